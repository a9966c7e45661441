package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ADWIN: a window that is as long as its errors look like those of one level. Wherever two parts of it differ by more
 * than chance allows, its oldest labels go, until none do.
 *
 * <p>Of n labels with variance σ², parts of n₀ and n₁ labels differ when |x̄₀ − x̄₁| &gt; √(2σ²·d/m) + 2d/(3m), with d
 * = ln(2·ln(n)/δ) and 1/m = 1/(n₀ − l + 1) + 1/(n₁ − l + 1), l the least length of a part. The window is an exponential
 * histogram: row k has up to {@code max-buckets} buckets of 2^k labels, of which two are merged when one too many is
 * there, so that parts begin and end at buckets. Source: Bifet, Gavaldà, "Learning from Time-Changing Data with
 * Adaptive Windowing", SIAM Data Mining 2007, 443–448 (ADWIN2); l, the clock and the grace period are those of MOA and
 * river. river leaves the last bucket of each row out of the older part but not of the newer; here every part is made
 * of consecutive labels.
 *
 * <p>Two-sided: the sign of the last difference that was cut at says whether errors rose or fell. It assumes
 * independent labels in [0, 1]; δ is for one look at one window. Fractional errors count as what they are. Constant
 * streams never signal.
 *
 * <p>Without a restart it goes on with the window that remained. {@link #run}: that window and all labels since; empty
 * before the first cut. As labels go only while the rest still differs, it may begin well before the change, the more
 * so the smaller the change; its onset is a bucket's. Memory: O(max-buckets · log₂(n / max-buckets)) buckets of three
 * numbers: about 100 after a million labels.
 */
final class Adwin extends ClassicDetector {
    /** 2^50 labels: more than any stream has, few enough that their sums are exact. */
    private static final int MOST_ROWS = 50;

    private final double delta;
    private final int clock;
    private final int maxBuckets;
    private final long leastPart;
    private final long gracePeriod;

    /** The row at k has buckets of 2^k labels. */
    private final List<BucketRow> rows = new ArrayList<>();

    private long labels;
    private long width;
    private boolean cut;

    Adwin(DetectorChoice choice) {
        delta = choice.value("delta");
        clock = (int) choice.value("clock");
        maxBuckets = (int) choice.value("max-buckets");
        leastPart = (long) choice.value("min-window-length");
        gracePeriod = (long) choice.value("grace-period");
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        width++;
        row(0).add(error, 0, time);
        for (int k = 0; rows.get(k).size > maxBuckets; k++) {
            rows.get(k).mergeOldestInto(row(k + 1), 1L << k);
        }
        double difference = 0;
        if (labels % clock == 0) {
            double latest = difference();
            while (latest != 0) {
                difference = latest;
                dropOldest();
                latest = difference();
            }
        }
        if (difference == 0) {
            return ChangeSignal.NONE;
        }
        cut = true;
        return difference > 0 ? ChangeSignal.DEGRADED : ChangeSignal.IMPROVED;
    }

    private BucketRow row(int k) {
        if (rows.size() == k) {
            rows.add(new BucketRow(maxBuckets + 1));
        }
        return rows.get(k);
    }

    /** New less old mean where the window falls into two parts, the oldest such place; 0 where it does not. */
    private double difference() {
        if (width <= gracePeriod || width < 2 * leastPart) {
            return 0;
        }
        BucketSums all = new BucketSums();
        for (int k = rows.size() - 1; k >= 0; k--) {
            all.add(rows.get(k), 1L << k);
        }
        double log = StrictMath.log(2 * StrictMath.log((double) width) / delta);
        double spread = 2 * all.squares / width * log;
        long older = 0;
        double olderErrors = 0;
        for (int k = rows.size() - 1; k >= 0; k--) {
            BucketRow row = rows.get(k);
            for (int i = 0; i < row.size; i++) {
                older += 1L << k;
                olderErrors += row.errors[i];
                long newer = width - older;
                if (older >= leastPart && newer >= leastPart) {
                    double inverse = 1.0 / (older - leastPart + 1) + 1.0 / (newer - leastPart + 1);
                    double difference = (all.errors - olderErrors) / newer - olderErrors / older;
                    if (Math.abs(difference) > Math.sqrt(spread * inverse) + 2.0 / 3 * log * inverse) {
                        return difference;
                    }
                }
            }
        }
        return 0;
    }

    private void dropOldest() {
        int last = rows.size() - 1;
        rows.get(last).removeOldest(1);
        width -= 1L << last;
        if (rows.get(last).size == 0) {
            rows.remove(last);
        }
    }

    @Override
    public Optional<OnsetRun> run() {
        if (!cut) {
            return Optional.empty();
        }
        double errors = 0;
        for (BucketRow row : rows) {
            for (int i = 0; i < row.size; i++) {
                errors += row.errors[i];
            }
        }
        long onset = rows.get(rows.size() - 1).time[0];
        return Optional.of(new OnsetRun(onset, width, errors / width, width));
    }

    @Override
    public void restart() {
        rows.clear();
        labels = 0;
        width = 0;
        cut = false;
    }

    /**
     * Labels, whether it was cut, rows from the newest on: size, then sum of errors, squared deviations (not of single
     * labels) and time per bucket.
     */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels == 0) {
            return;
        }
        out.writeByte(cut ? 1 : 0);
        out.writeByte(rows.size());
        long before = 0;
        for (int k = 0; k < rows.size(); k++) {
            BucketRow row = rows.get(k);
            out.writeByte(row.size);
            for (int i = 0; i < row.size; i++) {
                out.writeDouble(row.errors[i]);
                if (k > 0) {
                    out.writeDouble(row.squares[i]);
                }
                Varint.writeSigned(out, row.time[i] - before);
                before = row.time[i];
            }
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels == 0) {
            return;
        }
        cut = readFlag(in);
        int size = in.readUnsignedByte();
        require(size >= 1 && size <= MOST_ROWS);
        long before = 0;
        for (int k = 0; k < size; k++) {
            int buckets = in.readUnsignedByte();
            require(buckets >= (k < size - 1 ? maxBuckets - 1 : 1) && buckets <= maxBuckets);
            for (int i = 0; i < buckets; i++) {
                double errors = readSum(in, 1L << k);
                double squares = k > 0 ? readWithin(in, 0, BucketRow.mostSquares(errors, 1L << k)) : 0;
                before += Varint.readSigned(in);
                row(k).add(errors, squares, before);
                width += 1L << k;
            }
        }
        require(cut ? width < labels : width == labels);
    }

    /** Buckets of one size, the oldest first. */
    private static final class BucketRow {
        private final double[] errors;
        private final double[] squares;
        private final long[] time;
        private int size;

        BucketRow(int capacity) {
            errors = new double[capacity];
            squares = new double[capacity];
            time = new long[capacity];
        }

        void add(double sum, double squaredDeviations, long first) {
            errors[size] = sum;
            squares[size] = squaredDeviations;
            time[size] = first;
            size++;
        }

        void mergeOldestInto(BucketRow next, long labels) {
            double apart = errors[0] - errors[1];
            next.add(errors[0] + errors[1], squares[0] + squares[1] + apart * apart / (2.0 * labels), time[0]);
            removeOldest(2);
        }

        void removeOldest(int count) {
            size -= count;
            System.arraycopy(errors, count, errors, 0, size);
            System.arraycopy(squares, count, squares, 0, size);
            System.arraycopy(time, count, time, 0, size);
        }

        /**
         * Σ(x − x̄)² of values in [0, 1] with that sum is at most n·x̄(1 − x̄); what is rounded on the way is allowed
         * for.
         */
        static double mostSquares(double sum, long labels) {
            return sum * (1 - sum / labels) * (1 + 1e-9) + 1e-9;
        }
    }

    /** Sums of consecutive buckets. */
    private static final class BucketSums {
        private long labels;
        private double errors;
        private double squares;

        void add(BucketRow row, long size) {
            for (int i = 0; i < row.size; i++) {
                double apart = labels == 0 ? 0 : errors / labels - row.errors[i] / size;
                squares += row.squares[i] + apart * apart * labels * size / (labels + size);
                labels += size;
                errors += row.errors[i];
            }
        }
    }
}
