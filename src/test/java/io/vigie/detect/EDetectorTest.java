package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Codecs;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EDetectorTest {
    private static final double[] FRACTIONS = {0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6};
    private static final double[] WEIGHTS = {0.12, 0.25, 0.25, 0.16, 0.1, 0.08, 0.04};

    /** One label of a stream at the boundary: what may go on for ever without being wrong. */
    private interface Stream {
        void next(EDetector detector, Random random, int i);
    }

    private static double[] runLengths(int streams, double threshold, Stream stream) {
        double[] lengths = new double[streams];
        for (int seed = 0; seed < streams; seed++) {
            Random random = new Random(0x5DEECEL * (seed + 1));
            EDetector detector = new EDetector();
            int i = 0;
            while (detector.evidence() < Math.log10(threshold)) {
                stream.next(detector, random, i++);
            }
            lengths[seed] = i;
        }
        return lengths;
    }

    /** The mean of 500 run lengths is known to about 1/√500 = 4.5 % of itself; three times that is allowed for. */
    private static void assertAverageRunLength(double threshold, Stream stream) {
        double[] lengths = runLengths(500, threshold, stream);
        double mean = Arrays.stream(lengths).average().orElseThrow();
        double variance = Arrays.stream(lengths)
                        .map(length -> (length - mean) * (length - mean))
                        .sum()
                / 499;
        double error = Math.sqrt(variance / lengths.length);
        assertThat(mean).as("mean run length, standard error %s", error).isGreaterThan(threshold - 3 * error);
    }

    @Test
    void averageRunLengthAtTheBoundaryIsAtLeastTheThreshold() {
        for (double allowed : new double[] {0.05, 0.21, 0.6}) {
            for (double threshold : new double[] {50, 200}) {
                assertAverageRunLength(
                        threshold,
                        (detector, random, i) -> detector.update(random.nextDouble() < allowed ? 1 : 0, 1, allowed, i));
            }
        }
    }

    /** Scores between 0 and 1, e0 that moves with the true error, and batches of labels that agree with each other. */
    @Test
    void averageRunLengthHoldsForOddStreams() {
        assertAverageRunLength(100, (detector, random, i) -> detector.update(0.3 * random.nextDouble() * 2, 1, 0.3, i));
        assertAverageRunLength(100, (detector, random, i) -> {
            double allowed = 0.2 + 0.1 * Math.sin(i / 20.0);
            detector.update(random.nextDouble() < allowed ? 1 : 0, 1, allowed, i);
        });
    }

    /**
     * Labels picked with π = 0.8 among hard requests (error 0.4) and 0.1 among easy ones (error 0.1): the traffic's
     * error is 0.25.
     */
    @Test
    void averageRunLengthHoldsForWeightedLabels() {
        assertAverageRunLength(100, EDetectorTest::sampled);
        double[] unweighted = runLengths(100, 100, (detector, random, i) -> sampledWith(detector, random, i, false));
        assertThat(Arrays.stream(unweighted).average().orElseThrow())
                .as("without weights the sampling itself looks like a degradation")
                .isLessThan(100);
    }

    private static void sampled(EDetector detector, Random random, int i) {
        sampledWith(detector, random, i, true);
    }

    private static void sampledWith(EDetector detector, Random random, int i, boolean weighted) {
        boolean hard = random.nextDouble() < 0.8 / 0.9;
        double error = random.nextDouble() < (hard ? 0.4 : 0.1) ? 1 : 0;
        detector.update(error, hard && weighted ? 0.1 / 0.8 : 1, 0.25, i);
    }

    @Test
    void evidenceIsTheMixtureThatThePaperDefines() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            EDetector detector = new EDetector();
            double[] statistics = new double[FRACTIONS.length];
            for (int i = 0; i < 200; i++) {
                double error = random.nextDouble();
                double weight = 0.1 + 0.9 * random.nextDouble();
                double allowed = 0.3 + 0.1 * random.nextDouble();
                detector.update(error, weight, allowed, i);
                for (int k = 0; k < statistics.length; k++) {
                    double factor = 1 + FRACTIONS[k] / allowed * weight * (error - allowed);
                    statistics[k] = factor * (statistics[k] + weight);
                }
                double mixture = 0;
                for (int k = 0; k < FRACTIONS.length; k++) {
                    mixture += WEIGHTS[k] * statistics[k];
                }
                assertThat(detector.evidence())
                        .as("seed %d, label %d", seed, i)
                        .isCloseTo(Math.log10(mixture), within(1e-10));
            }
        }
    }

    /**
     * The bet that has grown most decides, so a fresh detector on a change is near the truth, and above what is
     * allowed.
     */
    @Test
    void theLikelyErrorIsTheMeanOfTheBetsByTheirEvidence() {
        EDetector detector = new EDetector();
        assertThat(detector.likelyError(0.2)).isEmpty();
        double[] statistics = new double[FRACTIONS.length];
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            double error = random.nextDouble() < 0.4 ? 1 : 0;
            detector.update(error, 1, 0.2, i);
            double sum = 0;
            double errors = 0;
            for (int k = 0; k < statistics.length; k++) {
                statistics[k] = (1 + FRACTIONS[k] / 0.2 * (error - 0.2)) * (statistics[k] + 1);
                sum += WEIGHTS[k] * statistics[k];
                errors += WEIGHTS[k] * statistics[k] * (0.2 + FRACTIONS[k] * 0.8);
            }
            assertThat(detector.likelyError(0.2).orElseThrow()).isCloseTo(errors / sum, within(1e-9));
        }
        assertThat(detector.likelyError(0.2).orElseThrow()).isBetween(0.3, 0.5);
    }

    /** Of the best bet; with all errors 0 before and 1 after, the onset can only be the first 1. */
    @Test
    void onsetAndRunAreThoseSinceTheRestart() {
        EDetector detector = new EDetector();
        assertThat(detector.run()).isEmpty();
        for (int i = 0; i < 40; i++) {
            detector.update(0, 1, 0.2, i);
        }
        for (int i = 40; i < 50; i++) {
            detector.update(i % 5 == 4 ? 0.5 : 1, i % 2 == 0 ? 1 : 0.5, 0.2, i);
        }
        OnsetRun run = detector.run().orElseThrow();
        assertThat(run.onset()).isEqualTo(40);
        assertThat(run.labels()).isEqualTo(10);
        assertThat(run.error()).isCloseTo((7.5 - 0.5 * 1 - 0.5 * 0.5) / 7.5, within(1e-12));
        assertThat(run.effectiveSize()).isCloseTo(7.5 * 7.5 / (5 + 5 * 0.25), within(1e-12));

        detector.rescale(0.25);
        detector.update(0, 1, 0.2, 50);
        assertThat(detector.run().orElseThrow().error()).isCloseTo(6.75 * 0.25 / (7.5 * 0.25 + 1), within(1e-12));
    }

    @Test
    void hugeEvidenceDoesNotOverflow() {
        EDetector detector = new EDetector();
        for (int i = 0; i < 1_000_000; i++) {
            detector.update(1, 1, 1e-6, i);
        }
        assertThat(detector.evidence()).isBetween(5.7e6, 6e6);
        for (int i = 0; i < 1_000_000; i++) {
            detector.update(0, 1, 0.5, i);
        }
        assertThat(detector.evidence()).isFinite();
    }

    @Test
    void whereEveryErrorIsAllowedThereIsNoAlarm() {
        EDetector detector = new EDetector();
        for (int i = 0; i < 100_000; i++) {
            detector.update(1, 1, i % 2 == 0 ? 1 : 1.2, i);
        }
        assertThat(detector.evidence()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(detector.run()).isEmpty();
    }

    @Test
    void whereNoErrorIsAllowedTheFirstIsProof() {
        EDetector detector = new EDetector();
        for (int i = 0; i < 1000; i++) {
            detector.update(0, 1, 0, i);
        }
        assertThat(detector.evidence()).isLessThan(3);
        detector.update(1, 1, 0, 1000);
        assertThat(detector.evidence()).isGreaterThan(6);
    }

    @Test
    void nonsenseIsRefused() {
        EDetector detector = new EDetector();
        for (double error : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> detector.update(error, 1, 0.5, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double weight : new double[] {0, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> detector.update(0, weight, 0.5, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double allowed : new double[] {-0.1, Double.NaN}) {
            assertThatThrownBy(() -> detector.update(0, 1, allowed, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double factor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> detector.rescale(factor)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void behindTheSmallInterfaceItIsTheSameDetector() {
        ChangeDetector small = EDetector.withThreshold(0.2, 3);
        EDetector large = new EDetector();
        Random random = new Random(1);
        boolean alarmed = false;
        for (int i = 0; i < 400; i++) {
            double error = random.nextDouble() < (i < 200 ? 0.15 : 0.7) ? 1 : 0;
            large.update(error, 1, 0.2, i);
            boolean alarm = small.update(error, 1, i) == ChangeDetector.ChangeSignal.DEGRADED;
            assertThat(alarm).isEqualTo(large.evidence() >= 3);
            if (alarm) {
                alarmed = true;
                small.restart();
                large.restart();
            }
        }
        assertThat(alarmed).isTrue();
    }

    @Test
    void goesOnFromItsStateAsIfNothingHadHappened() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            EDetector undisturbed = new EDetector();
            EDetector restored = new EDetector();
            for (int i = 0; i < 100; i++) {
                double error = random.nextDouble();
                double weight = 1 - random.nextDouble();
                undisturbed.update(error, weight, 0.4, i * 1000L);
                restored.update(error, weight, 0.4, i * 1000L);
                if (random.nextInt(10) == 0) {
                    restored = Codecs.read(Codecs.bytes(restored::writeTo), EDetector::readFrom);
                }
                assertThat(restored.run()).as("seed %d, label %d", seed, i).isEqualTo(undisturbed.run());
            }
            assertThat(Codecs.bytes(restored::writeTo))
                    .as("seed %d", seed)
                    .isEqualTo(Codecs.bytes(undisturbed::writeTo))
                    .hasSizeLessThan(1 + 59 * EDetector.BETS);
        }
    }

    @Test
    void damagedStateIsRefused() {
        assertThat(Codecs.hex(new EDetector()::writeTo)).isEqualTo("00");
        assertThatThrownBy(() -> Codecs.readHex("08", EDetector::readFrom)).hasMessageContaining("8 bets");
        assertThatThrownBy(() -> Codecs.readHex("07" + "7ff8000000000000".repeat(60), EDetector::readFrom))
                .hasMessageContaining("no stream of labels");
    }
}
