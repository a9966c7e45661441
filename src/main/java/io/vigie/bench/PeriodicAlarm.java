package io.vigie.bench;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.OnsetRun;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The baseline that looks at no label: an alarm after every k of them. Whoever is not faster at the same rate of false
 * alarms has learnt nothing.
 */
final class PeriodicAlarm implements ChangeDetector {
    private final long labels;
    private long seen;

    /**
     * @param labels at least 1
     * @param phase in [0, 1): which part of the way to the first alarm is behind it
     */
    PeriodicAlarm(long labels, double phase) {
        if (labels < 1 || !(phase >= 0 && phase < 1)) {
            throw new IllegalArgumentException("an alarm every " + labels + " labels, from phase " + phase);
        }
        this.labels = labels;
        seen = (long) (phase * labels);
    }

    @Override
    public ChangeSignal update(double error, double weight, long time) {
        return ++seen >= labels ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        return Optional.empty();
    }

    @Override
    public void restart() {
        seen = 0;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(seen);
    }
}
