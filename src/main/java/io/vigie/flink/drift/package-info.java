/**
 * The operators of the drift job, and where their state is kept.
 *
 * <p>Enter by {@link io.vigie.flink.drift.DriftFunction}: it hands panes, labels and benchmarks to a
 * {@link io.vigie.monitor.MonitoredGroup}, which decides. Under which monitors is said by {@code MonitorRevisions}. {@code DriftState} names every state of it, and
 * {@code FlinkMonitorStore} lays these out as monitors know them, with codecs at the edge. The other operators stand
 * alone.
 */
@NullMarked
package io.vigie.flink.drift;

import org.jspecify.annotations.NullMarked;
