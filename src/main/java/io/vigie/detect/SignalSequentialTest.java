package io.vigie.detect;

import io.vigie.detect.ChangeDetector.ChangeSignal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A {@link ChangeDetector}'s signals of degradation. It knows neither weights nor what is allowed: it learns from the
 * reference's labels, and goes on learning from all that follow.
 */
final class SignalSequentialTest implements SequentialTest {
    private final ChangeDetector detector;

    private SignalSequentialTest(ChangeDetector detector) {
        this.detector = detector;
    }

    static Factory factory(DetectorSource detectors) {
        return new Factory() {
            @Override
            public SequentialTest create() {
                return new SignalSequentialTest(detectors.create());
            }

            @Override
            public SequentialTest readFrom(DataInput in) throws IOException {
                return new SignalSequentialTest(detectors.readFrom(in));
            }
        };
    }

    @Override
    public boolean update(LabelError label, double allowedError, long time, AlarmThreshold threshold) {
        ChangeSignal signal = detector.update(label.error(), 1, time);
        if (signal == ChangeSignal.IMPROVED) {
            detector.restart();
        }
        return signal == ChangeSignal.DEGRADED;
    }

    @Override
    public void learn(double error, long time) {
        if (detector.update(error, 1, time) != ChangeSignal.NONE) {
            detector.restart();
        }
    }

    @Override
    public Optional<OnsetRun> run() {
        return detector.run();
    }

    @Override
    public OptionalDouble evidence(AlarmThreshold threshold) {
        return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble likelyError(double allowedError, double spread, double variance) {
        return OptionalDouble.empty();
    }

    /** Labels have no weights here. */
    @Override
    public void rescale(double factor) {}

    @Override
    public void restart() {
        detector.restart();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        detector.writeTo(out);
    }
}
