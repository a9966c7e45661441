package io.vigie.monitor;

import io.vigie.model.Benchmark;
import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scores on benchmarks that a group's model is known to have: of each version and benchmark the latest few. */
final class BenchmarkScores {

    private static final int MOST = 20;

    private final StoredMap<BenchmarkScoreKey, List<Benchmark>> stored;
    private final List<Benchmark> declared;

    /** @param declared those that are known without being read */
    BenchmarkScores(StoredMap<BenchmarkScoreKey, List<Benchmark>> stored, List<Benchmark> declared) {
        this.stored = stored;
        this.declared = declared;
    }

    /** A later word on the same evaluation replaces the earlier. */
    void add(Benchmark benchmark) {
        BenchmarkScoreKey key =
                new BenchmarkScoreKey(benchmark.benchmark(), benchmark.criterion(), benchmark.version());
        List<Benchmark> known = stored.get(key);
        List<Benchmark> all = new ArrayList<>(known == null ? List.of() : known);
        all.removeIf(each -> each.evaluatedAt() == benchmark.evaluatedAt());
        all.add(benchmark);
        all.sort(Comparator.comparingLong(Benchmark::evaluatedAt));
        stored.put(key, new ArrayList<>(all.subList(Math.max(0, all.size() - MOST), all.size())));
    }

    /**
     * The latest score that was known at a time.
     *
     * @param versions of the model that may be meant
     */
    Optional<Benchmark> latest(
            SliceGroup group, String benchmark, String criterion, Collection<String> versions, long time) {
        return Stream.concat(declared.stream(), read().stream())
                .filter(each -> each.model().equals(group.model()))
                .filter(each ->
                        each.benchmark().equals(benchmark) && each.criterion().equals(criterion))
                .filter(each -> versions.contains(each.version()))
                .filter(each -> each.evaluatedAt() <= time)
                .max(Comparator.comparingLong(Benchmark::evaluatedAt).thenComparing(Benchmark::version));
    }

    private List<Benchmark> read() {
        List<Benchmark> read = new ArrayList<>();
        stored.forEach((key, scores) -> read.addAll(scores));
        return read;
    }
}
