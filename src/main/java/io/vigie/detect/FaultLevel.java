package io.vigie.detect;

import io.vigie.stats.KullbackLeiblerBound;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How bad a fault is at the least, by the labels since it was told. The bound is asked for at each of them, so it is
 * that of {@link KullbackLeiblerBound}.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does. Memory: 4 numbers.
 */
final class FaultLevel {
    /** A bound that moves with every label would ask for a threshold of its own each time. */
    private static final double STEPS = 100;

    private double weight;
    private double squares;
    private double errors;
    private double certain;

    /**
     * @param weight in (0, 1]
     * @param power what the label counts for, as of {@link EDetector#powerFor}
     */
    void add(double error, double weight, double power) {
        this.weight += weight;
        squares += weight * weight;
        errors += weight * error;
        double size = power * this.weight * this.weight / squares;
        double bound = KullbackLeiblerBound.lower(Math.max(0, Math.min(1, errors / this.weight)), size);
        certain = Math.max(certain, Math.floor(bound * STEPS) / STEPS);
    }

    /** The error that the fault has at the least, in whole hundredths: the most that was ever certain. */
    double certainError() {
        return certain;
    }

    /** As {@link EDetector#rescale}. */
    void rescale(double factor) {
        weight *= factor;
        squares *= factor * factor;
        errors *= factor;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeDouble(weight);
        out.writeDouble(squares);
        out.writeDouble(errors);
        out.writeDouble(certain);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static FaultLevel readFrom(DataInput in) throws IOException {
        FaultLevel level = new FaultLevel();
        level.weight = in.readDouble();
        level.squares = in.readDouble();
        level.errors = in.readDouble();
        level.certain = in.readDouble();
        // With the help of a judge an error may lie up to 1 outside of [0, 1].
        if (!(2 * level.weight >= level.errors && level.errors >= -level.weight && level.squares >= 0)
                || !(level.certain >= 0 && level.certain <= 1)) {
            throw new IOException("a fault that no labels lead to");
        }
        return level;
    }
}
