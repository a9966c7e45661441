package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.EDetector;
import io.vigie.detect.OnsetRun;
import io.vigie.detect.ReferenceError;
import io.vigie.detect.RunLengthCalibration;
import io.vigie.model.ThresholdType;
import io.vigie.stats.ErrorLaw;
import io.vigie.stats.NeighbourCorrelation;
import io.vigie.stats.WeightedSums;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The e-detector as a quality monitor has it, in labels instead of days: the reference takes in labels that are {@value
 * #LAG} labels old, every {@value #STEP} labels what is allowed and the thresholds follow it, and labels of a run that
 * led to an alarm never become reference.
 */
final class GrowingReferenceDetector implements ChangeDetector {
    private static final int LAG = 1_000;
    private static final int STEP = 250;

    private record WeightedError(double error, double weight) {}

    private final double tolerance;
    private final ThresholdType type;
    private final double labelsPerAlarm;
    private final WeightedSums reference;
    private final NeighbourCorrelation neighbours;
    private final EDetector detector = new EDetector();
    private final ArrayDeque<WeightedError> young = new ArrayDeque<>();
    private int labels;
    private double allowed;
    private double[] logThresholds = {};

    /** @param labelsPerAlarm as a sum of weights */
    GrowingReferenceDetector(ReferenceSegment segment, double tolerance, ThresholdType type, double labelsPerAlarm) {
        this.tolerance = tolerance;
        this.type = type;
        this.labelsPerAlarm = labelsPerAlarm;
        reference = segment.sums().copy();
        neighbours = segment.neighbours().copy();
        followReference();
    }

    private void followReference() {
        double error = Math.min(1, Math.max(0, reference.mean().orElse(1)));
        double bound =
                ReferenceError.bound(error, reference.effectiveSize(), reference.count(), ReferenceError.MOST_LUCK);
        allowed = Math.min(1, bound + tolerance);
        if (type == ThresholdType.CALIBRATED) {
            ErrorLaw law = ReferenceError.law(
                    error,
                    reference.variance().orElse(0),
                    reference.effectiveSize(),
                    reference.count(),
                    neighbours.cautiousCorrelation(),
                    ReferenceError.MOST_LUCK);
            logThresholds = RunLengthCalibration.logThresholds(law, allowed, power(), labelsPerAlarm);
        }
    }

    private double power() {
        return EDetector.powerFor(neighbours.provenCorrelation());
    }

    @Override
    public ChangeSignal update(double error, double weight, long time) {
        young.add(new WeightedError(error, weight));
        if (young.size() > LAG) {
            WeightedError old = young.remove();
            reference.add(old.error(), old.weight());
        }
        if (++labels % STEP == 0) {
            followReference();
        }
        detector.update(error, weight, allowed, power(), time);
        neighbours.add(error, weight);
        boolean alarm = type == ThresholdType.CALIBRATED
                ? detector.evidence(logThresholds) >= 0
                : detector.evidence() >= StrictMath.log10(labelsPerAlarm);
        return alarm ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        return detector.run();
    }

    @Override
    public void restart() {
        long suspect = detector.run().map(OnsetRun::labels).orElse(0L);
        for (long i = 0; i < suspect && !young.isEmpty(); i++) {
            young.removeLast();
        }
        detector.restart();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        throw new IOException("nothing of a benchmark is stored");
    }
}
