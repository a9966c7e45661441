package io.vigie.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Counts over bins that several distributions share, so that they can be compared ({@link Distance}) and pooled: the
 * days of two windows, say.
 *
 * <p>Made together, from one list; only what came from one list has the same bins. Ordered bins have a position in the
 * unit of the values, categories have none. Counts are at least 0, anything else is an
 * {@link IllegalArgumentException}; a distribution without observations is legal and compares with nothing. Immutable.
 * Memory: 8 bytes per bin and distribution, and once the positions.
 */
public final class BinnedCounts {
    /** More ordered bins than these are grouped where a distance looks at bins one by one. */
    private static final int MOST_GROUPS = 10;

    private final BinAxis axis;
    private final long[] counts;
    private final long total;

    /** Which bins there are; compared by identity. */
    private static final class BinAxis {
        final int bins;
        /** Ascending; empty for categories. */
        final double[] positions;
        /** Where a value one bin above the last would lie. */
        final double next;
        /** For each bin its group, ascending; see {@link #grouped}. */
        final int[] groups;

        /** Categories. */
        BinAxis(int bins) {
            this(new double[0], 0, IntStream.range(0, bins).toArray());
        }

        BinAxis(double[] positions, double next, int[] groups) {
            this.bins = groups.length;
            this.positions = positions;
            this.next = next;
            this.groups = groups;
        }
    }

    private BinnedCounts(BinAxis axis, long[] counts) {
        this.axis = axis;
        this.counts = counts;
        long sum = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a count is at least 0, not " + count);
            }
            sum = Math.addExact(sum, count);
        }
        this.total = sum;
    }

    /**
     * Ordered bins: those that are in use in any of the histograms. A value is taken for what its bin stands for,
     * within 0.5 %.
     */
    public static List<BinnedCounts> ofHistograms(List<LogHistogram> histograms) {
        int[] indices = histograms.stream()
                .flatMapToInt(histogram -> Arrays.stream(histogram.indices()))
                .sorted()
                .distinct()
                .toArray();
        double[] positions =
                Arrays.stream(indices).mapToDouble(LogHistogram::valueOf).toArray();
        double last = positions.length == 0 ? 0 : positions[positions.length - 1];
        double next = Math.min(Double.MAX_VALUE, last == 0 ? 1 : last * LogHistogram.GAMMA);
        List<long[]> counts = new ArrayList<>(histograms.size());
        for (LogHistogram histogram : histograms) {
            int[] used = histogram.indices();
            long[] there = histogram.counts();
            long[] spread = new long[indices.length];
            for (int i = 0; i < used.length; i++) {
                spread[Arrays.binarySearch(indices, used[i])] = there[i];
            }
            counts.add(spread);
        }
        return ordered(positions, next, counts);
    }

    private static List<BinnedCounts> ordered(double[] positions, double next, List<long[]> counts) {
        long[] sums = new long[positions.length];
        for (long[] one : counts) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], one[i]);
            }
        }
        BinAxis axis = new BinAxis(positions, next, groups(sums));
        return counts.stream().map(one -> new BinnedCounts(axis, one)).toList();
    }

    /** Quantile groups of equal content, as far as bins allow. */
    private static int[] groups(long[] counts) {
        if (counts.length <= MOST_GROUPS) {
            return IntStream.range(0, counts.length).toArray();
        }
        int[] groups = new int[counts.length];
        double total = Math.max(1, (double) Arrays.stream(counts).sum());
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            groups[i] = Math.min(MOST_GROUPS - 1, (int) (MOST_GROUPS * (before / total)));
            before += counts[i];
        }
        return groups;
    }

    /** Bins without order: the categories that occur in any of the maps. */
    public static List<BinnedCounts> ofCategories(List<Map<String, Long>> countsByCategory) {
        TreeSet<String> names = new TreeSet<>();
        countsByCategory.forEach(one -> names.addAll(one.keySet()));
        List<String> categories = List.copyOf(names);
        BinAxis axis = new BinAxis(categories.size());
        List<BinnedCounts> all = new ArrayList<>(countsByCategory.size());
        for (Map<String, Long> one : countsByCategory) {
            all.add(new BinnedCounts(
                    axis,
                    categories.stream()
                            .mapToLong(name -> one.getOrDefault(name, 0L))
                            .toArray()));
        }
        return all;
    }

    /**
     * Ordered bins of equal width over [0, 1], as confidence has. A value is taken for the middle of its bin.
     *
     * @throws IllegalArgumentException when the arrays differ in length
     */
    public static List<BinnedCounts> ofUnitBins(List<long[]> countsByBin) {
        int bins = countsByBin.isEmpty() ? 0 : countsByBin.get(0).length;
        double[] positions = new double[bins];
        for (int i = 0; i < bins; i++) {
            positions[i] = (i + 0.5) / bins;
        }
        List<long[]> own = new ArrayList<>(countsByBin.size());
        for (long[] counts : countsByBin) {
            if (counts.length != bins) {
                throw new IllegalArgumentException(counts.length + " bins beside " + bins);
            }
            own.add(counts.clone());
        }
        return ordered(positions, bins == 0 ? 1 : (bins + 0.5) / bins, own);
    }

    /**
     * The observations of all together.
     *
     * @throws IllegalArgumentException for an empty list, or when the bins are not shared
     */
    public static BinnedCounts pooled(List<BinnedCounts> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("nothing to pool");
        }
        BinAxis axis = parts.get(0).axis;
        long[] sums = new long[axis.bins];
        for (BinnedCounts part : parts) {
            part.requireAxis(axis);
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], part.counts[i]);
            }
        }
        return new BinnedCounts(axis, sums);
    }

    /**
     * This without a part of it.
     *
     * @throws IllegalArgumentException when the part is not one, or the bins are not shared
     */
    public BinnedCounts without(BinnedCounts part) {
        part.requireAxis(axis);
        long[] rest = new long[counts.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = counts[i] - part.counts[i];
        }
        return new BinnedCounts(axis, rest);
    }

    /** Observations in all bins. */
    public long total() {
        return total;
    }

    public boolean isEmpty() {
        return total == 0;
    }

    /** The number of bins, the empty ones included. */
    public int bins() {
        return counts.length;
    }

    public long count(int bin) {
        return counts[bin];
    }

    /**
     * Counts by group. Categories and few bins are groups of their own; many bins are grouped by the tenths of all the
     * distributions that were made together, so that the groups are the same for all of them.
     */
    long[] grouped() {
        long[] sums = new long[counts.length == 0 ? 0 : axis.groups[counts.length - 1] + 1];
        for (int i = 0; i < counts.length; i++) {
            sums[axis.groups[i]] += counts[i];
        }
        return sums;
    }

    /** Whether bins have positions, that is, are not categories. */
    public boolean isOrdered() {
        return axis.positions.length > 0 || axis.bins == 0;
    }

    /** Where a bin lies; for {@code bin == bins()} where the next one would. Ordered bins only. */
    double position(int bin) {
        return bin == counts.length ? axis.next : axis.positions[bin];
    }

    /**
     * Over two bins of their own: as many observations as here, of which the share has moved from the median bin to the
     * one above, and the same before the move. At least one observation moves.
     */
    List<BinnedCounts> moved(double share) {
        long moved = Math.min(total, Math.max(1, (long) Math.ceil(share * total)));
        BinAxis two = new BinAxis(2);
        if (isOrdered()) {
            int median = 0;
            for (long upTo = counts[0]; 2 * upTo < total; upTo += counts[median]) {
                median++;
            }
            two = new BinAxis(new double[] {position(median), position(median + 1)}, 0, new int[] {0, 1});
        }
        return List.of(
                new BinnedCounts(two, new long[] {total - moved, moved}), new BinnedCounts(two, new long[] {total, 0}));
    }

    /** @throws IllegalArgumentException when the other has other bins */
    void requireSameBins(BinnedCounts other) {
        other.requireAxis(axis);
    }

    private void requireAxis(BinAxis expected) {
        if (axis != expected) {
            throw new IllegalArgumentException("distributions are compared and pooled over shared bins only");
        }
    }

    @Override
    public String toString() {
        return total + " observations in " + counts.length + (isOrdered() ? " ordered bins" : " categories");
    }
}
