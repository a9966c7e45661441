package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Counts of non-negative values in bins of geometric width: any quantile is within 0.5 % of a value of that rank, and
 * merging histograms is exactly the histogram of all the values.
 *
 * <p>Bin i covers [γ^i, γ^(i+1)) with γ = 1.01/0.99 and stands for 1.01·γ^i; values below 2.2e-308 count as zero. The
 * unit is that of the values. Empty: an empty quantile. NaN, infinite and negative values:
 * {@link IllegalArgumentException}. Memory: about 12 bytes per bin in use while there are few, 8 per bin of the range
 * once they are dense; 1 ms to 100 s is 576 bins, all doubles 71,000. Bins are never collapsed.
 *
 * <p>Source: Masson, Rim, Lee 2019, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", PVLDB 12(12).
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class LogHistogram {
    /** Bound on |estimate − true| / true of a quantile. */
    public static final double RELATIVE_ACCURACY = 0.005;
    /** The index under which {@link #indices} reports the count of zeros: below that of any value. */
    public static final int ZERO_INDEX = -80_000;

    /** Upper edge of a bin over its lower edge. */
    static final double GAMMA = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);

    private static final double LOG_GAMMA = StrictMath.log(GAMMA);
    /** Of a bin, at either end. */
    private static final double EDGE = 1e-6;

    private static final int LOWEST_INDEX = indexOf(Double.MIN_NORMAL);
    private static final int HIGHEST_INDEX = indexOf(Double.MAX_VALUE);

    /** Bins that are made room for before they are read. */
    private static final int READ_AT_ONCE = 2_000;

    private final BinStore bins;
    private long zeros;
    private long count;
    private final CompensatedSum sum;

    public LogHistogram() {
        this(new BinStore(), new CompensatedSum());
    }

    private LogHistogram(BinStore bins, CompensatedSum sum) {
        this.bins = bins;
        this.sum = sum;
    }

    /** @throws IllegalArgumentException for NaN, an infinite or a negative value */
    public void add(double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a histogram takes finite values from 0 on, not " + value);
        }
        sum.add(value);
        addBin(binOf(value), 1);
    }

    private void addBin(int index, long times) {
        count += times;
        if (index == ZERO_INDEX) {
            zeros += times;
        } else {
            bins.add(index, times);
        }
    }

    /** Adds another histogram's counts; {@code other} stays as it is. Costs one step per bin, whatever the counts. */
    public void merge(LogHistogram other) {
        count += other.count;
        zeros += other.zeros;
        sum.add(other.sum);
        bins.merge(other.bins);
    }

    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The sum of the values themselves, not of their bins; 0 when empty. */
    public double sum() {
        return sum.value();
    }

    /** Mean of the values themselves; empty without values. */
    public OptionalDouble mean() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.value() / count);
    }

    /**
     * The value of zero-based rank floor(q·(count − 1)), within 0.5 %; empty without values.
     *
     * @throws IllegalArgumentException unless q is in [0, 1]
     */
    public OptionalDouble quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile is in [0, 1], not " + q);
        }
        if (count == 0) {
            return OptionalDouble.empty();
        }
        long rank = (long) Math.floor(q * (count - 1));
        return OptionalDouble.of(rank < zeros ? 0 : valueOf(bins.indexOfRank(rank - zeros)));
    }

    /**
     * How many values are at most {@code value}, to the resolution of a bin: the bin of {@code value} counts whole.
     *
     * @throws IllegalArgumentException for NaN
     */
    public long countAtMost(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("no value is comparable with NaN");
        }
        if (value < 0) {
            return 0;
        }
        if (value == Double.POSITIVE_INFINITY) {
            return count;
        }
        int index = binOf(value);
        return zeros + (index == ZERO_INDEX ? 0 : bins.countUpTo(index));
    }

    /** Bins in use, ascending; {@link #ZERO_INDEX} first when there are zeros. A copy. */
    public int[] indices() {
        int[] positive = bins.indices();
        if (zeros == 0) {
            return positive;
        }
        int[] all = new int[positive.length + 1];
        all[0] = ZERO_INDEX;
        System.arraycopy(positive, 0, all, 1, positive.length);
        return all;
    }

    /** Counts beside {@link #indices}, each above 0. A copy. */
    public long[] counts() {
        long[] positive = bins.counts();
        if (zeros == 0) {
            return positive;
        }
        long[] all = new long[positive.length + 1];
        all[0] = zeros;
        System.arraycopy(positive, 0, all, 1, positive.length);
        return all;
    }

    /** The value that a bin stands for: 0 for {@link #ZERO_INDEX}, else within 0.5 % of every value in it. */
    public static double valueOf(int index) {
        if (index == ZERO_INDEX) {
            return 0;
        }
        return Math.min(Double.MAX_VALUE, StrictMath.exp(index * LOG_GAMMA) * (1 + RELATIVE_ACCURACY));
    }

    /**
     * @param indices ascending, as {@link #indices} gives them
     * @param counts beside them, each above 0
     * @param sum of the values
     * @throws IllegalArgumentException when they could not have come from a histogram
     */
    public static LogHistogram of(int[] indices, long[] counts, double sum) {
        if (indices.length != counts.length) {
            throw new IllegalArgumentException(indices.length + " indices beside " + counts.length + " counts");
        }
        LogHistogram histogram = new LogHistogram();
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i];
            if (index != ZERO_INDEX && (index < LOWEST_INDEX || index > HIGHEST_INDEX)) {
                throw new IllegalArgumentException("bin index " + index + " belongs to no value");
            }
            if (i > 0 && index <= indices[i - 1]) {
                throw new IllegalArgumentException("bin indices ascend, but " + index + " follows " + indices[i - 1]);
            }
            if (counts[i] <= 0) {
                throw new IllegalArgumentException("a bin's count is above 0, not " + counts[i]);
            }
            histogram.addBin(index, counts[i]);
        }
        histogram.sum.add(sum);
        return histogram;
    }

    /**
     * As {@link #of(int[], long[], double)}, with the sum that the bins stand for: within 0.5 % of the sum of the
     * values.
     */
    public static LogHistogram of(int[] indices, long[] counts) {
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < Math.min(indices.length, counts.length); i++) {
            sum.add(counts[i] * valueOf(indices[i]));
        }
        return of(indices, counts, sum.value());
    }

    /** Whether both count the same, and have the same sum to the last bit. */
    public boolean isSame(LogHistogram other) {
        return count == other.count
                && zeros == other.zeros
                && sum.isSame(other.sum)
                && Arrays.equals(bins.indices(), other.bins.indices())
                && Arrays.equals(bins.counts(), other.bins.counts());
    }

    public LogHistogram copy() {
        LogHistogram copy = new LogHistogram(bins.copy(), sum.copy());
        copy.zeros = zeros;
        copy.count = count;
        return copy;
    }

    /** About 2 bytes per bin in use. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, bins.size());
        bins.writeTo(new BinStore.BinWriter() {
            private boolean isFirst = true;
            private int previous;

            @Override
            public void write(int index, long count) throws IOException {
                if (isFirst) {
                    Varint.writeSigned(out, index);
                    isFirst = false;
                } else {
                    Varint.writeUnsigned(out, index - previous - 1);
                }
                Varint.writeUnsigned(out, count);
                previous = index;
            }
        });
        Varint.writeUnsigned(out, zeros);
        sum.writeTo(out);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static LogHistogram readFrom(DataInput in) throws IOException {
        int size = Varint.readSize(in, HIGHEST_INDEX - LOWEST_INDEX + 1);
        // Damaged bytes cannot ask for more memory than they are.
        int[] indices = new int[Math.min(size, READ_AT_ONCE)];
        long[] counts = new long[indices.length];
        long count = 0;
        long index = 0;
        for (int i = 0; i < size; i++) {
            index = i == 0 ? Varint.readSigned(in) : index + 1 + Varint.readUnsigned(in);
            long times = Varint.readUnsigned(in);
            boolean isAscending = i == 0 || index > indices[i - 1];
            if (!isAscending || index < LOWEST_INDEX || index > HIGHEST_INDEX || times <= 0) {
                throw new IOException("a histogram with bin " + index + " and count " + times);
            }
            if (i == indices.length) {
                int more = (int) Math.min(size, 2L * i);
                indices = Arrays.copyOf(indices, more);
                counts = Arrays.copyOf(counts, more);
            }
            indices[i] = (int) index;
            counts[i] = times;
            count += times;
        }
        LogHistogram histogram = new LogHistogram(BinStore.of(indices, counts), new CompensatedSum());
        histogram.count = count;
        long zeros = Varint.readUnsigned(in);
        if (zeros < 0) {
            throw new IOException("a histogram with " + zeros + " zeros");
        }
        histogram.addBin(ZERO_INDEX, zeros);
        histogram.sum.add(CompensatedSum.readFrom(in));
        return histogram;
    }

    @Override
    public String toString() {
        return count + " values in " + (bins.size() + (zeros > 0 ? 1 : 0)) + " bins";
    }

    private static int binOf(double value) {
        return value < Double.MIN_NORMAL ? ZERO_INDEX : indexOf(value);
    }

    /**
     * The same bin on every machine, so that a replay gives the same panes. {@link Math#log} is several times faster
     * than {@link StrictMath#log}, and within 1e-10 of a bin of it: only at an edge need the latter decide.
     */
    static int indexOf(double value) {
        double place = Math.log(value) / LOG_GAMMA;
        double floor = Math.floor(place);
        double inside = place - floor;
        return inside > EDGE && inside < 1 - EDGE ? (int) floor : (int) Math.floor(StrictMath.log(value) / LOG_GAMMA);
    }
}
