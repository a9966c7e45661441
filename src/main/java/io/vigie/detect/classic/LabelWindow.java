package io.vigie.detect.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The errors of the last labels, older ones and the latest, with what makes their Kolmogorov–Smirnov distance cheap:
 * counts while all are 0 or 1, else their places in sorted order, kept up to date label by label.
 */
final class LabelWindow {
    private final int olderSize;
    private final int latestSize;

    /** A ring: the oldest error at {@code first}. */
    private final double[] errors;

    private int first;
    private int size;
    private int olderOnes;
    private int latestOnes;
    private int fractions;

    /** Where errors are in the ring, in the order of their values; kept only while there are fractions. */
    private final int[] order;

    private boolean ordered;

    /** By place, for a walk in order: 1 for a picked older label, −1 for a latest one, 0 for others. */
    private final int[] sign;

    LabelWindow(int olderSize, int latestSize) {
        this.olderSize = olderSize;
        this.latestSize = latestSize;
        errors = new double[olderSize + latestSize];
        order = new int[olderSize + latestSize];
        sign = new int[olderSize + latestSize];
    }

    void clear() {
        first = 0;
        size = 0;
        olderOnes = 0;
        latestOnes = 0;
        fractions = 0;
        ordered = false;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == errors.length;
    }

    void add(double error) {
        if (isFull()) {
            dropOldest();
        }
        int index = indexOf(size);
        errors[index] = error;
        size++;
        latestOnes += error == 1 ? 1 : 0;
        fractions += isFraction(error) ? 1 : 0;
        if (size > latestSize && errors[indexOf(size - 1 - latestSize)] == 1) {
            latestOnes--;
            olderOnes++;
        }
        if (ordered) {
            int at = rank(error, size - 1);
            System.arraycopy(order, at, order, at + 1, size - 1 - at);
            order[at] = index;
        }
        keepOrder();
    }

    /** Only while there are older labels. */
    private void dropOldest() {
        double error = errors[first];
        if (ordered) {
            int at = rank(error, size);
            while (order[at] != first) {
                at++;
            }
            System.arraycopy(order, at + 1, order, at, size - 1 - at);
        }
        olderOnes -= error == 1 ? 1 : 0;
        fractions -= isFraction(error) ? 1 : 0;
        first = indexOf(1);
        size--;
    }

    void dropOlder() {
        while (size > latestSize) {
            dropOldest();
        }
        keepOrder();
    }

    /** Sorts once when the first fraction comes, and forgets the order with the last one. */
    private void keepOrder() {
        if (fractions == 0) {
            ordered = false;
        } else if (!ordered) {
            Integer[] indices = new Integer[size];
            Arrays.setAll(indices, this::indexOf);
            Arrays.sort(indices, Comparator.comparingDouble(each -> errors[each]));
            Arrays.setAll(order, i -> i < size ? indices[i] : 0);
            ordered = true;
        }
    }

    /** How many of the first {@code count} errors in order are below this one. */
    private int rank(double error, int count) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (errors[order[middle]] < error) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private int indexOf(int age) {
        int index = first + age;
        return index < errors.length ? index : index - errors.length;
    }

    private static boolean isFraction(double error) {
        return error != 0 && error != 1;
    }

    /**
     * Whether the latest labels are at least {@code limit} Kolmogorov–Smirnov steps from as many older ones, those of
     * the pick that {@code key} begins. Of a full window.
     */
    boolean differs(int limit, RandomSubset pick, long key) {
        if (fractions > 0) {
            pick.begin(key);
            return steps(pick) >= limit;
        }
        int fewest = Math.max(0, latestSize - (olderSize - olderOnes));
        int most = Math.min(latestSize, olderOnes);
        if (isNear(fewest, most, limit)) {
            return false;
        }
        pick.begin(key);
        return countsDiffer(limit, pick);
    }

    /**
     * Whether so many ones among the older labels are too close to those of the latest, whichever it is in that range.
     */
    private boolean isNear(int fewest, int most, int limit) {
        return latestOnes - fewest < limit && most - latestOnes < limit;
    }

    /** Draws until nothing that may still be drawn changes the answer. */
    private boolean countsDiffer(int limit, RandomSubset pick) {
        int ones = 0;
        for (int left = latestSize; left > 0; left--) {
            if (isNear(ones, ones + left, limit)) {
                return false;
            }
            ones += errors[indexOf(pick.next())] == 1 ? 1 : 0;
        }
        return !isNear(ones, ones, limit);
    }

    /** {@link io.vigie.stats.TwoSampleKolmogorovSmirnov#steps} of the picked older labels and the latest. */
    private int steps(RandomSubset pick) {
        Arrays.fill(sign, 0);
        for (int i = 0; i < latestSize; i++) {
            sign[indexOf(pick.next())] = 1;
            sign[indexOf(olderSize + i)] = -1;
        }
        int steps = 0;
        int apart = 0;
        double value = errors[order[0]];
        for (int index : order) {
            // equal values are one step
            if (errors[index] != value) {
                steps = Math.max(steps, Math.abs(apart));
                value = errors[index];
            }
            apart += sign[index];
        }
        return steps;
    }

    /** Of all labels, at least one. */
    double mean() {
        return mean(0, size);
    }

    /** Of a full window. */
    double olderMean() {
        return mean(0, olderSize);
    }

    /** Of a full window. */
    double latestMean() {
        return mean(olderSize, size);
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += errors[indexOf(i)];
        }
        return sum / (to - from);
    }

    /**
     * Size, whether there are fractions, and the errors from the oldest on: eight to a byte, the first lowest, or with
     * fractions a double each.
     */
    void writeTo(DataOutput out) throws IOException {
        out.writeShort(size);
        out.writeByte(fractions > 0 ? 1 : 0);
        int bits = 0;
        for (int i = 0; i < size; i++) {
            double error = errors[indexOf(i)];
            if (fractions > 0) {
                out.writeDouble(error);
                continue;
            }
            bits |= error == 1 ? 1 << (i & 7) : 0;
            if ((i & 7) == 7 || i == size - 1) {
                out.writeByte(bits);
                bits = 0;
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    void readFrom(DataInput in) throws IOException {
        clear();
        int read = in.readUnsignedShort();
        ClassicDetector.require(read >= 1 && read <= errors.length);
        boolean doubles = ClassicDetector.readFlag(in);
        int bits = 0;
        for (int i = 0; i < read; i++) {
            bits = doubles || (i & 7) != 0 ? bits >>> 1 : in.readUnsignedByte();
            add(doubles ? ClassicDetector.readWithin(in, 0, 1) : bits & 1);
        }
        ClassicDetector.require(bits <= 1 && doubles == fractions > 0);
    }
}
