package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sum of doubles kept as an unevaluated pair of doubles (about 106 bits), so that the order of additions does not
 * show and what was added can be taken out again.
 *
 * <p>Range and unit are those of the values. An empty sum is 0. Adding a non-finite value throws, as does a sum that
 * leaves the range of a double. Memory: two doubles. Relative error of one addition: below 2^-104 of the larger
 * magnitude involved (Joldes, Muller, Popescu 2017, "Tight and rigorous error bounds for basic building blocks of
 * double-word arithmetic", algorithms 4 and 6).
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class CompensatedSum {
    private static final int ZERO = 0;
    private static final int WHOLE = 1;
    private static final int SINGLE = 2;
    private static final int PAIR = 3;
    private static final double LARGEST_WHOLE = 1L << 53;

    private double high;
    private double low;

    /** @throws IllegalArgumentException for a non-finite value or when the sum overflows */
    public void add(double value) {
        double sum = high + value;
        requireFinite(value, sum);
        double shadow = sum - high;
        double rounding = (high - (sum - shadow)) + (value - shadow) + low;
        double renormalised = sum + rounding;
        low = rounding - (renormalised - sum);
        high = renormalised;
    }

    /** Takes out a value that was added; the order does not matter. */
    public void subtract(double value) {
        add(-value);
    }

    /** Adds another sum; {@code other} stays as it is, and may be this one. */
    public void add(CompensatedSum other) {
        addPair(other.high, other.low);
    }

    /** Takes out another sum. */
    public void subtract(CompensatedSum other) {
        addPair(-other.high, -other.low);
    }

    private void addPair(double otherHigh, double otherLow) {
        double sum = high + otherHigh;
        requireFinite(otherHigh, sum);
        double shadow = sum - high;
        double rounding = (high - (sum - shadow)) + (otherHigh - shadow);
        double lowSum = low + otherLow;
        double lowShadow = lowSum - low;
        double lowRounding = (low - (lowSum - lowShadow)) + (otherLow - lowShadow);

        double carried = rounding + lowSum;
        double first = sum + carried;
        double rest = lowRounding + (carried - (first - sum));
        high = first + rest;
        low = rest - (high - first);
    }

    /** The sum, rounded to the nearest double; 0 when nothing was added. */
    public double value() {
        return high;
    }

    /** Whether both are the same sum, to the last bit. */
    boolean isSame(CompensatedSum other) {
        return high == other.high && low == other.low;
    }

    public CompensatedSum copy() {
        CompensatedSum copy = new CompensatedSum();
        copy.high = high;
        copy.low = low;
        return copy;
    }

    /** 1 to 17 bytes; a whole number, as sums of counts and of binary scores are, takes 2 to 9. */
    public void writeTo(DataOutput out) throws IOException {
        if (high == 0) {
            out.writeByte(ZERO);
        } else if (low == 0 && high == Math.rint(high) && Math.abs(high) <= LARGEST_WHOLE) {
            out.writeByte(WHOLE);
            Varint.writeSigned(out, (long) high);
        } else if (low == 0) {
            out.writeByte(SINGLE);
            out.writeDouble(high);
        } else {
            out.writeByte(PAIR);
            out.writeDouble(high);
            out.writeDouble(low);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static CompensatedSum readFrom(DataInput in) throws IOException {
        CompensatedSum sum = new CompensatedSum();
        int kind = in.readUnsignedByte();
        switch (kind) {
            case ZERO -> {}
            case WHOLE -> sum.high = Varint.readSigned(in);
            case SINGLE -> sum.high = in.readDouble();
            case PAIR -> {
                sum.high = in.readDouble();
                sum.low = in.readDouble();
            }
            default -> throw new IOException("a sum of unknown kind " + kind);
        }
        if (!Double.isFinite(sum.high) || !Double.isFinite(sum.low)) {
            throw new IOException("a sum that is not finite");
        }
        return sum;
    }

    @Override
    public String toString() {
        return Double.toString(value());
    }

    private static void requireFinite(double value, double sum) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a sum takes finite values only, not " + value);
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("the sum leaves the range of a double");
        }
    }
}
