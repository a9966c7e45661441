package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DayCorrelationTest {

    /** Residuals 1, 2, −1, −2: products 2 − 2 + 2, squares 10, and 1/4 for the bias. */
    @Test
    void byHand() {
        DayCorrelation one = DayCorrelation.of(new double[] {1, 2, -1, -2});
        assertThat(one.coefficient()).isCloseTo(0.45, within(1e-12));
        assertThat(one.widening()).isCloseTo(Math.sqrt(1.45 / 0.55), within(1e-12));
        DayCorrelation alternating = DayCorrelation.of(new double[] {3, -3, 3, -3});
        assertThat(alternating.coefficient()).isZero();
        assertThat(alternating.widening()).isEqualTo(1);
        assertThat(one.pooledWith(alternating).coefficient())
                .isCloseTo(Math.max(0, (2 - 27) / 46.0 + 0.25), within(1e-12));
        assertThat(one.pooledWith(one).coefficient()).isCloseTo(0.45, within(1e-12));
        assertThat(one.pooledWith(DayCorrelation.NONE)).isEqualTo(one);
        double[] slow = new double[40];
        for (int d = 0; d < slow.length; d++) {
            slow[d] = d - 19.5;
        }
        assertThat(DayCorrelation.of(slow).coefficient()).isEqualTo(0.9);
        assertThat(DayCorrelation.of(new double[5]).coefficient()).isZero();
        assertThat(DayCorrelation.NONE.coefficient()).isZero();
    }

    /** Of days at .1, .1, .3, .3 of 1,000 each: residuals −.1, −.1, .1, .1, so that r = 1/4 + 1/4. */
    @Test
    void everyClusteredFigureIsWidenedByIt() {
        List<DayCount> counts = new ArrayList<>();
        List<WeightedSums> means = new ArrayList<>();
        List<LogHistogram> histograms = new ArrayList<>();
        for (int part : new int[] {100, 100, 300, 300}) {
            counts.add(new DayCount(part, 1_000));
            WeightedSums mean = new WeightedSums();
            LogHistogram histogram = new LogHistogram();
            for (int i = 0; i < 1_000; i++) {
                mean.add(i < part ? 1 : 0, 1);
                histogram.add(i < part ? 10 : 1_000);
            }
            means.add(mean);
            histograms.add(histogram);
        }
        DayCorrelation correlation = ClusteredRate.correlation(counts);
        assertThat(correlation).isEqualTo(ClusteredMean.correlation(means));
        assertThat(correlation.coefficient()).isCloseTo(0.5, within(1e-12));
        assertThat(ClusteredQuantile.correlation(histograms, 0.1).coefficient()).isCloseTo(0.5, within(1e-12));
        double error = 0.1 * Math.sqrt(4 / 3.0) / 2;
        // Student's t with 3 degrees of freedom, from SciPy, at 50 %.
        double reach = 0.764892328404 * error * Math.sqrt(3);
        Interval rate = (Interval) ClusteredRate.of(counts, 0.5, correlation);
        assertThat(rate.lower()).isCloseTo(0.2 - reach, within(1e-9));
        assertThat(rate.upper()).isCloseTo(0.2 + reach, within(1e-9));
        Interval mean = (Interval) ClusteredMean.of(means, 0.5, correlation);
        assertThat(mean.lower()).isCloseTo(0.2 - reach, within(1e-9));
        assertThat(mean.upper()).isCloseTo(0.2 + reach, within(1e-9));
        assertThat(((Interval) ClusteredRate.of(counts, 0.5)).lower())
                .isCloseTo(0.2 - 0.764892328404 * error, within(1e-9));
    }

    /**
     * The change between two windows of days that follow each other, at a one-sided 0.025: how often it is called a
     * degradation where nothing has changed. Reference values from NumPy, 20,000 histories each: of 30 days 0.12 and
     * 0.25 as if days were independent, 0.035 and 0.067 with their correlation, which costs little where there is none.
     */
    @Test
    void falseChangesBetweenDaysThatAreAlike() {
        int seeds = 2_000;
        record Case(int days, double correlation, double most, double leastWithout) {}
        for (Case each : List.of(
                new Case(30, 0, 0.025, 0),
                new Case(30, 0.5, 0.037, 0.11),
                new Case(30, 0.8, 0.072, 0.23),
                new Case(7, 0.5, 0.048, 0.075))) {
            int with = 0;
            int without = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Random random = new Random(31L * seed + 7);
                List<WeightedSums> all = new ArrayList<>();
                double effect = random.nextGaussian();
                for (int d = 0; d < 2 * each.days; d++) {
                    WeightedSums day = new WeightedSums();
                    for (int i = 0; i < 5; i++) {
                        day.add(100 + effect, 1);
                    }
                    all.add(day);
                    effect = each.correlation * effect
                            + Math.sqrt(1 - each.correlation * each.correlation) * random.nextGaussian();
                }
                List<WeightedSums> before = all.subList(0, each.days);
                List<WeightedSums> after = all.subList(each.days, all.size());
                DayCorrelation both = ClusteredMean.correlation(before).pooledWith(ClusteredMean.correlation(after));
                with += isRise(before, after, both) ? 1 : 0;
                without += isRise(before, after, DayCorrelation.NONE) ? 1 : 0;
            }
            double error = Math.sqrt(each.most * (1 - each.most) / seeds);
            assertThat((double) with / seeds)
                    .as("%s, %d histories from seed 0 on", each, seeds)
                    .isLessThan(each.most + 3 * error);
            assertThat((double) without / seeds)
                    .as("%s, as if independent, %d histories from seed 0 on", each, seeds)
                    .isGreaterThan(each.leastWithout - 3 * Math.sqrt(each.leastWithout / seeds));
        }
    }

    private static boolean isRise(List<WeightedSums> before, List<WeightedSums> after, DayCorrelation correlation) {
        Estimate change = MoverInterval.difference(
                ClusteredMean.of(after, 0.95, correlation), ClusteredMean.of(before, 0.95, correlation));
        return change instanceof Interval interval && interval.lower() > 0;
    }
}
