package io.vigie.detect.classic;

import io.vigie.detect.OnsetRun;
import io.vigie.model.DetectorChoice;
import io.vigie.stats.TwoSampleKolmogorovSmirnov;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * KSWIN: at each label, the latest r labels of a window of n against r picked at random among its older ones, by the
 * two-sample Kolmogorov–Smirnov test.
 *
 * <p>A signal is an exact p-value at or below α and a distance above 0.1, see {@link TwoSampleKolmogorovSmirnov}; since
 * both depend on the distance alone, they are one limit that is computed once. Nothing is tested before the window is
 * full. Source: Raab, Heusinger, Schleif, "Reactive Soft Prototype Computing for Concept Drift Streams", Neurocomputing
 * 416, 2020, 340–351; the p-value in place of the paper's bound √(−ln α/r), and the least distance, are river's.
 *
 * <p>Two-sided: the mean of the latest labels against that of all older ones says whether errors rose or fell; a change
 * of shape at the same mean counts as a degradation. It assumes independent labels, nothing of their distribution. Each
 * label is a test of its own, so false alarms are far more frequent than α suggests. For errors of 0 and 1 the p-value
 * is too large, and only large changes are found: with the defaults, of 14 in 30 labels and more, so that one from 0.1
 * to 0.5 is missed about once in four. What is not found while the window holds labels of both levels is not found
 * later. Constant streams never signal.
 *
 * <p>The random pick is a function of the number of labels since the start, so it is part of the state and a replay
 * decides alike.
 *
 * <p>After a signal the older labels go. {@link #run}: the latest labels at the signal and, without a restart, those
 * since, until a full window has been tested again without a signal; else empty. Memory: n errors, r times.
 */
final class Kswin extends ClassicDetector {
    private final int olderSize;
    private final int latestSize;
    private final int limit;
    private final LabelWindow window;
    private final RandomSubset pick;

    private long labels;
    private boolean changed;
    private long onset;

    /** Times of the latest labels, that of label i at i modulo their number. */
    private final long[] times;

    Kswin(DetectorChoice choice) {
        latestSize = (int) choice.value("statistic-window");
        olderSize = (int) choice.value("window") - latestSize;
        limit = Math.max(
                TwoSampleKolmogorovSmirnov.criticalSteps(latestSize, choice.value("alpha")), latestSize / 10 + 1);
        window = new LabelWindow(olderSize, latestSize);
        pick = new RandomSubset(olderSize, latestSize);
        times = new long[latestSize];
    }

    @Override
    ChangeSignal take(double error, long time) {
        times[(int) (labels % latestSize)] = time;
        labels++;
        window.add(error);
        if (!window.isFull()) {
            return ChangeSignal.NONE;
        }
        changed = window.differs(limit, pick, labels);
        if (!changed) {
            return ChangeSignal.NONE;
        }
        boolean rose = window.latestMean() >= window.olderMean();
        window.dropOlder();
        onset = times[(int) (labels % latestSize)];
        return rose ? ChangeSignal.DEGRADED : ChangeSignal.IMPROVED;
    }

    @Override
    public Optional<OnsetRun> run() {
        return changed
                ? Optional.of(new OnsetRun(onset, window.size(), window.mean(), window.size()))
                : Optional.empty();
    }

    @Override
    public void restart() {
        labels = 0;
        changed = false;
        onset = 0;
        window.clear();
    }

    /**
     * Labels, the window, times of the latest labels, whether there was a change and its onset. With the defaults about
     * 100 bytes for errors of 0 and 1, 900 for others.
     */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, labels);
        if (labels == 0) {
            return;
        }
        window.writeTo(out);
        long before = 0;
        for (long i = Math.max(0, labels - latestSize); i < labels; i++) {
            long time = times[(int) (i % latestSize)];
            Varint.writeSigned(out, time - before);
            before = time;
        }
        out.writeByte(changed ? 1 : 0);
        if (changed) {
            Varint.writeSigned(out, onset);
        }
    }

    @Override
    void readState(DataInput in) throws IOException {
        labels = readLabels(in);
        if (labels == 0) {
            return;
        }
        window.readFrom(in);
        long before = 0;
        for (long i = Math.max(0, labels - latestSize); i < labels; i++) {
            before += Varint.readSigned(in);
            times[(int) (i % latestSize)] = before;
        }
        changed = readFlag(in);
        if (changed) {
            onset = Varint.readSigned(in);
        }
        boolean untouched = window.size() == Math.min(labels, olderSize + latestSize);
        boolean shortened = window.size() >= latestSize && !window.isFull() && labels >= olderSize + latestSize;
        require(changed ? shortened : untouched);
    }
}
