package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.stats.KitagawaDecomposition;
import io.vigie.stats.KitagawaDecomposition.GroupContribution;
import io.vigie.stats.KitagawaDecomposition.RateGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A change of a rate between two windows, divided among the slices of each dimension ({@link KitagawaDecomposition}).
 *
 * <p>Slices that had traffic, but too few labels for a figure, are left out, and the shares are those of the change of
 * the rest; {@link DimensionShares#covered} says how much that is. A slice without traffic in one of the windows is new
 * or gone: it has no change of its own, and contributes mix alone. Latencies are not divided: a quantile of the whole
 * is no mean of its slices' quantiles.
 */
final class SliceChanges {
    /** A change below this is none: rounding alone gives as much. */
    private static final double NO_CHANGE = 1e-12;

    private SliceChanges() {}

    /** By dimension, those that have at least one slice with a figure; none for a latency. */
    static Map<String, DimensionShares> of(MetricValues current, MetricValues reference) {
        Map<String, DimensionShares> shares = new TreeMap<>();
        if (current.columns().metric().isRelative()) {
            return shares;
        }
        Map<String, TreeSet<String>> dimensions = new TreeMap<>();
        for (Collection<String> slices :
                List.of(current.bySlice().keySet(), reference.bySlice().keySet())) {
            slices.forEach(slice -> dimensions
                    .computeIfAbsent(SliceNames.dimensionOf(slice), any -> new TreeSet<>())
                    .add(slice));
        }
        dimensions.remove("");
        dimensions.forEach((dimension, slices) -> {
            DimensionShares of = divide(dimension, slices, current, reference);
            if (!of.slices().isEmpty()) {
                shares.put(dimension, of);
            }
        });
        return shares;
    }

    private static DimensionShares divide(
            String dimension, Collection<String> slices, MetricValues current, MetricValues reference) {
        Metric metric = current.columns().metric();
        List<String> names = new ArrayList<>();
        List<RateGroup> groups = new ArrayList<>();
        double coveredNow = 0;
        double coveredBefore = 0;
        for (String slice : slices) {
            double now = current.weight(slice);
            double before = reference.weight(slice);
            if (now + before > 0 && isKnown(current, slice, metric) && isKnown(reference, slice, metric)) {
                names.add(slice);
                groups.add(new RateGroup(before, value(reference, slice), now, value(current, slice)));
                coveredNow += now;
                coveredBefore += before;
            }
        }
        double covered = Math.min(part(coveredNow, slices, current), part(coveredBefore, slices, reference));
        List<SliceShare> shares = KitagawaDecomposition.of(groups)
                .map(decomposition -> shares(names, groups, decomposition, current.columns()))
                .orElse(List.of());
        return new DimensionShares(dimension, shares, covered);
    }

    private static boolean isKnown(MetricValues values, String slice, Metric metric) {
        MetricValue value = values.bySlice().get(slice);
        return values.weight(slice) == 0 || (value != null && value.isComparable(metric));
    }

    private static double value(MetricValues values, String slice) {
        MetricValue found = values.bySlice().get(slice);
        return found == null ? 0 : found.value();
    }

    /** Of everything, if that is known; else of what the dimension's slices have. */
    private static double part(double covered, Collection<String> slices, MetricValues values) {
        double all = values.weight(SliceNames.ALL);
        double whole =
                all > 0 ? all : slices.stream().mapToDouble(values::weight).sum();
        return whole > 0 ? Math.min(1, covered / whole) : 0;
    }

    private static List<SliceShare> shares(
            List<String> names, List<RateGroup> groups, KitagawaDecomposition decomposition, MetricColumns columns) {
        double whole = decomposition.change();
        List<SliceShare> shares = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            RateGroup group = groups.get(i);
            GroupContribution part = decomposition.parts().get(i);
            boolean inBoth = group.referenceWeight() > 0 && group.currentWeight() > 0;
            shares.add(new SliceShare(
                    names.get(i),
                    inBoth ? group.currentRate() - group.referenceRate() : 0,
                    Math.abs(whole) < NO_CHANGE ? null : part.contribution() / whole,
                    part.within(),
                    part.mix()));
        }
        shares.sort(Comparator.comparingDouble((SliceShare share) -> -columns.harm(contribution(share)))
                .thenComparing(SliceShare::slice));
        return shares;
    }

    private static double contribution(SliceShare share) {
        Double within = share.within();
        Double mix = share.mix();
        return within == null || mix == null ? 0 : within + mix;
    }
}
