/**
 * What monitors make of panes and labels: rolling windows, comparisons, detectors, alerts. Pure: no Flink, no clock, no
 * file.
 *
 * <p>How to enter: read {@link io.vigie.monitor.MonitoredGroup} first. It is the door: one model and dimension, fed
 * with panes, labels and marks, and it works tick by tick. {@link io.vigie.monitor.MonitorStore} says all that it
 * keeps, and {@code MonitorRunTest} shows one monitor through a fault and its recovery. Then one may go down as far as
 * one likes; each file knows those below it, and none above:
 *
 * <pre>
 * MonitoredGroup             marks → ticks: panes, labels in order, what is due, what is forgotten
 *   GroupTick                one tick: panes → roll-ups → windows → points
 *     GroupMonitors          every monitor of the group that is due
 *       QualityMonitors      labels → detectors → alerts                              LabelSupply
 *       WindowMonitors       a window against its reference → alerts
 *       ObjectiveMonitors    burn rates → alerts
 *       DistributionMonitors days against days → alerts
 *         MonitorReferences  what is compared with                                    BenchmarkScores
 *         AlertRecorder      the next state of an alert, its event and point
 *         SliceWindows       what a series held over any interval                     WindowPoints
 *           GroupPanes       panes and roll-ups                                       SeriesDirectory
 *             MonitorStore   what is kept: StoredPanes, StoredDetectors, StoredMap, StoredValue, StoredLog
 * </pre>
 *
 * <p>Monitors may be others from one tick to the next: {@code MonitorSchedule} says which are in force, and
 * {@code GroupRevision} what is left of what was kept under those before.
 *
 * <p>To the side: {@code TickBuffer} (what waits for its tick), {@code LabelHealth} and {@code MonitorDefinitionWriter}
 * (points about labels and settings), {@code SequentialMonitorFactory}. At the bottom, for all: {@code DriftRules} and
 * the keys and records that are stored. A store keeps what it is given and decides nothing:
 * {@code InMemoryMonitorStore} keeps it on the heap, {@code io.vigie.flink.drift} in Flink's state.
 */
@NullMarked
package io.vigie.monitor;

import org.jspecify.annotations.NullMarked;
