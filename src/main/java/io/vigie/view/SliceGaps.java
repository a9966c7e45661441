package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.stats.LargestGap;
import io.vigie.view.SlicesView.SliceGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The gap between the best and the worst slice of each dimension ({@link LargestGap}). */
final class SliceGaps {
    private SliceGaps() {}

    /** By dimension; none for a dimension with fewer than two slices that can be compared and have an interval. */
    static List<SliceGap> of(MetricValues values) {
        Metric metric = values.columns().metric();
        Map<String, List<String>> dimensions = new TreeMap<>();
        values.bySlice().forEach((slice, value) -> {
            String dimension = SliceNames.dimensionOf(slice);
            if (!dimension.isEmpty() && value.isComparable(metric)) {
                dimensions.computeIfAbsent(dimension, any -> new ArrayList<>()).add(slice);
            }
        });
        List<SliceGap> gaps = new ArrayList<>();
        dimensions.forEach((dimension, slices) -> {
            SliceGap gap = gap(dimension, slices, values, metric);
            if (gap != null) {
                gaps.add(gap);
            }
        });
        return gaps;
    }

    private static @Nullable SliceGap gap(String dimension, List<String> slices, MetricValues values, Metric metric) {
        List<MetricValue> compared = new ArrayList<>();
        for (String slice : slices) {
            MetricValue value = values.bySlice().get(slice);
            if (value != null) {
                compared.add(value);
            }
        }
        LargestGap gap = LargestGap.of(
                        compared.stream().map(MetricValue::estimate).toList(), MetricValue.CONFIDENCE)
                .orElse(null);
        if (gap == null) {
            return null;
        }
        int best = metric.isHigherBetter() ? gap.highest() : gap.lowest();
        int worst = metric.isHigherBetter() ? gap.lowest() : gap.highest();
        double bestValue = compared.get(best).value();
        double worstValue = compared.get(worst).value();
        Double ratio = ratio(metric, bestValue, worstValue);
        return new SliceGap(
                dimension,
                slices.get(best),
                bestValue,
                slices.get(worst),
                worstValue,
                gap.difference().value(),
                gap.difference().lower(),
                gap.difference().upper(),
                ratio,
                ratio == null ? null : ratio >= LargestGap.FOUR_FIFTHS);
    }

    /** The good outcome is what the metric counts, or that it did not happen. */
    private static @Nullable Double ratio(Metric metric, double best, double worst) {
        if (metric.isRelative()) {
            return null;
        }
        return metric.isHigherBetter() ? LargestGap.ratio(best, worst) : LargestGap.ratio(1 - best, 1 - worst);
    }
}
