package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The Page–Hinkley test: how far errors have exceeded their own mean since they last did not.
 *
 * <p>With x̄ the mean of all labels so far, the latest included, the excess is U ← max(0, α·U + x − x̄ − δ), and U ≥
 * threshold is a signal, from label {@code min-instances} on. With α = 1, U is the distance of the cumulated Σ(x − x̄ −
 * δ) from its minimum. Source: Page, "Continuous Inspection Schemes", Biometrika 41, 1954, 100–115, and Hinkley,
 * "Inference about the change-point from cumulative sum tests", Biometrika 58, 1971, 509–523; the forgetting factor α
 * is that of MOA and river.
 *
 * <p>One-sided: it never tells an improvement. It assumes independent labels and a mean that has settled. Since x̄
 * follows the change itself, a change soon after the start is found late or not at all. The threshold is in errors: the
 * default of 50 suits long streams, 5 to 20 finds a large change sooner. Fractional errors count as what they are.
 * Constant streams never signal.
 *
 * <p>{@link #run}: the labels since U was last 0, that is since the minimum; empty while it is 0. The smaller δ, the
 * longer that may have been before the change. Memory: six numbers.
 */
final class PageHinkley extends ClassicDetector {
    private final long minInstances;
    private final double delta;
    private final double threshold;
    private final double alpha;

    private long labels;
    private double errors;
    private double excess;
    private final OnsetSums sinceMinimum = new OnsetSums();

    PageHinkley(DetectorChoice choice) {
        minInstances = (long) choice.value("min-instances");
        delta = choice.value("delta");
        threshold = choice.value("threshold");
        alpha = choice.value("alpha");
    }

    @Override
    ChangeSignal take(double error, long time) {
        labels++;
        errors += error;
        excess = Math.max(0, alpha * excess + (error - errors / labels - delta));
        if (excess > 0) {
            sinceMinimum.add(error, time);
        } else {
            sinceMinimum.clear();
        }
        return labels >= minInstances && excess >= threshold ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        return sinceMinimum.run();
    }

    @Override
    public void restart() {
        labels = 0;
        errors = 0;
        excess = 0;
        sinceMinimum.clear();
    }

    /** Labels, sum of errors, excess and the labels since it was 0. At most 54 bytes. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels > 0) {
            out.writeDouble(errors);
            out.writeDouble(excess);
            sinceMinimum.writeTo(out);
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels > 0) {
            errors = readSum(in, labels);
            excess = readSum(in, labels);
            sinceMinimum.readFrom(in, labels - 1);
            require(sinceMinimum.isEmpty() == (excess == 0));
            require(excess <= sinceMinimum.labels());
        }
    }
}
