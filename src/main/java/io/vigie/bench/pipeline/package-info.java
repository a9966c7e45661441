/**
 * What a record costs in the pipelines of a job: runs each in a JVM of its own, all on the same records of one broker.
 *
 * <p>Start with {@link io.vigie.bench.pipeline.PipelineBench}; {@link io.vigie.bench.pipeline.PipelineRun} is what runs
 * in the JVM of a pipeline. {@link io.vigie.bench.pipeline.DriftBench} does the same with the drift job, on panes.
 *
 * <p>May import {@code markup} and what a whole run needs: {@code job}, {@code flink}, {@code local}, {@code topics},
 * {@code publish}, {@code simulate}, {@code decode}, {@code window}, {@code settings}, {@code model}, Flink, Kafka's
 * clients and Jackson. Only the command line imports it.
 */
@NullMarked
package io.vigie.bench.pipeline;

import org.jspecify.annotations.NullMarked;
