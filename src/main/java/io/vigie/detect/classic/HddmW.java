package io.vigie.detect.classic;

import io.vigie.detect.Run;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * HDDM-W: the moving mean of the labels since the cut against that up to the cut, by McDiarmid's inequality.
 *
 * <p>The moving mean of labels x is x₁, then λ·x + (1 − λ)·mean, and v the sum of its squared weights: 1, then λ² + (1 − λ)²·v. With
 * ε(v) = √(v·ln(1/α)/2), the cut moves to the latest label wherever the moving mean of all labels plus ε is lower than ever. After it a second moving mean
 * begins; a signal is second − first &gt; ε(v₁ + v₂). Source: as {@link HddmA}, the W-test.
 *
 * <p>One-sided, or with {@code two-sided} 1 also for improvements, by the mirror image; where a label completes both, the degradation is told. The
 * implementation that the test vectors come from never told an improvement, since its mirrored cut could not move; this one does. It assumes independent
 * labels in [0, 1], nothing else of their distribution, so fractional errors count as what they are. Finds sudden large changes in a few labels; a change
 * smaller than ε(2·λ/(2 − λ)), which is 0.42 for the defaults, only by chance. The bound is for one test, not for one at every label. Constant streams
 * never signal.
 *
 * <p>{@link #run}: the labels since the cut, as long as the test holds at the drift's confidence or at the warning's; empty otherwise. (The paper keeps its
 * examples from the warning on; the cut is closer to the change.) Its error is their plain mean. Memory: nine numbers, fifteen if two-sided.
 */
final class HddmW extends ClassicDetector {
    private final boolean twoSided;
    private final double lambda;
    private final double driftFactor;
    private final double suspicionFactor;

    private long labels;
    private final MovingMean all = new MovingMean();
    private final Side rise = new Side(1);
    private final Side fall = new Side(-1);

    HddmW(DetectorChoice choice) {
        double drift = choice.value("drift-confidence");
        twoSided = choice.value("two-sided") == 1;
        lambda = choice.value("lambda");
        driftFactor = StrictMath.log(1 / drift) / 2;
        suspicionFactor = StrictMath.log(1 / Math.max(drift, choice.value("warning-confidence"))) / 2;
        restart();
    }

    @Override
    Signal take(double error, long time) {
        labels++;
        all.take(error, labels == 1);
        double margin = Math.sqrt(all.squaredWeights * driftFactor);
        rise.take(error, time, margin);
        if (twoSided) {
            fall.take(error, time, margin);
        }
        if (rise.holds(driftFactor)) {
            return Signal.DEGRADED;
        }
        return twoSided && fall.holds(driftFactor) ? Signal.IMPROVED : Signal.NONE;
    }

    @Override
    public Optional<Run> run() {
        for (double factor : new double[] {driftFactor, suspicionFactor}) {
            if (rise.holds(factor)) {
                return rise.sinceCut.run();
            }
            if (twoSided && fall.holds(factor)) {
                return fall.sinceCut.run();
            }
        }
        return Optional.empty();
    }

    @Override
    public void restart() {
        labels = 0;
        all.clear();
        rise.restart();
        fall.restart();
    }

    /** Labels, the moving mean of all; per side what the cut left, and the labels since it with their moving mean. At most 142 bytes. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels > 0) {
            all.writeTo(out);
            rise.writeTo(out);
            if (twoSided) {
                fall.writeTo(out);
            }
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels > 0) {
            all.readFrom(in);
            rise.readFrom(in);
            if (twoSided) {
                fall.readFrom(in);
            }
        }
    }

    /** Stays in [0, 1] whatever is rounded, since it moves by a part of the way. */
    private final class MovingMean {
        private double mean;
        private double squaredWeights;

        void clear() {
            mean = 0;
            squaredWeights = 0;
        }

        void take(double error, boolean first) {
            if (first) {
                mean = error;
                squaredWeights = 1;
            } else {
                mean += lambda * (error - mean);
                squaredWeights = lambda * lambda + (1 - lambda) * (1 - lambda) * squaredWeights;
            }
        }

        void copy(MovingMean other) {
            mean = other.mean;
            squaredWeights = other.squaredWeights;
        }

        void writeTo(DataOutput out) throws IOException {
            out.writeDouble(mean);
            out.writeDouble(squaredWeights);
        }

        void readFrom(DataInput in) throws IOException {
            mean = readWithin(in, 0, 1);
            squaredWeights = readWithin(in, lambda * lambda, 1);
        }
    }

    /** Looks for a rise of the mean, with sign −1 for a fall. */
    private final class Side {
        private final int sign;
        private double cutBound;
        private final MovingMean before = new MovingMean();
        private final MovingMean after = new MovingMean();
        private final Stretch sinceCut = new Stretch();

        Side(int sign) {
            this.sign = sign;
        }

        void restart() {
            cutBound = Double.POSITIVE_INFINITY;
            before.clear();
            after.clear();
            sinceCut.clear();
        }

        void take(double error, long time, double margin) {
            double bound = sign * all.mean + margin;
            if (bound < cutBound) {
                cutBound = bound;
                before.copy(all);
                after.clear();
                sinceCut.clear();
            } else {
                after.take(error, sinceCut.isEmpty());
                sinceCut.add(error, time);
            }
        }

        boolean holds(double factor) {
            double bound = (before.squaredWeights + after.squaredWeights) * factor;
            return !sinceCut.isEmpty() && sign * (after.mean - before.mean) > Math.sqrt(bound);
        }

        void writeTo(DataOutput out) throws IOException {
            sinceCut.writeTo(out);
            if (!sinceCut.isEmpty()) {
                before.writeTo(out);
                after.writeTo(out);
            }
        }

        /** Its bound is not stored: it follows from the moving mean at the cut, which is that of all labels where none came since. */
        void readFrom(DataInput in) throws IOException {
            sinceCut.readFrom(in, labels - 1);
            before.copy(all);
            after.clear();
            if (!sinceCut.isEmpty()) {
                before.readFrom(in);
                after.readFrom(in);
            }
            cutBound = bound(before);
            require(sinceCut.isEmpty() || cutBound <= bound(all));
        }

        private double bound(MovingMean of) {
            return sign * of.mean + Math.sqrt(of.squaredWeights * driftFactor);
        }
    }
}
