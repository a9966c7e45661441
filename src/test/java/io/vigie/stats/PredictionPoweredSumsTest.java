package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionPoweredSumsTest {
    private static final int SEEDS = 20 * Integer.getInteger("vigie.laws.seeds", 5);

    /**
     * Source: EmertonData/glide, tests/unit/estimators/test_ppi.py: labels 1, 2 with proxies 1, 2 and two further
     * proxies 3, 4 have the mean 1.8. Scores are in [0, 1] here, so all are divided by 4: λ, a ratio of covariances,
     * stays, the mean is 0.45. The standard deviation there, 0.431, is of another convention: labelled and unlabelled
     * proxies apart; over all proxies, as here, the formula gives √0.16 = 0.4.
     */
    @Test
    void meanIsThatOfGlide() {
        PredictionPoweredSums sums = new PredictionPoweredSums();
        for (double f = 1; f <= 4; f++) {
            sums.addJudged(f / 4);
        }
        assertThat(sums.mean()).isEmpty();
        assertThat(sums.estimate(0.9)).isEqualTo(new NotEnoughData(0, 2));
        sums.addLabelled(0.25, 0.25, 3);
        assertThat(sums.estimate(0.9)).isEqualTo(new NotEnoughData(1, 2));
        sums.addLabelled(0.5, 0.5, 3);
        assertThat(4 * sums.mean().orElseThrow()).isCloseTo(1.8, within(1e-14));
        assertThat(sums.judgeBias().orElseThrow()).isZero();
        assertThat(sums.judgeMean().orElseThrow()).isEqualTo(0.625);
        // Var_w(y) = 0.5/16 over a variance that is at least that of an unseen disagreement, λ²/(n + 1)/n.
        double variance = 0.3 * 0.3 / 3 / 2 + (0.6 * 0.5 - 0.09 * 5 / 3) / 16 / 4;
        assertThat(((Interval) sums.estimate(0.9)).n()).isCloseTo(0.5 / 16 / variance, within(1e-12));
    }

    /** Source: numpy 2.4.6, the formulas of the documentation over the same eight answers. */
    @Test
    void figuresAreThoseOfNumpy() {
        double[] f = {0.9, 0.2, 0.7, 0.4, 1, 0.6, 0.1, 0.8};
        double[] y = {1, 0, 0.5, 0.75, 1};
        double[] w = {1, 4, 2, 10, 1};
        PredictionPoweredSums sums = new PredictionPoweredSums();
        for (double score : f) {
            sums.addJudged(score);
        }
        for (int i = 0; i < y.length; i++) {
            sums.addLabelled(y[i], f[i], w[i]);
        }
        assertThat(sums.mean().orElseThrow()).isCloseTo(0.6835622627371252, within(1e-13));
        assertThat(sums.judgeBias().orElseThrow()).isCloseTo(-0.13333333333333333, within(1e-13));
        assertThat(((Interval) sums.estimate(0.95)).n()).isCloseTo(2.8822061359538487, within(1e-11));
    }

    /** A judge that says the same of everything helps nothing: Hájek's mean and Wilson's interval of the labels. */
    @Test
    void withAUselessJudgeItIsHajek() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            PredictionPoweredSums sums = new PredictionPoweredSums();
            WeightedSums labels = new WeightedSums();
            for (int i = 0; i < 50; i++) {
                sums.addJudged(0.7);
                double y = random.nextInt(3) / 2.0;
                if (i % 3 == 0) {
                    sums.addLabelled(y, 0.7, 2);
                    labels.add(y, 2);
                }
            }
            assertThat(sums.mean().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(labels.mean().orElseThrow(), within(1e-15));
            Interval ours = (Interval) sums.estimate(0.95);
            Interval wilson = (Interval) WilsonInterval.of(labels.mean().orElseThrow(), labels.effectiveSize(), 0.95);
            assertThat(ours.lower()).as("seed %d", seed).isCloseTo(wilson.lower(), within(1e-12));
            assertThat(ours.upper()).as("seed %d", seed).isCloseTo(wilson.upper(), within(1e-12));
        }
    }

    /**
     * Answers of which hard ones (30 %) are worse and labelled more often; the judge is right on {@code agree} of them,
     * else guesses kindly.
     */
    private static PredictionPoweredSums sample(Random random, double hardQuality, double agree, int labels) {
        PredictionPoweredSums sums = new PredictionPoweredSums();
        int answers = 2000;
        for (int i = 0; i < answers; i++) {
            boolean hard = random.nextDouble() < 0.3;
            double y = random.nextDouble() < (hard ? hardQuality : 0.9) ? 1 : 0;
            double f = random.nextDouble() < agree ? y : 0.5 + 0.5 * random.nextDouble();
            sums.addJudged(f);
            double probability = (hard ? 2 : 0.57) * labels / answers;
            if (random.nextDouble() < probability) {
                sums.addLabelled(y, f, 1 / probability);
            }
        }
        return sums;
    }

    /** Nearly unbiased (O(1/n)), covering, and narrower than the labels alone: averaged over judges and qualities. */
    @Test
    void coversUnderUnequalProbabilitiesAndIsNarrower() {
        double coverage = 0;
        int cells = 0;
        for (double hardQuality : new double[] {0.3, 0.6, 0.9}) {
            for (double agree : new double[] {0, 0.6, 0.95}) {
                for (int labels : new int[] {40, 200}) {
                    double truth = 0.3 * hardQuality + 0.7 * 0.9;
                    int covered = 0;
                    double error = 0;
                    double squares = 0;
                    double plain = 0;
                    double powered = 0;
                    for (int seed = 0; seed < SEEDS; seed++) {
                        PredictionPoweredSums sums = sample(new Random(seed * 31L + 5), hardQuality, agree, labels);
                        Interval interval = (Interval) sums.estimate(0.95);
                        covered += interval.contains(truth) ? 1 : 0;
                        error += (interval.value() - truth) / SEEDS;
                        squares += (interval.value() - truth) * (interval.value() - truth);
                        powered += interval.n();
                        plain += (double) sums.labels();
                    }
                    double standardError = Math.sqrt(squares) / SEEDS;
                    assertThat(Math.abs(error))
                            .as(
                                    "bias, quality %s, judge %s, %d labels, error %s",
                                    hardQuality, agree, labels, standardError)
                            .isLessThan(3 * standardError + 1.0 / labels);
                    if (agree > 0.9) {
                        assertThat(powered).as("a good judge is worth labels").isGreaterThan(1.5 * plain);
                    }
                    coverage += (double) covered / SEEDS;
                    cells++;
                }
            }
        }
        double standardError = Math.sqrt(0.95 * 0.05 / (cells * (double) SEEDS));
        assertThat(coverage / cells).as("standard error %s", standardError).isGreaterThan(0.95 - 3 * standardError);
    }

    /** The judge becomes kinder by 0.2: the bias shows it, the mean does not move by more than its error. */
    @Test
    void aDriftingJudgeIsNotADriftingModel() {
        double before = 0;
        double after = 0;
        double bias = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (double kindness : new double[] {0, 0.2}) {
                Random random = new Random(seed);
                PredictionPoweredSums sums = new PredictionPoweredSums();
                for (int i = 0; i < 1000; i++) {
                    double y = random.nextDouble() < 0.6 ? 0.8 : 0;
                    double f = 0.8 * y + kindness * random.nextDouble();
                    sums.addJudged(f);
                    if (i % 5 == 0) {
                        sums.addLabelled(y, f, 5);
                    }
                }
                if (kindness == 0) {
                    before += sums.mean().orElseThrow() / SEEDS;
                    bias -= sums.judgeBias().orElseThrow() / SEEDS;
                } else {
                    after += sums.mean().orElseThrow() / SEEDS;
                    bias += sums.judgeBias().orElseThrow() / SEEDS;
                }
            }
        }
        assertThat(after).isCloseTo(before, within(0.003));
        assertThat(bias).isCloseTo(0.1, within(0.005));
    }

    private static PredictionPoweredSums small(Random random, int answers) {
        PredictionPoweredSums sums = new PredictionPoweredSums();
        for (int i = 0; i < answers; i++) {
            double f = random.nextDouble();
            sums.addJudged(f);
            if (random.nextBoolean()) {
                sums.addLabelled(random.nextDouble(), f, 1 / (0.3 + random.nextDouble()));
            }
        }
        return sums;
    }

    private static PredictionPoweredSums merged(PredictionPoweredSums... parts) {
        PredictionPoweredSums sums = new PredictionPoweredSums();
        for (PredictionPoweredSums part : parts) {
            sums.merge(part);
        }
        return sums;
    }

    private static void assertSame(PredictionPoweredSums actual, PredictionPoweredSums expected, int seed) {
        assertThat(actual.judged()).as("seed %d", seed).isEqualTo(expected.judged());
        assertThat(actual.labels()).as("seed %d", seed).isEqualTo(expected.labels());
        if (!(actual.estimate(0.95) instanceof Interval a) || !(expected.estimate(0.95) instanceof Interval b)) {
            assertThat(actual.estimate(0.95)).as("seed %d", seed).hasSameClassAs(expected.estimate(0.95));
            return;
        }
        assertThat(a.value()).as("seed %d", seed).isCloseTo(b.value(), within(1e-12));
        assertThat(a.n()).as("seed %d", seed).isCloseTo(b.n(), within(1e-9 * b.n()));
    }

    @Test
    void mergeIsAddAndKnowsNoOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            PredictionPoweredSums a = small(new Random(seed), 20);
            PredictionPoweredSums b = small(new Random(seed + 1000), 30);
            PredictionPoweredSums c = small(new Random(seed + 2000), 25);
            assertSame(merged(merged(a, b), c), merged(a, merged(b, c)), seed);
            assertSame(merged(a, b), merged(b, a), seed);
            PredictionPoweredSums added = a.copy();
            added.addJudged(0.3);
            added.addLabelled(0.9, 0.3, 7);
            PredictionPoweredSums one = new PredictionPoweredSums();
            one.addJudged(0.3);
            one.addLabelled(0.9, 0.3, 7);
            assertSame(added, merged(a, one), seed);

            added.removeLabelled(0.9, 0.3, 7);
            added.removeJudged(0.3);
            assertSame(added, a, seed);
            PredictionPoweredSums read = Codecs.read(Codecs.bytes(b::writeTo), PredictionPoweredSums::readFrom);
            assertThat(Codecs.hex(read::writeTo)).as("seed %d", seed).isEqualTo(Codecs.hex(b::writeTo));
            assertThat(Codecs.bytes(b::writeTo).length).isLessThanOrEqualTo(16 + 14 * 17);
        }
    }

    @Test
    void aDifferenceMayTravelAloneAndEmptyIsEmpty() {
        PredictionPoweredSums correction = new PredictionPoweredSums();
        assertThat(correction.isEmpty()).isTrue();
        assertThat(correction.judgeBias()).isEmpty();
        assertThat(correction.judgeMean()).isEmpty();
        correction.removeLabelled(1, 0.5, 3);
        correction.addLabelled(0, 0.5, 3);
        assertThat(correction.isEmpty()).isFalse();
        assertThat(correction.estimate(0.95)).isInstanceOf(NotEnoughData.class);
        correction.addLabelled(1, 0.5, 3);
        correction.removeLabelled(0, 0.5, 3);
        assertThat(correction.isEmpty()).isTrue();
        assertThat(Codecs.hex(correction::writeTo)).isEqualTo("00".repeat(16));
    }

    @Test
    void refusesWhatIsNoScore() {
        PredictionPoweredSums sums = new PredictionPoweredSums();
        for (double score : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> sums.addJudged(score)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sums.addLabelled(score, 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sums.addLabelled(0, score, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e200}) {
            assertThatThrownBy(() -> sums.addLabelled(1, 1, weight)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sums.isEmpty()).as("nothing half added").isTrue();
    }
}
