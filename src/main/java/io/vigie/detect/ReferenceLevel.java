package io.vigie.detect;

import io.vigie.stats.ErrorLaw;
import io.vigie.stats.Estimate;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The quality that a reference stands for: sums of scores, no label weighing more than what is usual. The sums do not change. */
final class ReferenceLevel {
    /** Two-sided, of what counts as an improvement. */
    private static final double IMPROVEMENT_CONFIDENCE = 0.99;

    private final WeightedSums scores;
    private final double errorBound;

    /** Each label asks for the same bound again. */
    private double boundLuck = ReferenceError.MOST_LUCK;

    private double boundOfLuck;

    ReferenceLevel(WeightedSums scores) {
        this.scores = scores;
        errorBound = bound(boundLuck);
        boundOfLuck = errorBound;
    }

    private double quality() {
        // A correction of a label that was never counted could push the mean out.
        return Math.min(1, Math.max(0, scores.mean().orElse(0)));
    }

    /** Upper bound of the error, one-sided 95 %, by which levels are told apart; 1 without labels. */
    double errorBound() {
        return errorBound;
    }

    /** Upper bound of the error, which it exceeds with the probability {@code luck}; 1 without labels. */
    double errorBound(double luck) {
        if (luck != boundLuck) {
            boundOfLuck = bound(luck);
            boundLuck = luck;
        }
        return boundOfLuck;
    }

    private double bound(double luck) {
        return ReferenceError.bound(1 - quality(), scores.effectiveSize(), scores.count(), luck);
    }

    Estimate quality(double confidence) {
        return WilsonInterval.of(quality(), scores.effectiveSize(), confidence);
    }

    /**
     * The law of errors that a calibration assumes ({@link ReferenceError#law}).
     *
     * @param correlation of neighbours
     * @param luck as for {@link #errorBound(double)}
     */
    ErrorLaw errorLaw(double correlation, double luck) {
        double error = 1 - quality();
        return ReferenceError.law(
                error,
                scores.variance().orElse(error * quality()),
                scores.effectiveSize(),
                scores.count(),
                correlation,
                luck);
    }

    /** Whether quality is better than that of another level, at 99 %. */
    boolean isProvenBetterThan(ReferenceLevel other) {
        return quality(IMPROVEMENT_CONFIDENCE) instanceof Estimate.Interval mine
                && other.quality(IMPROVEMENT_CONFIDENCE) instanceof Estimate.Interval theirs
                && NewcombeInterval.of(mine, theirs).lower() > 0;
    }

    void writeTo(DataOutput out) throws IOException {
        scores.writeTo(out);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static ReferenceLevel readFrom(DataInput in) throws IOException {
        return new ReferenceLevel(WeightedSums.readFrom(in));
    }
}
