package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.TunableDetector.Sensitivity;

/**
 * Finds the parameter at which a detector gives one false alarm in 10,000 labels of the stable scenario: bisection of
 * the parameter's logarithm over its legal range, on streams that nothing else is measured on, the same ones at every
 * step.
 */
final class Tuning {
    /** Streams of tuning have seeds that no stream of the measurement has. */
    private static final long SEEDS_APART = 1L << 40;

    private static final int STEPS = 16;
    private static final double CLOSE = 0.02;

    /** Detectors whose alarms come in steps of the parameter may only get near: a factor that is still called equal. */
    private static final double NEAR = 1.25;

    private final BenchWorkers workers;
    private final int seeds;
    private final long firstSeed;

    Tuning(BenchWorkers workers, int seeds, long firstSeed) {
        this.workers = workers;
        this.seeds = seeds;
        this.firstSeed = firstSeed + SEEDS_APART;
    }

    /** One try. */
    private record Point(double value, double per10k) {
        double distance() {
            return per10k == 0 ? Double.POSITIVE_INFINITY : Math.abs(Math.log(per10k));
        }
    }

    TuningResult tune(TunableDetector family) throws InterruptedException {
        Sensitivity sensitivity = family.sensitivity();
        if (sensitivity.strict() == sensitivity.loose()) {
            return result(family, TuningResult.TuningOutcome.REACHED, measure(family, sensitivity.strict()));
        }
        Point strict = measure(family, sensitivity.strict());
        if (strict.per10k() > NEAR) {
            return result(family, TuningResult.TuningOutcome.TOO_LOUD, strict);
        }
        Point loose = measure(family, sensitivity.loose());
        if (loose.per10k() < 1 / NEAR) {
            return result(family, TuningResult.TuningOutcome.TOO_QUIET, loose);
        }
        Point best = strict.distance() < loose.distance() ? strict : loose;
        for (int i = 0; i < STEPS && Math.abs(best.per10k() - 1) > CLOSE; i++) {
            Point middle = measure(family, Math.sqrt(strict.value() * loose.value()));
            best = middle.distance() < best.distance() ? middle : best;
            if (middle.per10k() > 1) {
                loose = middle;
            } else {
                strict = middle;
            }
        }
        boolean equal = best.per10k() <= NEAR && best.per10k() >= 1 / NEAR;
        return result(
                family,
                equal ? TuningResult.TuningOutcome.REACHED : TuningResult.TuningOutcome.JUMPS,
                equal ? best : strict);
    }

    private Point measure(TunableDetector family, double value) throws InterruptedException {
        ConfiguredDetector contestant = family.contestant(ParameterChoice.TUNED, value);
        FalseAlarms rate = FalseAlarms.of(
                workers.all(seeds, i -> Trial.run(StreamScenarios.STABLE.draw(firstSeed + i), contestant), done -> {}));
        return new Point(value, rate.per10k());
    }

    private static TuningResult result(TunableDetector family, TuningResult.TuningOutcome outcome, Point point) {
        Sensitivity sensitivity = family.sensitivity();
        return new TuningResult(
                family.name(),
                sensitivity.parameter(),
                sensitivity.byDefault(),
                point.value(),
                point.per10k(),
                outcome);
    }
}
