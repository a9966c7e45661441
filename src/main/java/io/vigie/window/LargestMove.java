package io.vigie.window;

import io.vigie.stats.LogHistogram;
import io.vigie.window.Distribution.Categories;
import io.vigie.window.Distribution.LatencyValues;
import io.vigie.window.Distribution.UnitBins;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where two distributions differ most, for a person to read: of categories the share that changed by most, of latencies
 * the quantile that changed by the largest factor, of confidences the mean.
 *
 * @param name of the category, or {@code median}, {@code 90th percentile}, {@code 99th percentile}, {@code mean}
 * @param from in the reference: a share in [0, 1], or the unit of the values
 * @param to in the current window
 */
public record LargestMove(String name, double from, double to) {

    private static final String MEDIAN = "median";
    private static final Map<String, Double> TAIL = Map.of("90th percentile", 0.9, "99th percentile", 0.99);

    /** @throws IllegalArgumentException if either is empty, or unless both are of one kind */
    public static LargestMove between(Distribution current, Distribution reference) {
        if (current.total() == 0 || reference.total() == 0) {
            throw new IllegalArgumentException("nothing moves to or from an empty distribution");
        }
        if (current instanceof LatencyValues now && reference instanceof LatencyValues before) {
            return ofValues(now.histogram(), before.histogram());
        }
        if (current instanceof UnitBins now && reference instanceof UnitBins before) {
            return new LargestMove("mean", mean(before), mean(now));
        }
        if (current instanceof Categories now && reference instanceof Categories before) {
            return ofCategories(now, before);
        }
        throw new IllegalArgumentException("distributions of different kinds have nothing in common");
    }

    private static LargestMove ofValues(LogHistogram current, LogHistogram reference) {
        LargestMove most = quantile(MEDIAN, 0.5, current, reference);
        for (String name : new TreeSet<>(TAIL.keySet())) {
            LargestMove move = quantile(name, TAIL.getOrDefault(name, 1.0), current, reference);
            most = move.factor() > most.factor() ? move : most;
        }
        return most;
    }

    private static LargestMove quantile(String name, double q, LogHistogram current, LogHistogram reference) {
        return new LargestMove(
                name, reference.quantile(q).orElseThrow(), current.quantile(q).orElseThrow());
    }

    /** How many times the larger one is the smaller one; a millisecond is added, so that zeros have one, too. */
    private double factor() {
        return (1 + Math.max(from, to)) / (1 + Math.min(from, to));
    }

    private static LargestMove ofCategories(Categories current, Categories reference) {
        SortedSet<String> names = new TreeSet<>(current.counts().keySet());
        names.addAll(reference.counts().keySet());
        LargestMove most = null;
        for (String name : names) {
            LargestMove move = new LargestMove(name, share(reference, name), share(current, name));
            if (most == null || Math.abs(move.to - move.from) > Math.abs(most.to - most.from)) {
                most = move;
            }
        }
        if (most == null) {
            throw new IllegalArgumentException("no categories");
        }
        return most;
    }

    private static double share(Categories of, String name) {
        return (double) of.counts().getOrDefault(name, 0L) / of.total();
    }

    private static double mean(UnitBins of) {
        double sum = 0;
        for (int i = 0; i < of.counts().size(); i++) {
            sum += of.counts().get(i) * (i + 0.5) / of.counts().size();
        }
        return sum / of.total();
    }
}
