package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Codecs;
import io.vigie.stats.Varint;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing becomes NaN, overflows or saturates, whatever the scores, weights and numbers of labels. */
class EDetectorNumericsTest {
    private static final double[] SCORES = {0, Double.MIN_VALUE, 1e-12, 0.5, 1 - 1e-16, 1};
    private static final double[] WEIGHTS = {1, 0.3, 1e-4, 1e-12};
    private static final double[] ALLOWED = {0, 1e-12, 1e-4, 0.3, 0.999999, 1 - 1e-16, 1, 1.5};

    /**
     * The state after many labels, as the stored bytes tell it; the sums are those of {@code labels} labels of one
     * weight and error.
     */
    private static EDetector after(long labels, double weight, double error, double logEvidence, double logCusum) {
        byte[] bytes = Codecs.bytes(out -> {
            out.writeByte(EDetector.BETS);
            for (int k = 0; k < EDetector.BETS; k++) {
                out.writeDouble(logEvidence);
                out.writeDouble(logCusum);
                Varint.writeSigned(out, 1_700_000_000_000L);
                Varint.writeUnsigned(out, labels);
                out.writeDouble(labels * weight);
                out.writeDouble(labels * weight * weight);
                out.writeDouble(labels * weight * error);
            }
        });
        return Codecs.read(bytes, EDetector::readFrom);
    }

    private static void assertSound(EDetector detector, String as) {
        assertThat(detector.evidence()).as(as).isFinite();
        detector.run().ifPresent(run -> {
            assertThat(run.error()).as(as).isBetween(0.0, 1.0);
            assertThat(run.labels()).as(as).isPositive();
            assertThat(run.effectiveSize()).as(as).isGreaterThan(0).isLessThanOrEqualTo((double) run.labels());
        });
        EDetector read = Codecs.read(Codecs.bytes(detector::writeTo), EDetector::readFrom);
        assertThat(read.evidence()).as(as).isEqualTo(detector.evidence());
        assertThat(read.run()).as(as).isEqualTo(detector.run());
    }

    @Test
    void everyFirstLabelIsSound() {
        for (double error : SCORES) {
            for (double weight : WEIGHTS) {
                for (double allowed : ALLOWED) {
                    EDetector detector = new EDetector();
                    assertThat(detector.evidence()).isEqualTo(Double.NEGATIVE_INFINITY);
                    detector.update(error, weight, allowed, 5);
                    String as = "error " + error + ", weight " + weight + ", allowed " + allowed;
                    if (allowed >= 1) {
                        assertThat(detector.evidence()).as(as).isEqualTo(Double.NEGATIVE_INFINITY);
                        assertThat(detector.run()).as(as).isEmpty();
                    } else {
                        assertSound(detector, as);
                        // One label is worth at most its largest factor, 1 + 0.6·w·(e − e0)/e0.
                        assertThat(detector.evidence())
                                .as(as)
                                .isLessThanOrEqualTo(
                                        Math.log10(1 + 0.6 * weight * error / Math.max(allowed, 1e-9)) + 1e-12);
                    }
                }
            }
        }
    }

    @Test
    void constantStreamsStaySound() {
        for (double error : SCORES) {
            for (double weight : WEIGHTS) {
                for (double allowed : ALLOWED) {
                    EDetector detector = new EDetector();
                    for (int i = 0; i < 300; i++) {
                        detector.update(error, weight, allowed, i);
                    }
                    if (allowed < 1) {
                        assertSound(detector, "error " + error + ", weight " + weight + ", allowed " + allowed);
                    }
                }
            }
        }
    }

    @Test
    void soundAfterABillionLabels() {
        long billion = 1_000_000_000L;
        for (double logEvidence : new double[] {-1e9, -700, 0, 20, 1e9, 2e10}) {
            for (double logCusum : new double[] {-3, 0, 1e9, 2e10}) {
                for (double weight : WEIGHTS) {
                    for (double error : SCORES) {
                        EDetector detector = after(billion, weight, error, logEvidence, logCusum);
                        String as = "evidence " + logEvidence + ", cusum " + logCusum + ", weight " + weight
                                + ", error " + error;
                        assertSound(detector, as);
                        double before = detector.evidence();
                        for (double next : SCORES) {
                            detector.update(next, weight, 0.1, 1_800_000_000_000L);
                        }
                        assertSound(detector, as);
                        assertThat(Math.abs(detector.evidence() - before))
                                .as("%s: six labels move it by little", as)
                                .isLessThan(logEvidence < 0 ? Math.abs(before) + 5 : 5);
                    }
                }
            }
        }
    }

    /** With 10^9 labels behind it, the next is counted exactly and not swallowed. */
    @Test
    void theNextLabelCountsAfterABillion() {
        EDetector detector = after(1_000_000_000L, 1e-4, 0.2, 5, 5);
        double before = detector.run().orElseThrow().error();
        for (int i = 0; i < 1000; i++) {
            detector.update(1, 1, 0.2, i);
        }
        OnsetRun run = detector.run().orElseThrow();
        assertThat(run.labels()).isEqualTo(1_000_001_000L);
        assertThat(run.error()).isCloseTo((1e5 * before + 1000) / (1e5 + 1000), within(1e-9));
    }

    /** Weights whose squares leave the range of a double still have a mean and an effective size. */
    @Test
    void vanishingWeightsAreSound() {
        for (double weight : new double[] {1e-170, 1e-300, Double.MIN_VALUE}) {
            EDetector detector = new EDetector();
            detector.update(1, weight, 0.5, 1);
            assertSound(detector, "weight " + weight);
            detector.update(0.5, 1, 0.5, 2);
            assertSound(detector, "weight " + weight);
        }
        EDetector detector = new EDetector();
        detector.update(1, 1, 0.5, 1);
        for (int i = 0; i < 50; i++) {
            detector.rescale(1e-8);
        }
        assertSound(detector, "rescaled 50 times");
        for (int i = 0; i < 200; i++) {
            detector.rescale(1e8);
        }
        assertSound(detector, "rescaled back, and beyond");
    }

    /**
     * On a stable stream the mean of M after n labels is n, so by Markov's inequality log10 M stays below log10 n + 3
     * but for one stream in a thousand; the detector neither drifts off nor freezes.
     */
    @Test
    void evidenceOfALongStableStreamStaysBounded() {
        EDetector detector = new EDetector();
        Random random = new Random(42);
        double most = Double.NEGATIVE_INFINITY;
        int labels = 10_000_000;
        for (int i = 1; i <= labels; i++) {
            detector.update(random.nextInt(10) == 0 ? 1 : 0, 1, 0.1, i);
            if (i % 1024 == 0) {
                most = Math.max(most, detector.evidence() - Math.log10(i));
            }
        }
        assertThat(most).isLessThan(3);
        assertSound(detector, "seed 42");
    }
}
