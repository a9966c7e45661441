package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of the e-detector: on a stream whose error stays at the allowed one, an alarm at evidence A comes after
 * labels of a total weight of at least A on average. Runs are cut off at some multiple of A, which only lowers the
 * mean.
 */
class EDetectorArlTest {
    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 5);

    /** One label of a stream whose error rate, over the sampled population, is exactly what is allowed. */
    private interface Boundary {
        /** @return the label's weight */
        double next(EDetector detector, Random random, int i);
    }

    private static Boundary binary(double allowed) {
        return (detector, random, i) -> {
            detector.update(random.nextDouble() < allowed ? 1 : 0, 1, allowed, i);
            return 1;
        };
    }

    /** Errors of mean 0.3 all over [0, 1]. */
    private static double fractional(EDetector detector, Random random, int i) {
        double u = random.nextDouble();
        detector.update(Math.pow(u, 7.0 / 3), 1, 0.3, i);
        return 1;
    }

    /** Errors of 0 or 0.4: the largest factor is far from reached. */
    private static double twoValues(EDetector detector, Random random, int i) {
        detector.update(random.nextInt(4) == 0 ? 0.4 : 0, 1, 0.1, i);
        return 1;
    }

    /** The allowed error moves and the error with it. */
    private static double moving(EDetector detector, Random random, int i) {
        double allowed = 0.2 + 0.15 * Math.sin(i / 30.0);
        detector.update(random.nextDouble() < allowed ? 1 : 0, 1, allowed, i);
        return 1;
    }

    /**
     * Labels are drawn with π in proportion to 1, 1/10, 1/100; errors sit where π is high, so that without weights it
     * would look like a degradation.
     */
    private static double sampled(EDetector detector, Random random, int i) {
        // Population in thirds with errors 0.5, 0.3, 0.1: 0.3 on the whole.
        double u = random.nextDouble() * 1.11;
        int third = u < 1 ? 0 : u < 1.1 ? 1 : 2;
        double error = random.nextDouble() < 0.5 - 0.2 * third ? 1 : 0;
        double weight = Math.pow(10, third - 2);
        detector.update(error, weight, 0.3, i);
        return weight;
    }

    /** Weights spread evenly in their logarithm over [1e-4, 1], whatever the error. */
    private static double wild(EDetector detector, Random random, int i) {
        double weight = Math.pow(10, -4 * random.nextDouble());
        detector.update(random.nextInt(5) == 0 ? 1 : 0, weight, 0.2, i);
        return weight;
    }

    /**
     * After an error, errors are likelier: 0.3 against 0.1. Only what is allowed knows of it, as the guarantee asks.
     */
    private static Boundary dependent() {
        boolean[] last = new boolean[1];
        return (detector, random, i) -> {
            double rate = i > 0 && last[0] ? 0.3 : 0.1;
            last[0] = random.nextDouble() < rate;
            detector.update(last[0] ? 1 : 0, 1, rate, i);
            return 1;
        };
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("binary, rare", binary(0.02)),
                Arguments.of("binary", binary(0.2)),
                Arguments.of("binary, often", binary(0.7)),
                Arguments.of("fractional", (Boundary) EDetectorArlTest::fractional),
                Arguments.of("two values", (Boundary) EDetectorArlTest::twoValues),
                Arguments.of("moving", (Boundary) EDetectorArlTest::moving),
                Arguments.of("sampled", (Boundary) EDetectorArlTest::sampled),
                Arguments.of("wild weights", (Boundary) EDetectorArlTest::wild),
                Arguments.of("dependent", dependent()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void averageRunLengthIsAtLeastTheThreshold(String name, Boundary boundary) {
        assertAverage(name, boundary, 50, 80 * SEEDS, 20);
        assertAverage(name, boundary, 200, 40 * SEEDS, 20);
        assertAverage(name, boundary, 1000, 16 * SEEDS, 6);
    }

    private static void assertAverage(String name, Boundary boundary, int threshold, int runs, int cutOff) {
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < runs; seed++) {
            double length = runLength(boundary, new Random(0x9E3779B97F4A7C15L * (seed + 1)), threshold, cutOff);
            sum += length;
            squares += length * length;
        }
        double mean = sum / runs;
        double error = Math.sqrt((squares / runs - mean * mean) / (runs - 1));
        assertThat(mean)
                .as(
                        "%s: mean run length at A = %d over seeds 0..%d, standard error %.1f",
                        name, threshold, runs - 1, error)
                .isGreaterThanOrEqualTo(threshold - 2 * error);
    }

    private static double runLength(Boundary boundary, Random random, int threshold, int cutOff) {
        EDetector detector = new EDetector();
        double logThreshold = Math.log10(threshold);
        double length = 0;
        for (int i = 0; length < cutOff * threshold; i++) {
            length += boundary.next(detector, random, i);
            if (detector.evidence() >= logThreshold) {
                break;
            }
        }
        return length;
    }
}
