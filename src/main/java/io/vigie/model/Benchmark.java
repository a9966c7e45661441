package io.vigie.model;

import java.io.Serializable;

/**
 * What a version of a model scored on a benchmark. Stored in savepoints: renaming a component drops all scores.
 *
 * @param benchmark its name: MMLU, LiveBench, …
 * @param criterion the criterion of the production labels it is compared with
 * @param score mean in [0, 1]
 * @param sampleSize number of answers behind the score, at least 1
 * @param evaluatedAt epoch milliseconds; the score counts from then on
 */
public record Benchmark(
        String model,
        String version,
        String benchmark,
        String criterion,
        double score,
        long sampleSize,
        long evaluatedAt)
        implements Serializable {}
