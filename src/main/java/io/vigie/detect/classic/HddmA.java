package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * HDDM-A: the mean of the whole past against its mean at the cut, the label up to which it was lowest for sure, by
 * Hoeffding's inequality.
 *
 * <p>With z̄ the mean of all n labels and ε(n) = √(ln(1/α)/2n), the cut moves to the latest label wherever z̄ + ε(n) is
 * at or below what it is at the cut, c labels with mean x̄. A signal is z̄ − x̄ ≥ √(m/2 · ln(2/α)), m = 1/c − 1/n.
 * Source: Frías-Blanco, del Campo-Ávila, Ramos-Jiménez, Morales-Bueno, Ortiz-Díaz, Caballero-Mota, "Online and
 * Non-Parametric Drift Detection Methods Based on Hoeffding's Bounds", IEEE Transactions on Knowledge and Data
 * Engineering 27, 2015, 810–823, the A-test; the factor 2 of the second bound is that of MOA and river.
 *
 * <p>One-sided, or with {@code two-sided} 1 also for improvements, by the mirror image; where a label completes both,
 * the degradation is told. It assumes independent labels in [0, 1], nothing else of their distribution, so fractional
 * errors count as what they are. The bound is for one test, not for one at every label: over a long stream false alarms
 * are more frequent than α. Constant streams never signal.
 *
 * <p>{@link #run}: the labels since the cut, which the test compares, as long as the test holds at the drift's
 * confidence or at the warning's; empty otherwise. (The paper keeps its examples from the warning on; the cut is closer
 * to the change.) Memory: seven numbers, twelve if two-sided.
 */
final class HddmA extends ClassicDetector {
    private final boolean twoSided;
    private final double cutFactor;
    private final double driftFactor;
    private final double suspicionFactor;

    private long labels;
    private double errors;
    private final OneSidedHddmA rise = new OneSidedHddmA(1);
    private final OneSidedHddmA fall = new OneSidedHddmA(-1);

    HddmA(DetectorChoice choice) {
        double drift = choice.value("drift-confidence");
        twoSided = choice.value("two-sided") == 1;
        cutFactor = StrictMath.log(1 / drift) / 2;
        driftFactor = StrictMath.log(2 / drift) / 2;
        suspicionFactor = StrictMath.log(2 / Math.max(drift, choice.value("warning-confidence"))) / 2;
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        errors += error;
        rise.take(error, time);
        if (twoSided) {
            fall.take(error, time);
        }
        if (rise.holds(driftFactor)) {
            return ChangeSignal.DEGRADED;
        }
        return twoSided && fall.holds(driftFactor) ? ChangeSignal.IMPROVED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
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
        errors = 0;
        rise.restart();
        fall.restart();
    }

    /** Labels, sum of errors; per side the labels since the cut and the sum of errors up to it. At most 90 bytes. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels > 0) {
            out.writeDouble(errors);
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
            errors = readSum(in, labels);
            rise.readFrom(in);
            if (twoSided) {
                fall.readFrom(in);
            }
        }
    }

    /** Looks for a rise of the mean, with sign −1 for a fall. */
    private final class OneSidedHddmA {
        private final int sign;
        private double cutErrors;
        private double cutBound;
        private final OnsetSums sinceCut = new OnsetSums();

        OneSidedHddmA(int sign) {
            this.sign = sign;
            restart();
        }

        void restart() {
            cutErrors = 0;
            cutBound = Double.POSITIVE_INFINITY;
            sinceCut.clear();
        }

        void take(double error, long time) {
            double bound = bound(errors, labels);
            if (bound <= cutBound) {
                cutErrors = errors;
                cutBound = bound;
                sinceCut.clear();
            } else {
                sinceCut.add(error, time);
            }
        }

        private double bound(double sum, long count) {
            return sign * (sum / count) + Math.sqrt(cutFactor / count);
        }

        boolean holds(double factor) {
            if (sinceCut.isEmpty()) {
                return false;
            }
            long cut = labels - sinceCut.labels();
            double scale = (double) sinceCut.labels() / cut / labels;
            return sign * (errors / labels - cutErrors / cut) >= Math.sqrt(scale * factor);
        }

        void writeTo(DataOutput out) throws IOException {
            sinceCut.writeTo(out);
            if (!sinceCut.isEmpty()) {
                out.writeDouble(cutErrors);
            }
        }

        /** Its bound is not stored: it follows from the labels and errors at the cut. */
        void readFrom(DataInput in) throws IOException {
            sinceCut.readFrom(in, labels - 1);
            long cut = labels - sinceCut.labels();
            cutErrors = sinceCut.isEmpty() ? errors : readSum(in, cut);
            cutBound = bound(cutErrors, cut);
            require(sinceCut.isEmpty() || cutBound < bound(errors, labels));
            require(Math.abs(cutErrors + sinceCut.errors() - errors) <= 1e-6 * labels);
        }
    }
}
