package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest blocks of a metric: what each had for a value, and of how many observations.
 *
 * <p>A block that is missing, or left out of references, has no value. Memory: 12 bytes a block. {@link #writeTo}
 * carries no version: the enclosing codec does.
 */
final class BlockHistory {
    /** Before the first block. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int MOST_BLOCKS = 24 * 64;

    private double[] values = {};
    private int[] observations = {};
    private long lastEnd = NEVER;

    /** Takes the values in turn, the newest first. */
    interface BlockReader {
        /**
         * @param end epoch milliseconds
         * @param observations at least 1
         */
        void read(long end, double value, int observations);
    }

    /** End of the newest block, epoch milliseconds. */
    long lastEnd() {
        return lastEnd;
    }

    int size() {
        return values.length;
    }

    /**
     * Takes the next block.
     *
     * @param end epoch milliseconds, whole blocks after the last one
     * @param value NaN: none
     * @param most blocks that are kept
     */
    void add(long end, double value, int count, long blockMs, int most) {
        long passed = lastEnd == NEVER ? 1 : (end - lastEnd) / blockMs;
        int kept = (int) Math.max(0, Math.min(values.length, most - passed));
        int length = (int) Math.min(most, values.length + passed);
        int to = Math.max(0, length - (int) Math.min(passed, length) - kept);
        double[] nextValues = new double[length];
        int[] nextObservations = new int[length];
        Arrays.fill(nextValues, Double.NaN);
        System.arraycopy(values, values.length - kept, nextValues, to, kept);
        System.arraycopy(observations, observations.length - kept, nextObservations, to, kept);
        nextValues[length - 1] = value;
        nextObservations[length - 1] = Math.max(1, count);
        values = nextValues;
        observations = nextObservations;
        lastEnd = end;
    }

    /** Takes the value from every block that ends after {@code from} and starts before {@code to}. */
    void leaveOut(long from, long to, long blockMs) {
        for (int i = 0; i < values.length; i++) {
            long end = end(i, blockMs);
            if (end > from && end - blockMs < to) {
                values[i] = Double.NaN;
            }
        }
    }

    private long end(int index, long blockMs) {
        return lastEnd - (values.length - 1L - index) * blockMs;
    }

    /** Blocks that end after {@code from} and have a value. */
    void since(long from, long blockMs, BlockReader reader) {
        for (int i = values.length - 1; i >= 0; i--) {
            long end = end(i, blockMs);
            if (end <= from) {
                return;
            }
            if (!Double.isNaN(values[i])) {
                reader.read(end, values[i], observations[i]);
            }
        }
    }

    /** The values of at most so many blocks, but the latest {@code lag}, oldest first; empty: there are none. */
    double[] values(int most, int lag) {
        int length = Math.max(0, values.length - lag);
        return Arrays.copyOfRange(values, Math.max(0, length - most), length);
    }

    /** How many of so many latest blocks had a value. */
    int withValue(int blocks) {
        int count = 0;
        for (int i = Math.max(0, values.length - blocks); i < values.length; i++) {
            count += Double.isNaN(values[i]) ? 0 : 1;
        }
        return count;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(lastEnd);
        Varint.writeUnsigned(out, values.length);
        for (int i = 0; i < values.length; i++) {
            out.writeDouble(values[i]);
            Varint.writeUnsigned(out, observations[i]);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static BlockHistory readFrom(DataInput in) throws IOException {
        BlockHistory history = new BlockHistory();
        history.lastEnd = in.readLong();
        int size = Varint.readSize(in, MOST_BLOCKS);
        history.values = new double[size];
        history.observations = new int[size];
        for (int i = 0; i < size; i++) {
            history.values[i] = in.readDouble();
            if (Double.isInfinite(history.values[i])) {
                throw new IOException("an infinite block");
            }
            history.observations[i] = Varint.readSize(in, Integer.MAX_VALUE);
        }
        return history;
    }
}
