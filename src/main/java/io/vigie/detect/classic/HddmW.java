package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * HDDM-W: the moving mean of the labels since the cut against that up to the cut, by McDiarmid's inequality.
 *
 * <p>The moving mean of labels x is x₁, then λ·x + (1 − λ)·mean, and v the sum of its squared weights: 1, then λ² + (1
 * − λ)²·v. With ε(v) = √(v·ln(1/α)/2), the cut moves to the latest label wherever the moving mean of all labels plus ε
 * is lower than ever. After it a second moving mean begins; a signal is second − first &gt; ε(v₁ + v₂). Source: as
 * {@link HddmA}, the W-test.
 *
 * <p>One-sided, or with {@code two-sided} 1 also for improvements, by the mirror image; where a label completes both,
 * the degradation is told. The implementation that the test vectors come from never told an improvement, since its
 * mirrored cut could not move; this one does. It assumes independent labels in [0, 1], nothing else of their
 * distribution, so fractional errors count as what they are. Finds sudden large changes in a few labels; a change
 * smaller than ε(2·λ/(2 − λ)), which is 0.42 for the defaults, only by chance. The bound is for one test, not for one
 * at every label. Constant streams never signal.
 *
 * <p>{@link #run}: as the paper keeps its examples, the labels since the test has held at the warning's confidence
 * without a break, the signalling one included; empty while it does not. (The cut may be long before the change: it
 * stays at the best stretch of the past.) Its error is their plain mean. Memory: eleven numbers, nineteen if two-sided.
 */
final class HddmW extends ClassicDetector {
    private final boolean twoSided;
    private final double lambda;
    private final double driftFactor;
    private final double suspicionFactor;

    private long labels;
    private final MovingMean all = new MovingMean();
    private final OneSidedHddmW rise = new OneSidedHddmW(1);
    private final OneSidedHddmW fall = new OneSidedHddmW(-1);

    HddmW(DetectorChoice choice) {
        double drift = choice.value("drift-confidence");
        twoSided = choice.value("two-sided") == 1;
        lambda = choice.value("lambda");
        driftFactor = StrictMath.log(1 / drift) / 2;
        suspicionFactor = StrictMath.log(1 / Math.max(drift, choice.value("warning-confidence"))) / 2;
        restart();
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        all.take(error);
        double margin = Math.sqrt(all.squaredWeights * driftFactor);
        rise.take(error, time, margin);
        if (twoSided) {
            fall.take(error, time, margin);
        }
        if (rise.holds(driftFactor)) {
            return ChangeSignal.DEGRADED;
        }
        return twoSided && fall.holds(driftFactor) ? ChangeSignal.IMPROVED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        boolean improved = twoSided && !rise.holds(driftFactor) && (fall.holds(driftFactor) || rise.zone.isEmpty());
        return improved ? fall.zone.run() : rise.zone.run();
    }

    @Override
    public void restart() {
        labels = 0;
        all.clear();
        rise.restart();
        fall.restart();
    }

    /**
     * Labels, the moving mean of all; per side, where a label came since the cut, the two moving means and the labels
     * since the warning. At most 148 bytes.
     */
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

        boolean isEmpty() {
            return squaredWeights == 0;
        }

        void take(double error) {
            if (isEmpty()) {
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
    private final class OneSidedHddmW {
        private final int sign;
        private double cutBound;
        private final MovingMean before = new MovingMean();
        private final MovingMean after = new MovingMean();
        private final OnsetSums zone = new OnsetSums();

        OneSidedHddmW(int sign) {
            this.sign = sign;
        }

        void restart() {
            cutBound = Double.POSITIVE_INFINITY;
            before.clear();
            after.clear();
            zone.clear();
        }

        void take(double error, long time, double margin) {
            double bound = sign * all.mean + margin;
            if (bound < cutBound) {
                cutBound = bound;
                before.copy(all);
                after.clear();
            } else {
                after.take(error);
            }
            if (holds(suspicionFactor)) {
                zone.add(error, time);
            } else {
                zone.clear();
            }
        }

        boolean holds(double factor) {
            double by = sign * (after.mean - before.mean);
            return !after.isEmpty()
                    && by > 0
                    && by > Math.sqrt((before.squaredWeights + after.squaredWeights) * factor);
        }

        void writeTo(DataOutput out) throws IOException {
            out.writeByte(after.isEmpty() ? 0 : 1);
            if (!after.isEmpty()) {
                before.writeTo(out);
                after.writeTo(out);
                zone.writeTo(out);
            }
        }

        /**
         * Its bound is not stored: it follows from the moving mean at the cut, which is that of all labels where none
         * came since.
         */
        void readFrom(DataInput in) throws IOException {
            boolean moved = readFlag(in);
            before.copy(all);
            if (moved) {
                require(labels > 1);
                before.readFrom(in);
                after.readFrom(in);
                zone.readFrom(in, labels - 1);
            }
            cutBound = bound(before);
            require(!moved || cutBound <= bound(all));
            require(zone.isEmpty() != holds(suspicionFactor));
        }

        private double bound(MovingMean of) {
            return sign * of.mean + Math.sqrt(of.squaredWeights * driftFactor);
        }
    }
}
