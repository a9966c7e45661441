package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairSumsTest {
    private static final int SEEDS = 20 * Integer.getInteger("vigie.laws.seeds", 5);

    /** Source: numpy 2.4.6 over the same five answers. */
    @Test
    void figuresAreThoseOfNumpy() {
        double[] f = {0.9, 0.2, 0.7, 0.4, 1};
        double[] y = {1, 0, 0.5, 0.75, 1};
        double[] w = {1, 4, 2, 10, 1};
        PairSums sums = new PairSums();
        for (int i = 0; i < y.length; i++) {
            sums.add(y[i], f[i], w[i]);
        }
        assertThat(sums.bias().orElseThrow()).isCloseTo(-0.13333333333333333, within(1e-13));
        assertThat(sums.agreement().orElseThrow()).isCloseTo(1 - 1.475 / 18, within(1e-13));
        assertThat(sums.effectiveSize()).isCloseTo(18.0 * 18 / 122, within(1e-12));
    }

    private static PairSums random(Random random, int pairs) {
        PairSums sums = new PairSums();
        for (int i = 0; i < pairs; i++) {
            sums.add(random.nextDouble(), random.nextDouble(), 1 / (0.3 + random.nextDouble()));
        }
        return sums;
    }

    private static PairSums merged(PairSums... parts) {
        PairSums sums = new PairSums();
        for (PairSums part : parts) {
            sums.merge(part);
        }
        return sums;
    }

    private static void assertEqual(PairSums actual, PairSums expected, int seed) {
        assertThat(actual.count()).as("seed %d", seed).isEqualTo(expected.count());
        assertThat(actual.effectiveSize()).as("seed %d", seed).isCloseTo(expected.effectiveSize(), within(1e-9));
        assertThat(actual.bias().orElseThrow())
                .as("seed %d", seed)
                .isCloseTo(expected.bias().orElseThrow(), within(1e-12));
        assertThat(actual.covariance()).as("seed %d", seed).isCloseTo(expected.covariance(), within(1e-12));
        assertThat(actual.truthVariance()).as("seed %d", seed).isCloseTo(expected.truthVariance(), within(1e-12));
        assertThat(actual.judgeVariance()).as("seed %d", seed).isCloseTo(expected.judgeVariance(), within(1e-12));
    }

    @Test
    void mergeIsAddAndKnowsNoOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PairSums a = random(new Random(seed), 20);
            PairSums b = random(new Random(seed + 1000), 30);
            PairSums c = random(new Random(seed + 2000), 25);
            assertEqual(merged(merged(a, b), c), merged(a, merged(b, c)), seed);
            assertEqual(merged(a, b), merged(b, a), seed);
            PairSums added = a.copy();
            added.add(0.9, 0.3, 7);
            PairSums one = new PairSums();
            one.add(0.9, 0.3, 7);
            assertEqual(added, merged(a, one), seed);
            added.remove(0.9, 0.3, 7);
            assertEqual(added, a, seed);
            PairSums read = Codecs.read(Codecs.bytes(b::writeTo), PairSums::readFrom);
            assertThat(read.isSame(b)).as("seed %d", seed).isTrue();
            assertThat(Codecs.hex(read::writeTo)).as("seed %d", seed).isEqualTo(Codecs.hex(b::writeTo));
        }
    }

    @Test
    void aDifferenceMayTravelAloneAndEmptyIsEmpty() {
        PairSums correction = new PairSums();
        assertThat(correction.isEmpty()).isTrue();
        assertThat(correction.bias()).isEmpty();
        assertThat(correction.agreement()).isEmpty();
        assertThat(correction.biasEstimate(0.95)).isEqualTo(new NotEnoughData(0, 2));
        correction.remove(1, 0.5, 3);
        correction.add(0, 0.5, 3);
        assertThat(correction.isEmpty()).isFalse();
        PairSums read = Codecs.read(Codecs.bytes(correction::writeTo), PairSums::readFrom);
        read.add(1, 0.5, 3);
        read.remove(0, 0.5, 3);
        assertThat(read.isEmpty()).isTrue();
    }

    /** Scores of 0 and 1 are their own squares: one pair, of whatever weight, takes 24 bytes at most. */
    @Test
    void bytesAreThoseOfTheLayout() {
        PairSums bothGood = new PairSums();
        bothGood.add(1, 1, 12.5);
        assertThat(Codecs.hex(bothGood::writeTo)).isEqualTo("027c024029000000000000024063880000000000");
        PairSums apart = new PairSums();
        apart.add(0, 1, 4);
        assertThat(Codecs.hex(apart::writeTo)).isEqualTo("02200108012000000108" + "00");
        assertThat(Codecs.hex(new PairSums()::writeTo)).isEqualTo("0000" + "00".repeat(7));
    }

    @Test
    void refusesWhatIsNoScore() {
        PairSums sums = new PairSums();
        for (double score : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> sums.add(score, 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sums.add(0, score, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e200}) {
            assertThatThrownBy(() -> sums.add(1, 1, weight)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sums.isEmpty()).as("nothing half added").isTrue();
    }

    /** Over judges from careless to nearly perfect, biased and not, the interval of the bias holds its confidence. */
    @Test
    void theBiasIsCovered() {
        double covered = 0;
        int cells = 0;
        for (int pairs : new int[] {15, 60, 300}) {
            for (double sensitivity : new double[] {0.75, 0.95, 0.99}) {
                for (double specificity : new double[] {0.3, 0.8, 0.97}) {
                    double truth = 0.88;
                    double bias = truth * sensitivity + (1 - truth) * (1 - specificity) - truth;
                    for (int seed = 0; seed < 2 * SEEDS; seed++) {
                        Random random = new Random(seed * 31L + cells);
                        PairSums sums = new PairSums();
                        for (int i = 0; i < pairs; i++) {
                            boolean good = random.nextDouble() < truth;
                            boolean says = random.nextDouble() < (good ? sensitivity : 1 - specificity);
                            sums.add(good ? 1 : 0, says ? 1 : 0, 5);
                        }
                        covered += ((Interval) sums.biasEstimate(0.95)).contains(bias) ? 1 : 0;
                    }
                    cells++;
                }
            }
        }
        double coverage = covered / cells / (2 * SEEDS);
        double standardError = Math.sqrt(0.95 * 0.05 / (cells * 2.0 * SEEDS));
        assertThat(coverage).as("standard error %s", standardError).isBetween(0.95 - 3 * standardError - 0.003, 0.99);
    }
}
