package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our e-detector beside another implementation of the same paper: the R package edetect 0.1.0, whose article "Run
 * lengths and detection delays" publishes Monte Carlo figures of 60 runs each for errors in [0, 1] of mean 0.5 and an
 * average run length of at least 100. The grids of bets differ, so the figures do too; the promise and the order of
 * magnitude do not.
 */
class PublishedRunLengthsTest {
    private static final int PUBLISHED_RUNS = 60;
    private static final int RUNS = 600;
    private static final int THRESHOLD = 100;
    private static final double CENTRE = 0.5;
    private static final int CHANGE_AT = 50;
    private static final double PUBLISHED_DELAY = 7.6;

    private record RunLengths(double mean, double standardError) {
        static RunLengths of(double[] lengths) {
            double mean = Arrays.stream(lengths).average().orElseThrow();
            double squares =
                    Arrays.stream(lengths).map(x -> (x - mean) * (x - mean)).sum();
            return new RunLengths(mean, Math.sqrt(squares / (lengths.length - 1) / lengths.length));
        }
    }

    static Stream<Arguments> stableStreams() {
        return Stream.of(
                Arguments.of("uniform", (ToDoubleFunction<Random>) Random::nextDouble, 107.26667),
                Arguments.of("beta(4, 4)", (ToDoubleFunction<Random>) PublishedRunLengthsTest::beta, 99.83333),
                Arguments.of("two points", (ToDoubleFunction<Random>) random -> random.nextInt(2), 109.9));
    }

    /** The fourth of seven uniforms in order. */
    private static double beta(Random random) {
        double[] uniforms = random.doubles(7).sorted().toArray();
        return uniforms[3];
    }

    private static boolean isAlarm(EDetector detector, double error, int i) {
        detector.update(error, 1, CENTRE, i);
        return detector.evidence() >= Math.log10(THRESHOLD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stableStreams")
    void runsAreAsLongAsPublished(String name, ToDoubleFunction<Random> errors, double published) {
        double[] lengths = new double[RUNS];
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            EDetector detector = new EDetector();
            int i = 0;
            while (!isAlarm(detector, errors.applyAsDouble(random), i)) {
                i++;
            }
            lengths[seed] = i + 1;
        }
        RunLengths ours = RunLengths.of(lengths);
        // Run lengths are about exponential: the standard error of the published mean is about mean/√runs.
        double error = Math.hypot(ours.standardError(), published / Math.sqrt(PUBLISHED_RUNS));
        assertThat(ours.mean())
                .as("%s, seeds 0..%d: %s, published %s", name, RUNS - 1, ours, published)
                .isGreaterThanOrEqualTo(THRESHOLD - 3 * ours.standardError())
                .isBetween(published - 3 * error, published + 3 * error);
    }

    /**
     * Uniform errors of [0.3, 0.7], from the 51st on of [0.45, 0.85]; runs with a false alarm do not count. Errors that
     * are never near 0 or 1 are won by betting nearly all there is on each; our largest bet stakes 0.6, which is enough
     * for labels of good and bad, and takes 14.4 such errors where 7.6 are published.
     */
    @Test
    void aChangeIsFoundWithinTwiceThePublishedDelay() {
        double[] delays = new double[RUNS];
        int counted = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            EDetector detector = new EDetector();
            int i = 0;
            while (!isAlarm(detector, (i < CHANGE_AT ? 0.3 : 0.45) + 0.4 * random.nextDouble(), i)) {
                i++;
            }
            if (i >= CHANGE_AT) {
                delays[counted++] = i - CHANGE_AT + 1;
            }
        }
        RunLengths ours = RunLengths.of(Arrays.copyOf(delays, counted));
        assertThat(ours.mean() - 3 * ours.standardError())
                .as("seeds 0..%d, %d without a false alarm: %s", RUNS - 1, counted, ours)
                .isLessThanOrEqualTo(2 * PUBLISHED_DELAY);
    }
}
