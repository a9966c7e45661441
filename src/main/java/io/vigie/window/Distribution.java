package io.vigie.window;

import io.vigie.model.Metric;
import io.vigie.stats.BinnedCounts;
import io.vigie.stats.LogHistogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the requests of a stretch of time are spread over the values of one metric. Nobody changes one that is made.
 * Memory: that of its bins in use.
 */
public sealed interface Distribution {

    /** Observations: at least 0. */
    long total();

    /** Latencies in milliseconds. */
    record LatencyValues(LogHistogram histogram) implements Distribution {
        @Override
        public long total() {
            return histogram.count();
        }
    }

    /** Confidences: bins of equal width over [0, 1]. */
    record UnitBins(List<Long> counts) implements Distribution {
        public UnitBins {
            counts = List.copyOf(counts);
        }

        @Override
        public long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Predicted classes, or slices. */
    record Categories(SortedMap<String, Long> counts) implements Distribution {
        public Categories {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }

        @Override
        public long total() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Of all these panes together.
     *
     * @throws IllegalArgumentException unless the metric is a distribution within one slice
     */
    static Distribution of(Metric metric, List<Pane> panes) {
        if (MetricEstimates.reading(metric) instanceof PaneReading.Spread reading && reading.spread() != null) {
            return reading.spread().apply(panes);
        }
        throw new IllegalArgumentException(metric.label() + " is no distribution within one slice");
    }

    /** Of all latencies. */
    static Distribution ofLatencies(List<Pane> panes) {
        return pooledValues(panes.stream().map(Pane::latency).toList());
    }

    /** Of all confidences. */
    static Distribution ofConfidences(List<Pane> panes) {
        return pooledBins(panes.stream().map(Pane::confidenceBins).toList());
    }

    /** Of all outcomes. */
    static Distribution ofOutcomes(List<Pane> panes) {
        return pooledCategories(panes.stream().map(Pane::outcomes).toList());
    }

    private static LatencyValues pooledValues(List<LogHistogram> histograms) {
        LogHistogram sum = new LogHistogram();
        histograms.forEach(sum::merge);
        return new LatencyValues(sum);
    }

    private static UnitBins pooledBins(List<long[]> parts) {
        List<Long> sums = new ArrayList<>(Collections.nCopies(Pane.CONFIDENCE_BINS, 0L));
        for (long[] part : parts) {
            for (int i = 0; i < part.length; i++) {
                sums.set(i, sums.get(i) + part[i]);
            }
        }
        return new UnitBins(sums);
    }

    private static Categories pooledCategories(List<? extends Map<String, Long>> parts) {
        SortedMap<String, Long> sums = new TreeMap<>();
        parts.forEach(part -> part.forEach((name, count) -> sums.merge(name, count, Long::sum)));
        return new Categories(sums);
    }

    /**
     * Of all of them together.
     *
     * @throws IllegalArgumentException for none, or unless all are of one kind
     */
    static Distribution pooled(List<Distribution> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("nothing to pool");
        }
        if (parts.get(0) instanceof LatencyValues) {
            return pooledValues(all(parts, LatencyValues.class).stream()
                    .map(LatencyValues::histogram)
                    .toList());
        }
        if (parts.get(0) instanceof UnitBins) {
            return pooledBins(binsOf(parts));
        }
        return pooledCategories(
                all(parts, Categories.class).stream().map(Categories::counts).toList());
    }

    /**
     * Over shared bins, in the same order.
     *
     * @throws IllegalArgumentException unless all are of one kind
     */
    static List<BinnedCounts> binned(List<Distribution> parts) {
        if (parts.isEmpty()) {
            return List.of();
        }
        if (parts.get(0) instanceof LatencyValues) {
            return BinnedCounts.ofHistograms(all(parts, LatencyValues.class).stream()
                    .map(LatencyValues::histogram)
                    .toList());
        }
        if (parts.get(0) instanceof UnitBins) {
            return BinnedCounts.ofUnitBins(binsOf(parts));
        }
        List<Map<String, Long>> counts = new ArrayList<>();
        all(parts, Categories.class).forEach(part -> counts.add(part.counts()));
        return BinnedCounts.ofCategories(counts);
    }

    private static List<long[]> binsOf(List<Distribution> parts) {
        List<long[]> bins = new ArrayList<>();
        for (UnitBins part : all(parts, UnitBins.class)) {
            bins.add(part.counts().stream().mapToLong(Long::longValue).toArray());
        }
        return bins;
    }

    private static <T extends Distribution> List<T> all(List<Distribution> parts, Class<T> kind) {
        for (Distribution part : parts) {
            if (!kind.isInstance(part)) {
                throw new IllegalArgumentException("distributions of different kinds have no bins in common");
            }
        }
        return parts.stream().map(kind::cast).toList();
    }
}
