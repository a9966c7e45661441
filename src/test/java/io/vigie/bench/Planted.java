package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.OnsetRun;
import java.io.DataOutput;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A detector that alarms at given labels. */
final class Planted implements ChangeDetector {
    private final Set<Long> degraded;
    private final Set<Long> improved;
    int restarts;

    Planted(Set<Long> degraded, Set<Long> improved) {
        this.degraded = degraded;
        this.improved = improved;
    }

    ConfiguredDetector contestant(boolean learnsAlone) {
        return new ConfiguredDetector(
                "planted", ParameterChoice.DEFAULTS, OptionalDouble.empty(), learnsAlone, reference -> this);
    }

    @Override
    public ChangeSignal update(double error, double weight, long time) {
        return degraded.contains(time)
                ? ChangeSignal.DEGRADED
                : improved.contains(time) ? ChangeSignal.IMPROVED : ChangeSignal.NONE;
    }

    @Override
    public Optional<OnsetRun> run() {
        return Optional.empty();
    }

    @Override
    public void restart() {
        restarts++;
    }

    @Override
    public void writeTo(DataOutput out) {}
}
