package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The intervals of this package hold their confidence on average over truths. The intervals of {@link WindowDistance}
 * and {@link PredictionPoweredMean} are tested beside them.
 */
class CoverageTest {
    private static final int SAMPLES = 40 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final double CONFIDENCE = 0.95;

    /** One sample's interval; whether it holds the truth. */
    private interface Experiment {
        boolean covers(Random random);
    }

    private static double coverage(Experiment experiment, int samples) {
        int covered = 0;
        for (int seed = 0; seed < samples; seed++) {
            covered += experiment.covers(new Random(seed * 0x5DEECE66DL + 11)) ? 1 : 0;
        }
        return (double) covered / samples;
    }

    private static void assertNominal(double sum, int cells, int samples, double shortfall) {
        double error = Math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / (cells * (double) samples));
        assertThat(sum / cells)
                .as("over %d truths, standard error %s", cells, error)
                .isGreaterThan(CONFIDENCE - shortfall - 3 * error);
    }

    private static int binomial(Random random, int n, double p) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += random.nextDouble() < p ? 1 : 0;
        }
        return sum;
    }

    private static Interval wilson(Random random, int n, double p) {
        return (Interval) WilsonInterval.of(binomial(random, n, p) / (double) n, n, CONFIDENCE);
    }

    /** Exact, by the binomial law, for every size and rate of the grid: no samples are needed. */
    @Test
    void wilson() {
        for (int n : new int[] {10, 30, 100}) {
            double sum = 0;
            double least = 1;
            for (int i = 1; i < 100; i++) {
                double p = i / 100.0;
                double covered = 0;
                double probability = Math.pow(1 - p, n);
                for (int k = 0; k <= n; k++) {
                    covered +=
                            ((Interval) WilsonInterval.of(k / (double) n, n, CONFIDENCE)).contains(p) ? probability : 0;
                    probability *= (n - k) / (k + 1.0) * p / (1 - p);
                }
                sum += Math.min(1, covered);
                least = Math.min(least, covered);
            }
            assertThat(sum / 99).as("on average, n %d", n).isBetween(0.948, 0.965);
            assertThat(least).as("at the worst rate, n %d", n).isGreaterThan(n < 30 ? 0.83 : 0.86);
        }
    }

    /**
     * Half of the traffic is labelled with π = 1, the other half with π down to 1e-4, so that the expected number of
     * labels from it is 10 or 30; both halves have any rate of the grid. On average 0.01 may be missing (it is stated
     * in the documentation): Kish's size does not know where the errors sit.
     */
    @Test
    void wilsonOfUnequalWeights() {
        double[] rates = {0.05, 0.3, 0.7, 0.95};
        for (double rare : new double[] {0.2, 0.01, 1e-4}) {
            for (int labels : new int[] {10, 30}) {
                double sum = 0;
                for (double often : rates) {
                    for (double seldom : rates) {
                        sum += coverage(
                                random -> {
                                    WeightedSums sums = new WeightedSums();
                                    double half = labels / rare;
                                    // The often labelled half is known as if exactly when it is large.
                                    int known = (int) Math.min(2000, half);
                                    for (int i = 0; i < known; i++) {
                                        sums.add(random.nextDouble() < often ? 1 : 0, half / known);
                                    }
                                    int drawn = poisson(random, labels);
                                    for (int i = 0; i < drawn; i++) {
                                        sums.add(random.nextDouble() < seldom ? 1 : 0, 1 / rare);
                                    }
                                    return ((Interval) WilsonInterval.ofWeighted(sums, CONFIDENCE))
                                            .contains((often + seldom) / 2);
                                },
                                SAMPLES);
                    }
                }
                assertNominal(sum, rates.length * rates.length, SAMPLES, 0.01);
            }
        }
    }

    /**
     * A common and a rare stratum of a population, with the numbers of observations that are expected of each and the
     * share of the rare one; the sizes of both are known, or estimated by the weights.
     */
    @Test
    void stratifiedMean() {
        record CoverageCell(int common, int rare, double share) {}
        double[][] truths = {{0.9, 0.9}, {0.98, 0.9}, {0.98, 0.7}, {0.98, 0.5}, {0.9, 0.5}, {0.7, 0.98}, {0.5, 0.98}};
        int samples = 2 * SAMPLES;
        for (boolean isKnown : new boolean[] {true, false}) {
            double sum = 0;
            int cells = 0;
            for (CoverageCell cell : List.of(
                    new CoverageCell(1000, 5, 0.5),
                    new CoverageCell(1000, 30, 0.5),
                    new CoverageCell(300, 10, 0.3),
                    new CoverageCell(60, 60, 0.5))) {
                for (double[] truth : truths) {
                    double covered = coverage(
                            random -> stratified(random, new int[] {cell.common, cell.rare}, truth, cell.share, isKnown)
                                    .contains((1 - cell.share) * truth[0] + cell.share * truth[1]),
                            samples);
                    // At the worst 0.928 and 0.908 of infinitely many samples.
                    assertThat(covered)
                            .as("%s, truth %s and %s, sizes known: %s", cell, truth[0], truth[1], isKnown)
                            .isGreaterThan((isKnown ? 0.925 : 0.905) - 3 * Math.sqrt(0.07 / samples));
                    sum += covered;
                    cells++;
                }
            }
            assertNominal(sum, cells, samples, 0);
        }
    }

    private static Interval stratified(
            Random random, int[] expected, double[] truth, double shareOfSecond, boolean isKnown) {
        double[] shares = {1 - shareOfSecond, shareOfSecond};
        StratifiedSums sums = new StratifiedSums();
        for (int stratum = 0; stratum < 2; stratum++) {
            double weight = 1e6 * shares[stratum] / expected[stratum];
            for (int left = poisson(random, expected[stratum]); left > 0; left--) {
                sums.add(stratum, random.nextDouble() < truth[stratum] ? 1 : 0, weight);
            }
        }
        Map<Integer, Long> sizes = Map.of(0, Math.round(1e6 * shares[0]), 1, Math.round(1e6 * shares[1]));
        return (Interval) StratifiedMean.of(sums, isKnown ? sizes : Map.of()).interval(CONFIDENCE);
    }

    private static int poisson(Random random, double mean) {
        double left = mean;
        int events = -1;
        while (left > 0) {
            left += Math.log(1 - random.nextDouble());
            events++;
        }
        return events;
    }

    @Test
    void newcombe() {
        double[] rates = {0.05, 0.3, 0.5, 0.9};
        double sum = 0;
        for (double p : rates) {
            for (double q : rates) {
                sum += coverage(
                        random -> NewcombeInterval.of(wilson(random, 40, p), wilson(random, 120, q))
                                .contains(p - q),
                        SAMPLES);
            }
        }
        assertNominal(sum, rates.length * rates.length, SAMPLES, 0);
    }

    /** Days whose rate, or whose latency, wobbles by a given part of itself. */
    @Test
    void clusteredRate() {
        double sum = 0;
        int cells = 0;
        for (double rate : new double[] {0.02, 0.2, 0.6}) {
            for (double wobble : new double[] {0, 0.3}) {
                for (int days : new int[] {3, 7, 30}) {
                    sum += coverage(
                            random -> ((Interval) ClusteredRate.of(counts(random, days, rate, wobble), CONFIDENCE))
                                    .contains(rate),
                            SAMPLES);
                    cells++;
                }
            }
        }
        assertNominal(sum, cells, SAMPLES, 0);
    }

    private static List<DayCount> counts(Random random, int days, double rate, double wobble) {
        List<DayCount> counts = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            int requests = 100 + random.nextInt(100);
            double own = rate * (1 + wobble * Math.sqrt(3) * (2 * random.nextDouble() - 1));
            counts.add(new DayCount(binomial(random, requests, own), requests));
        }
        return counts;
    }

    @Test
    void clusteredQuantile() {
        double sum = 0;
        int cells = 0;
        for (double q : new double[] {0.5, 0.9}) {
            double normal = NormalDistribution.quantile(q);
            for (double wobble : new double[] {0, 0.2}) {
                for (int days : new int[] {5, 20}) {
                    double truth = Math.exp(6 + normal * Math.hypot(0.5, wobble));
                    sum += coverage(
                            random -> {
                                List<LogHistogram> all = new ArrayList<>();
                                for (int d = 0; d < days; d++) {
                                    double centre = 6 + wobble * random.nextGaussian();
                                    LogHistogram day = new LogHistogram();
                                    for (int i = 0; i < 60; i++) {
                                        day.add(Math.exp(centre + 0.5 * random.nextGaussian()));
                                    }
                                    all.add(day);
                                }
                                return ((Interval) ClusteredQuantile.of(all, q, CONFIDENCE)).contains(truth);
                            },
                            SAMPLES);
                    cells++;
                }
            }
        }
        assertNominal(sum, cells, SAMPLES, 0);
    }

    /** Of rates by day for the one, of log-normal figures for the other. */
    @Test
    void moverAndRelativeChange() {
        double differences = 0;
        double ratios = 0;
        int cells = 0;
        for (double p : new double[] {0.05, 0.2, 0.5}) {
            for (double q : new double[] {0.05, 0.2, 0.5}) {
                differences += coverage(
                        random -> MoverInterval.difference(
                                        (Interval) ClusteredRate.of(counts(random, 10, p, 0.3), CONFIDENCE),
                                        (Interval) ClusteredRate.of(counts(random, 20, q, 0.3), CONFIDENCE))
                                .contains(p - q),
                        SAMPLES);
                ratios += coverage(
                        random -> RelativeChange.of(
                                                ClusteredRate.of(counts(random, 10, p, 0.3), CONFIDENCE),
                                                ClusteredRate.of(counts(random, 20, q, 0.3), CONFIDENCE))
                                        instanceof Interval interval
                                && interval.contains(p / q - 1),
                        SAMPLES);
                cells++;
            }
        }
        assertNominal(differences, cells, SAMPLES, 0);
        assertNominal(ratios, cells, SAMPLES, 0);
    }

    /**
     * Hájek's mean under unequal probabilities, π down to 1e-3, is unbiased to within its Monte-Carlo error; the plain
     * mean is far off.
     */
    @Test
    void hajekIsUnbiased() {
        int samples = 4 * SAMPLES;
        double sum = 0;
        double squares = 0;
        double plain = 0;
        for (int seed = 0; seed < samples; seed++) {
            Random random = new Random(seed);
            WeightedSums sums = new WeightedSums();
            double unweighted = 0;
            for (int stratum = 0; stratum < 3; stratum++) {
                double probability = Math.pow(10, -1 - stratum);
                int labels = poisson(random, 40);
                for (int i = 0; i < labels; i++) {
                    double y = random.nextDouble() < 0.9 - 0.2 * stratum ? 1 : 0;
                    sums.add(y, 1 / probability);
                    unweighted += y;
                }
            }
            double mean = sums.mean().orElseThrow();
            sum += mean;
            squares += mean * mean;
            plain += unweighted / sums.count() / samples;
        }
        // Strata of 400, 4,000 and 40,000 requests.
        double truth = (400 * 0.9 + 4_000 * 0.7 + 40_000 * 0.5) / 44_400;
        double mean = sum / samples;
        double error = Math.sqrt((squares / samples - mean * mean) / samples);
        assertThat(mean).as("standard error %s", error).isCloseTo(truth, within(3 * error + 1e-3));
        assertThat(plain).isGreaterThan(truth + 0.1);
    }
}
