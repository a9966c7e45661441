package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionPoweredMeanTest {
    private static final int SEEDS = 20 * Integer.getInteger("vigie.laws.seeds", 5);

    /** What a sample of answers gives: two halves of pairs, and all that the judge said. */
    private record Sample(PairSums half, PairSums other, WeightedSums judged, WeightedSums labels) {
        Sample() {
            this(new PairSums(), new PairSums(), new WeightedSums(), new WeightedSums());
        }

        PredictionPoweredMean mean() {
            return PredictionPoweredMean.of(half, other, judged);
        }
    }

    @Test
    void tooLittleIsNoFigure() {
        Sample sample = new Sample();
        assertThat(sample.mean().mean()).isEmpty();
        assertThat(sample.mean().estimate(0.95)).isEqualTo(new NotEnoughData(0, 2));
        sample.judged().add(0.5, 1);
        sample.judged().add(1, 1);
        sample.half().add(1, 0.5, 1);
        assertThat(sample.mean().estimate(0.95)).isEqualTo(new NotEnoughData(1, 2));
        sample.other().add(1, 1, 1);
        assertThat(sample.mean().mean()).isPresent();
    }

    /** A judge that says the same of everything helps nothing: Hájek's mean and Wilson's interval of the labels. */
    @Test
    void withAUselessJudgeItIsHajek() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Sample sample = new Sample();
            for (int i = 0; i < 50; i++) {
                sample.judged().add(0.7, 1);
                double y = random.nextInt(3) / 2.0;
                if (i % 3 == 0) {
                    (i % 2 == 0 ? sample.half() : sample.other()).add(y, 0.7, 2);
                    sample.labels().add(y, 2);
                }
            }
            double hajek = sample.labels().mean().orElseThrow();
            Interval ours = (Interval) sample.mean().estimate(0.95);
            Interval wilson =
                    (Interval) WilsonInterval.of(hajek, sample.labels().effectiveSize(), 0.95);
            assertThat(ours.value()).as("seed %d", seed).isCloseTo(hajek, within(1e-14));
            assertThat(ours.lower()).as("seed %d", seed).isCloseTo(wilson.lower(), within(1e-9));
            assertThat(ours.upper()).as("seed %d", seed).isCloseTo(wilson.upper(), within(1e-9));
        }
    }

    /**
     * Answers of which hard ones (30 %) are worse and labelled more often; the judge looks at {@code judged} of them,
     * and more often at easy ones, is right on {@code agree}, and else guesses kindly.
     */
    private static Sample sample(Random random, double hardQuality, double agree, int labels, double judgedShare) {
        Sample sample = new Sample();
        int answers = 2000;
        for (int i = 0; i < answers; i++) {
            boolean hard = random.nextDouble() < 0.3;
            double y = random.nextDouble() < (hard ? hardQuality : 0.9) ? 1 : 0;
            double f = random.nextDouble() < agree ? y : 0.5 + 0.5 * random.nextDouble();
            double ofJudge = judgedShare == 1 ? 1 : judgedShare * (hard ? 0.6 : 1);
            boolean isJudged = random.nextDouble() < ofJudge;
            if (isJudged) {
                sample.judged().add(f, 1 / ofJudge);
            }
            double probability = (hard ? 2 : 0.57) * labels / answers;
            if (random.nextDouble() < probability && isJudged) {
                (i % 2 == 0 ? sample.half() : sample.other()).add(y, f, 1 / probability / ofJudge);
                sample.labels().add(y, 1 / probability / ofJudge);
            }
        }
        return sample;
    }

    /**
     * Unbiased, covering, and worth more than the labels alone with a good judge: over judges and qualities, with
     * unequal probabilities of people and of the judge.
     */
    @Test
    void coversUnderUnequalProbabilitiesAndIsNarrower() {
        double coverage = 0;
        int cells = 0;
        for (double hardQuality : new double[] {0.3, 0.6, 0.9}) {
            for (double agree : new double[] {0, 0.6, 0.95}) {
                for (int labels : new int[] {40, 200}) {
                    for (double judged : new double[] {1, 0.9}) {
                        double truth = 0.3 * hardQuality + 0.7 * 0.9;
                        int covered = 0;
                        double error = 0;
                        double squares = 0;
                        double plain = 0;
                        double powered = 0;
                        for (int seed = 0; seed < SEEDS; seed++) {
                            Sample sample = sample(new Random(seed * 31L + 5), hardQuality, agree, labels, judged);
                            Interval interval = (Interval) sample.mean().estimate(0.95);
                            covered += interval.contains(truth) ? 1 : 0;
                            error += (interval.value() - truth) / SEEDS;
                            squares += (interval.value() - truth) * (interval.value() - truth);
                            powered += interval.n();
                            plain += sample.labels().effectiveSize();
                        }
                        double standardError = Math.sqrt(squares) / SEEDS;
                        assertThat(Math.abs(error))
                                .as("bias, quality %s, judge %s, %d labels", hardQuality, agree, labels)
                                .isLessThan(3.5 * standardError + 0.2 / labels);
                        if (agree > 0.9) {
                            assertThat(powered)
                                    .as("a good judge is worth labels: quality %s, %d labels", hardQuality, labels)
                                    .isGreaterThan((labels > 100 ? 1.5 : 1.2) * plain);
                        }
                        coverage += (double) covered / SEEDS;
                        cells++;
                    }
                }
            }
        }
        double standardError = Math.sqrt(0.95 * 0.05 / (cells * (double) SEEDS));
        assertThat(coverage / cells).as("standard error %s", standardError).isGreaterThan(0.95 - 3 * standardError);
    }

    /** λ from the sample that it is used on is off by 0.02 on ten labels (measured); from the other half it is not. */
    @Test
    void tenLabelsAreNotBiased() {
        int samples = 100 * SEEDS;
        double error = 0;
        double squares = 0;
        for (int seed = 0; seed < samples; seed++) {
            Random random = new Random(seed);
            Sample sample = new Sample();
            for (int i = 0; i < 400; i++) {
                boolean good = random.nextDouble() < 0.9;
                double f = random.nextDouble() < (good ? 0.95 : 0.3) ? 1 : 0;
                sample.judged().add(f, 1);
                if (i < 10) {
                    (i % 2 == 0 ? sample.half() : sample.other()).add(good ? 1 : 0, f, 1);
                }
            }
            double off = sample.mean().mean().orElseThrow() - 0.9;
            error += off / samples;
            squares += off * off;
        }
        // Only where θ leaves [0, 1] it is moved: at most upwards from 0, downwards from 1.
        assertThat(error).as("standard error %s", Math.sqrt(squares) / samples).isBetween(-0.012, 0.004);
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
                Sample sample = new Sample();
                for (int i = 0; i < 1000; i++) {
                    double y = random.nextDouble() < 0.6 ? 0.8 : 0;
                    double f = 0.8 * y + kindness * random.nextDouble();
                    sample.judged().add(f, 1);
                    if (i % 5 == 0) {
                        (i % 2 == 0 ? sample.half() : sample.other()).add(y, f, 5);
                    }
                }
                PairSums all = sample.half().copy();
                all.merge(sample.other());
                if (kindness == 0) {
                    before += sample.mean().mean().orElseThrow() / SEEDS;
                    bias -= all.bias().orElseThrow() / SEEDS;
                } else {
                    after += sample.mean().mean().orElseThrow() / SEEDS;
                    bias += all.bias().orElseThrow() / SEEDS;
                }
            }
        }
        assertThat(after).isCloseTo(before, within(0.003));
        assertThat(bias).isCloseTo(0.1, within(0.005));
    }
}
