package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * What a weighted mean needs of its sample: count, Σw, Σw², Σwy and Σwy². With w = 1/π (π the inclusion probability)
 * the mean is Hájek's.
 *
 * <p>Values y are finite, of any range and unit; weights are above 0 with a finite square. Empty and non-finite input:
 * an empty mean, an {@link IllegalArgumentException}. Memory: 11 words, whatever the count.
 *
 * <p>A difference is a legal content: what {@link #remove} takes out may have been added to other sums that are merged
 * later, so the count can be 0 or below while the sums are not.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class WeightedSums {
    private long count;
    private CompensatedSum weight = new CompensatedSum();
    private CompensatedSum squaredWeight = new CompensatedSum();
    private CompensatedSum weightedValue = new CompensatedSum();
    private CompensatedSum weightedSquare = new CompensatedSum();

    /**
     * The sums of {@code count} observations of weight 1 whose mean is known, and that are 0 or 1.
     *
     * @param mean in [0, 1]
     * @param count at least 1
     * @throws IllegalArgumentException for anything else
     */
    public static WeightedSums ofMean(double mean, long count) {
        if (!(mean >= 0 && mean <= 1) || count < 1) {
            throw new IllegalArgumentException("a share in [0, 1] of at least 1, not " + mean + " of " + count);
        }
        WeightedSums sums = new WeightedSums();
        sums.count = count;
        sums.weight.add((double) count);
        sums.squaredWeight.add((double) count);
        sums.weightedValue.add(mean * count);
        sums.weightedSquare.add(mean * count);
        return sums;
    }

    /**
     * @throws IllegalArgumentException for a non-finite y, or a weight that is not above 0 or whose square is not
     * finite
     */
    public void add(double y, double weight) {
        update(y, weight, 1);
    }

    /** Takes out what {@link #add} put in, here or in sums that will be merged. */
    public void remove(double y, double weight) {
        update(y, weight, -1);
    }

    private void update(double y, double w, int sign) {
        if (!Double.isFinite(y)) {
            throw new IllegalArgumentException("a value is finite, not " + y);
        }
        if (!(w > 0 && w * w < Double.POSITIVE_INFINITY && Double.isFinite(w * y * y))) {
            throw new IllegalArgumentException("a weight is above 0 and its square finite, not " + w + " for " + y);
        }
        count += sign;
        weight.add(sign * w);
        squaredWeight.add(sign * (w * w));
        weightedValue.add(sign * (w * y));
        weightedSquare.add(sign * (w * y * y));
    }

    /** Adds another sample's sums; {@code other} stays as it is. */
    public void merge(WeightedSums other) {
        count += other.count;
        weight.add(other.weight);
        squaredWeight.add(other.squaredWeight);
        weightedValue.add(other.weightedValue);
        weightedSquare.add(other.weightedSquare);
    }

    /** The sums of the same observations with all weights multiplied by {@code factor}, finite and above 0. */
    public WeightedSums scaled(double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a factor of weights is finite and above 0, not " + factor);
        }
        WeightedSums scaled = new WeightedSums();
        scaled.count = count;
        scaled.weight.add(factor * weight.value());
        scaled.squaredWeight.add(factor * factor * squaredWeight.value());
        scaled.weightedValue.add(factor * weightedValue.value());
        scaled.weightedSquare.add(factor * weightedSquare.value());
        return scaled;
    }

    /** The sums of the same observations with every value y turned into 1 − y. */
    public WeightedSums complement() {
        WeightedSums turned = new WeightedSums();
        turned.count = count;
        turned.weight = weight.copy();
        turned.squaredWeight = squaredWeight.copy();
        turned.weightedValue = weight.copy();
        turned.weightedValue.subtract(weightedValue);
        // Σw(1 − y)² = Σw − 2Σwy + Σwy².
        turned.weightedSquare = turned.weightedValue.copy();
        turned.weightedSquare.subtract(weightedValue);
        turned.weightedSquare.add(weightedSquare);
        return turned;
    }

    /** Observations added less those removed. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0 && weight.value() == 0 && weightedValue.value() == 0 && weightedSquare.value() == 0;
    }

    /** Whether no sum is further from 0 than this, so that as many can be merged as fit into the range of a double. */
    public boolean isWithin(double most) {
        return Math.abs(weight.value()) <= most
                && Math.abs(squaredWeight.value()) <= most
                && Math.abs(weightedValue.value()) <= most
                && Math.abs(weightedSquare.value()) <= most;
    }

    /** Σw. */
    public double totalWeight() {
        return weight.value();
    }

    /** Σwy. */
    public double weightedTotal() {
        return weightedValue.value();
    }

    /** Hájek's mean Σwy/Σw in the unit of y; empty without observations. */
    public OptionalDouble mean() {
        if (count <= 0 || weight.value() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(weightedValue.value() / weight.value());
    }

    /** Weighted population variance Σw(y−ȳ)²/Σw, at least 0; empty without observations. */
    public OptionalDouble variance() {
        OptionalDouble mean = mean();
        if (mean.isEmpty()) {
            return mean;
        }
        double ofSquares = weightedSquare.value() / weight.value();
        return OptionalDouble.of(Math.max(0, ofSquares - mean.getAsDouble() * mean.getAsDouble()));
    }

    /**
     * Kish's effective sample size (Σw)²/Σw², in (0, count]; 0 without observations. Kish 1965, "Survey Sampling",
     * section 11.7.
     */
    public double effectiveSize() {
        double squares = squaredWeight.value();
        if (count <= 0 || squares <= 0) {
            return 0;
        }
        return Math.min((double) count, weight.value() * weight.value() / squares);
    }

    /** Whether both are the same sums, to the last bit. */
    public boolean isSame(WeightedSums other) {
        return count == other.count
                && weight.isSame(other.weight)
                && squaredWeight.isSame(other.squaredWeight)
                && weightedValue.isSame(other.weightedValue)
                && weightedSquare.isSame(other.weightedSquare);
    }

    public WeightedSums copy() {
        WeightedSums copy = new WeightedSums();
        copy.count = count;
        copy.weight = weight.copy();
        copy.squaredWeight = squaredWeight.copy();
        copy.weightedValue = weightedValue.copy();
        copy.weightedSquare = weightedSquare.copy();
        return copy;
    }

    /** 5 to 78 bytes; about 10 when all weights are 1 and all values 0 or 1. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeSigned(out, count);
        weight.writeTo(out);
        squaredWeight.writeTo(out);
        weightedValue.writeTo(out);
        weightedSquare.writeTo(out);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static WeightedSums readFrom(DataInput in) throws IOException {
        WeightedSums sums = new WeightedSums();
        sums.count = Varint.readSigned(in);
        sums.weight = CompensatedSum.readFrom(in);
        sums.squaredWeight = CompensatedSum.readFrom(in);
        sums.weightedValue = CompensatedSum.readFrom(in);
        sums.weightedSquare = CompensatedSum.readFrom(in);
        return sums;
    }

    @Override
    public String toString() {
        return count + " observations, Σw " + weight + ", Σwy " + weightedValue;
    }
}
