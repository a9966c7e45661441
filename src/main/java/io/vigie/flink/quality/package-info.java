/**
 * The operators of the quality-metrics job. Each moves records, state, timers and counters; what it decides is a rule
 * of {@code io.vigie.join} or {@code io.vigie.window}. Enter by {@code io.vigie.job.QualityMetricsPipeline}, which
 * draws how they are linked; here by {@link io.vigie.flink.quality.RequestResponseJoinOperator}, the shape that the
 * others have.
 */
@NullMarked
package io.vigie.flink.quality;

import org.jspecify.annotations.NullMarked;
