package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/** Evidence against a threshold: the {@link EDetector}. */
final class EvidenceSequentialTest implements SequentialTest {
    static final Factory FACTORY = new Factory() {
        @Override
        public SequentialTest create() {
            return new EvidenceSequentialTest(new EDetector());
        }

        @Override
        public SequentialTest readFrom(DataInput in) throws IOException {
            return new EvidenceSequentialTest(EDetector.readFrom(in));
        }
    };

    private final EDetector detector;

    private EvidenceSequentialTest(EDetector detector) {
        this.detector = detector;
    }

    @Override
    public boolean update(LabelError label, double allowedError, long time, AlarmThreshold threshold) {
        detector.update(label.error(), label.weight(), allowedError, label.power(), label.spread(), time);
        return threshold.isReached(detector);
    }

    /** What is allowed comes from the reference's sums, not from here. */
    @Override
    public void learn(double error, long time) {}

    @Override
    public Optional<OnsetRun> run() {
        return detector.run();
    }

    @Override
    public Optional<OnsetRun> longestRun() {
        return detector.longestRun();
    }

    @Override
    public OptionalDouble evidence(AlarmThreshold threshold) {
        double evidence = threshold.evidence(detector);
        return Double.isInfinite(evidence) ? OptionalDouble.empty() : OptionalDouble.of(evidence);
    }

    @Override
    public OptionalDouble likelyError(double allowedError, double spread, double variance) {
        return allowedError < 1 ? detector.likelyError(allowedError, spread, variance) : OptionalDouble.empty();
    }

    @Override
    public void rescale(double factor) {
        detector.rescale(factor);
    }

    @Override
    public void restart() {
        detector.restart();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        detector.writeTo(out);
    }
}
