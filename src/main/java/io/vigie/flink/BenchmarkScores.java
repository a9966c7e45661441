package io.vigie.flink;

import io.vigie.model.Benchmark;
import io.vigie.model.ModelMatch;
import io.vigie.model.SliceGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * The scores on benchmarks that the current group's model is known to have: of each version and benchmark the latest few. What was not heard of again for
 * {@link #KEPT} is forgotten.
 */
final class BenchmarkScores {

    /** Models are evaluated a few times a year at the least. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int MOST = 20;

    private final MapState<BenchmarkScoreKey, List<Benchmark>> scores;
    private final List<Benchmark> declared;

    /** Stored in savepoints: renaming a component drops all scores. */
    public record BenchmarkScoreKey(String benchmark, String criterion, String version) {}

    /** @param declared those that are known without being read */
    BenchmarkScores(RuntimeContext context, List<Benchmark> declared) {
        this.declared = declared;
        MapStateDescriptor<BenchmarkScoreKey, List<Benchmark>> descriptor = new MapStateDescriptor<>(
                // Stored in savepoints: renaming it drops all scores.
                "benchmarks",
                TypeInformation.of(BenchmarkScoreKey.class),
                Types.LIST(TypeInformation.of(Benchmark.class)));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(KEPT).build());
        scores = context.getMapState(descriptor);
    }

    /** A later word on the same evaluation replaces the earlier. */
    void add(Benchmark benchmark) throws Exception {
        BenchmarkScoreKey key =
                new BenchmarkScoreKey(benchmark.benchmark(), benchmark.criterion(), benchmark.version());
        List<Benchmark> known = scores.get(key);
        List<Benchmark> all = new ArrayList<>(known == null ? List.of() : known);
        all.removeIf(each -> each.evaluatedAt() == benchmark.evaluatedAt());
        all.add(benchmark);
        all.sort(Comparator.comparingLong(Benchmark::evaluatedAt));
        scores.put(key, new ArrayList<>(all.subList(Math.max(0, all.size() - MOST), all.size())));
    }

    /**
     * The latest score that was known at a time.
     *
     * @param version of the model, or {@code *} for any
     */
    Optional<Benchmark> latest(SliceGroup group, String benchmark, String criterion, String version, long time) {
        return Stream.concat(declared.stream(), read().stream())
                .filter(each -> each.model().equals(group.model()))
                .filter(each ->
                        each.benchmark().equals(benchmark) && each.criterion().equals(criterion))
                .filter(each -> version.equals(ModelMatch.ANY) || version.equals(each.version()))
                .filter(each -> each.evaluatedAt() <= time)
                .max(Comparator.comparingLong(Benchmark::evaluatedAt).thenComparing(Benchmark::version));
    }

    private List<Benchmark> read() {
        List<Benchmark> read = new ArrayList<>();
        try {
            for (Map.Entry<BenchmarkScoreKey, List<Benchmark>> entry : scores.entries()) {
                read.addAll(entry.getValue());
            }
        } catch (Exception e) {
            throw new FlinkRuntimeException("the state could not be read", e);
        }
        return read;
    }
}
