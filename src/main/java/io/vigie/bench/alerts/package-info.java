/**
 * What a user of the monitors meets, measured: simulated worlds → panes and labels → the drift job's rules → alerts,
 * counted.
 *
 * <pre>
 * {@link io.vigie.bench.alerts.World} ─► {@link io.vigie.bench.alerts.WorldTraffic} ─► {@link io.vigie.bench.alerts.WorldRun} ─► {@link io.vigie.bench.alerts.WorldOutcome} ─► {@link io.vigie.bench.alerts.AlertsReport}
 * settings         hours and labels      monitors          one seed             all seeds
 * </pre>
 *
 * <p>No files, no broker, no Flink. Everything follows from the seed.
 */
@NullMarked
package io.vigie.bench.alerts;

import org.jspecify.annotations.NullMarked;
