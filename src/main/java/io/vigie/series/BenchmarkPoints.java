package io.vigie.series;

import io.vigie.model.Benchmark;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.TreeMap;

/** The points of benchmark scores. */
public final class BenchmarkPoints {

    private BenchmarkPoints() {}

    /** The point for {@link Measurement#BENCHMARK}. */
    public static SeriesPoint of(Benchmark benchmark) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, benchmark.model());
        tags.put(Tags.VERSION, benchmark.version());
        tags.put(Tags.BENCHMARK, benchmark.benchmark());
        tags.put(Tags.CRITERION, benchmark.criterion());
        Map<String, Double> fields = new TreeMap<>();
        fields.put("score", benchmark.score());
        fields.put("sample_size", (double) benchmark.sampleSize());
        return new SeriesPoint(Measurement.BENCHMARK, tags, fields, benchmark.evaluatedAt());
    }
}
