package io.vigie.bench;

import io.vigie.bench.Contestant.Setting;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.Run;
import java.io.DataOutput;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A detector that knows when it is to alarm. */
final class Planted implements ChangeDetector {
    private final Set<Long> degraded;
    private final Set<Long> improved;
    int restarts;

    Planted(Set<Long> degraded, Set<Long> improved) {
        this.degraded = degraded;
        this.improved = improved;
    }

    Contestant contestant(boolean learnsAlone) {
        return new Contestant("planted", Setting.DEFAULTS, OptionalDouble.empty(), learnsAlone, reference -> this);
    }

    @Override
    public Signal update(double error, double weight, long time) {
        return degraded.contains(time) ? Signal.DEGRADED : improved.contains(time) ? Signal.IMPROVED : Signal.NONE;
    }

    @Override
    public Optional<Run> run() {
        return Optional.empty();
    }

    @Override
    public void restart() {
        restarts++;
    }

    @Override
    public void writeTo(DataOutput out) {}
}
