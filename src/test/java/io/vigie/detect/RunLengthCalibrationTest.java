package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.stats.ErrorLaw;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream with the law for which thresholds were solved alarms no more often than was asked for, and not much more
 * rarely.
 */
class RunLengthCalibrationTest {
    private static final double LABELS = 1_000;
    private static final int RUNS = 60 * Integer.getInteger("vigie.laws.seeds", 5);

    /** Draws a stable stream's labels, and tells their weights. */
    private interface Stable {
        double error(SplittableRandom random, double before);

        @SuppressWarnings("UnusedVariable") // others draw it
        default double weight(SplittableRandom random) {
            return 1;
        }
    }

    private static Stable binary(double rate, double correlation) {
        return (random, before) -> random.nextDouble() < rate + correlation * (before - rate) ? 1 : 0;
    }

    private static Stable weighted(double rate) {
        return new Stable() {
            @Override
            public double error(SplittableRandom random, double before) {
                return random.nextDouble() < rate ? 1 : 0;
            }

            @Override
            public double weight(SplittableRandom random) {
                return random.nextInt(3) == 0 ? 1 : 0.2;
            }
        };
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("rare", binary(0.02, 0), new ErrorLaw(0.02, 1, 0), 0.045, 3),
                Arguments.of("usual", binary(0.1, 0), new ErrorLaw(0.1, 1, 0), 0.131, 3),
                Arguments.of("often", binary(0.4, 0), new ErrorLaw(0.4, 1, 0), 0.44, 3),
                Arguments.of("at what is allowed", binary(0.1, 0), new ErrorLaw(0.1, 1, 0), 0.1, 3),
                Arguments.of("bursts", binary(0.1, 0.4), new ErrorLaw(0.1, 1, 0.4), 0.131, 3),
                Arguments.of("weights", weighted(0.1), new ErrorLaw(0.1, 1, 0), 0.131, 5),
                Arguments.of(
                        "even scores",
                        (Stable) (random, before) -> random.nextDouble(),
                        ErrorLaw.bounded(0.5, 0.5, 1 / 12.0, 0),
                        0.54,
                        4),
                Arguments.of(
                        "three scores",
                        (Stable) (random, before) -> random.nextInt(10) == 0 ? 1 : random.nextInt(3) == 0 ? 0.5 : 0,
                        ErrorLaw.bounded(0.25, 0.25, 0.1125, 0),
                        0.29,
                        4),
                Arguments.of(
                        "small errors",
                        (Stable) (random, before) -> Math.pow(random.nextDouble(), 4),
                        ErrorLaw.bounded(0.2, 0.2, 1 / 9.0 - 0.04, 0),
                        0.23,
                        4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void runsAreAsLongAsTheBudgetSays(String name, Stable stable, ErrorLaw law, double allowed, double most) {
        double power = EDetector.powerFor(law.correlation());
        double[] thresholds = RunLengthCalibration.logThresholds(law, allowed, power, LABELS);
        SplittableRandom random = new SplittableRandom(99);
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < RUNS; run++) {
            EDetector detector = new EDetector();
            double before = random.nextDouble() < law.mean() ? 1 : 0;
            double length = 0;
            while (detector.evidence(thresholds) < 0) {
                before = stable.error(random, before);
                double weight = stable.weight(random);
                detector.update(before, weight, allowed, power, 0);
                length += weight;
            }
            sum += length;
            squares += length * length;
        }
        double mean = sum / RUNS;
        double error = Math.sqrt((squares / RUNS - mean * mean) / (RUNS - 1));
        assertThat(mean)
                .as("%s: mean run length where %.0f was asked for, standard error %.0f, seed 99", name, LABELS, error)
                .isGreaterThan(LABELS - 2 * error)
                .isLessThan(most * LABELS + 2 * error);
    }
}
