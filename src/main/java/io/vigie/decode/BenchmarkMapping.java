package io.vigie.decode;

import io.vigie.event.BenchmarkScore;
import io.vigie.model.Benchmark;
import java.time.Instant;

/** BenchmarkScore ⇄ Benchmark. */
final class BenchmarkMapping {

    private BenchmarkMapping() {}

    static Benchmark read(BenchmarkScore event, FieldRules rules) throws InvalidRecordException {
        return new Benchmark(
                rules.subject("model", event.getModel()),
                rules.subject("model_version", event.getModelVersion()),
                rules.id("benchmark", event.getBenchmark()),
                rules.id("criterion", event.getCriterion()),
                rules.score("score", event.getScore()),
                rules.sampleSize("sample_size", event.getSampleSize()),
                rules.time("evaluated_at", event.getEvaluatedAt()));
    }

    static BenchmarkScore write(Benchmark benchmark) {
        return new BenchmarkScore(
                benchmark.model(),
                benchmark.version(),
                benchmark.benchmark(),
                benchmark.criterion(),
                benchmark.score(),
                benchmark.sampleSize(),
                Instant.ofEpochMilli(benchmark.evaluatedAt()));
    }
}
