package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusteredTest {
    private static final int SAMPLES = 1000;

    /**
     * Days whose own rates differ around 0.1 with a standard deviation of 0.03: far more than 1,000 independent
     * requests would.
     */
    private static List<DayCount> days(int seed, int size) {
        Random random = new Random(seed);
        List<DayCount> days = new ArrayList<>();
        for (int d = 0; d < size; d++) {
            double rate = 0.1 + 0.03 * Math.sqrt(3) * (2 * random.nextDouble() - 1);
            int requests = 700 + random.nextInt(600);
            int errors = 0;
            for (int i = 0; i < requests; i++) {
                errors += random.nextDouble() < rate ? 1 : 0;
            }
            days.add(new DayCount(errors, requests));
        }
        return days;
    }

    @Test
    void rateCoversWhereIndependenceWouldNot() {
        for (int size : new int[] {5, 30}) {
            int covered = 0;
            int naive = 0;
            for (int seed = 0; seed < SAMPLES; seed++) {
                List<DayCount> days = days(seed, size);
                Interval interval = (Interval) ClusteredRate.of(days, 0.95);
                covered += interval.contains(0.1) ? 1 : 0;
                double total = days.stream().mapToLong(DayCount::denominator).sum();
                naive += ((Interval) WilsonInterval.of(interval.value(), total, 0.95)).contains(0.1) ? 1 : 0;
                assertThat(interval.n()).as("seed %d", seed).isLessThanOrEqualTo(total);
            }
            assertThat(covered / (double) SAMPLES).as("%d days", size).isBetween(0.92, 0.985);
            assertThat(naive / (double) SAMPLES)
                    .as("%d days, as if independent", size)
                    .isLessThan(0.75);
        }
    }

    /** By hand: R = 20/400, residuals 5, 0, -5, 0; variance 4/3 * 50 / 400^2; t(3) = 3.18244630528. */
    @Test
    void rateByHand() {
        List<DayCount> days =
                List.of(new DayCount(10, 100), new DayCount(5, 100), new DayCount(0, 100), new DayCount(5, 100));
        Interval interval = (Interval) ClusteredRate.of(days, 0.95);
        assertThat(interval.value()).isEqualTo(0.05);
        assertThat(interval.upper()).isCloseTo(0.05 + 3.18244630528 * Math.sqrt(200 / 3.0) / 400, within(1e-9));
        assertThat(interval.lower()).as("clipped").isZero();
    }

    /**
     * Days whose own means differ around 0.02 with a standard deviation of 10 %, as a cost does that follows the
     * questions of the day.
     */
    @Test
    void meanCoversWhereIndependenceWouldNot() {
        for (int size : new int[] {5, 30}) {
            int covered = 0;
            int naive = 0;
            for (int seed = 0; seed < SAMPLES; seed++) {
                Random random = new Random(seed);
                List<WeightedSums> days = new ArrayList<>();
                WeightedSums all = new WeightedSums();
                for (int d = 0; d < size; d++) {
                    double centre = 0.02 * (1 + 0.1 * random.nextGaussian());
                    WeightedSums day = new WeightedSums();
                    for (int i = 150 + random.nextInt(100); i > 0; i--) {
                        day.add(2 * centre * random.nextDouble(), 1);
                    }
                    days.add(day);
                    all.merge(day);
                }
                Interval interval = (Interval) ClusteredMean.of(days, 0.95);
                covered += interval.contains(0.02) ? 1 : 0;
                double error = Math.sqrt(all.variance().orElseThrow() / all.count());
                naive += Math.abs(interval.value() - 0.02) < 1.96 * error ? 1 : 0;
                assertThat(interval.value())
                        .as("seed %d", seed)
                        .isCloseTo(all.mean().orElseThrow(), within(1e-12));
                assertThat(interval.n()).as("seed %d", seed).isLessThanOrEqualTo((double) all.count());
            }
            assertThat(covered / (double) SAMPLES).as("%d days", size).isBetween(0.92, 0.985);
            assertThat(naive / (double) SAMPLES)
                    .as("%d days, as if independent", size)
                    .isLessThan(0.8);
        }
    }

    /** By hand: R = 20/40, residuals 5, 0, -5, 0 of days of 10; variance 4/3 * 50 / 40^2; t(3) = 3.18244630528. */
    @Test
    void meanByHand() {
        List<WeightedSums> days = new ArrayList<>();
        for (double each : new double[] {1, 0.5, 0, 0.5}) {
            WeightedSums day = new WeightedSums();
            for (int i = 0; i < 10; i++) {
                day.add(each, 1);
            }
            days.add(day);
        }
        Interval interval = (Interval) ClusteredMean.of(days, 0.95);
        assertThat(interval.value()).isEqualTo(0.5);
        assertThat(interval.upper()).isCloseTo(0.5 + 3.18244630528 * Math.sqrt(200 / 3.0) / 40, within(1e-9));
        assertThat(interval.lower()).as("clipped").isZero();
        assertThat(ClusteredMean.of(days.subList(0, 2), 0.95)).isEqualTo(new NotEnoughData(2, 3));
        assertThat(ClusteredMean.of(List.of(new WeightedSums(), days.get(0), days.get(1)), 0.95))
                .isEqualTo(new NotEnoughData(2, 3));
        assertThat(ClusteredMean.of(List.of(), 0.95)).isEqualTo(new NotEnoughData(0, 3));
    }

    /** Three days of the same mean: then the values within them say how certain it is. */
    @Test
    void daysOfOneMeanAreAsCertainAsTheirValues() {
        List<WeightedSums> days = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            WeightedSums day = new WeightedSums();
            for (int i = 0; i < 50; i++) {
                day.add(1, 1);
                day.add(3, 1);
            }
            days.add(day);
        }
        Interval interval = (Interval) ClusteredMean.of(days, 0.95);
        assertThat(interval.upper() - 2).isCloseTo(1.959964 / Math.sqrt(300), within(1e-6));
        assertThat(interval.n()).isEqualTo(300);
    }

    @Test
    void agreeingDaysDoNotProveCertainty() {
        List<DayCount> none = List.of(new DayCount(0, 50), new DayCount(0, 50), new DayCount(0, 50));
        assertThat(ClusteredRate.of(none, 0.95)).isEqualTo(WilsonInterval.of(0, 150, 0.95));
        List<DayCount> equal = List.of(new DayCount(5, 50), new DayCount(5, 50), new DayCount(5, 50));
        assertThat(ClusteredRate.of(equal, 0.95)).isEqualTo(WilsonInterval.of(0.1, 150, 0.95));
    }

    @Test
    void threeDaysWithTrafficAreNeeded() {
        List<DayCount> days = List.of(new DayCount(1, 2), new DayCount(0, 0), new DayCount(1, 2));
        assertThat(ClusteredRate.of(days, 0.95)).isEqualTo(new NotEnoughData(2, 3));
        assertThat(ClusteredRate.of(List.of(), 0.95)).isEqualTo(new NotEnoughData(0, 3));
        LogHistogram one = new LogHistogram();
        one.add(1);
        assertThat(ClusteredQuantile.of(List.of(one, one, new LogHistogram()), 0.5, 0.95))
                .isEqualTo(new NotEnoughData(2, 3));
        assertThatThrownBy(() -> new DayCount(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClusteredQuantile.of(List.of(), 1, 0.95)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Latency e^(6 + day + noise), with normal day effects of 0.2 and noise of 0.5: the median of all days is e^6. */
    @Test
    void medianCoversWhereIndependenceWouldNot() {
        int covered = 0;
        double truth = Math.exp(6);
        for (int seed = 0; seed < SAMPLES / 2; seed++) {
            Random random = new Random(seed);
            List<LogHistogram> days = new ArrayList<>();
            for (int d = 0; d < 30; d++) {
                double centre = 6 + 0.2 * random.nextGaussian();
                LogHistogram day = new LogHistogram();
                for (int i = 0; i < 200; i++) {
                    day.add(Math.exp(centre + 0.5 * random.nextGaussian()));
                }
                days.add(day);
            }
            Interval interval = (Interval) ClusteredQuantile.of(days, 0.5, 0.95);
            covered += interval.contains(truth) ? 1 : 0;
            assertThat(interval.upper() / interval.lower()).as("seed %d", seed).isLessThan(1.5);
            assertThat(interval.n()).as("seed %d", seed).isLessThan(2000);
        }
        assertThat(covered / (SAMPLES / 2.0)).isBetween(0.92, 0.99);
    }

    /**
     * Source: numpy 2.4.6 and scipy 1.17.1, Woodruff's interval over the values themselves: median 400, standard error
     * of the distribution function 0.115470, from the quantile 0.0032 to 0.9968, which are 100 and 1600.
     */
    @Test
    void medianByHand() {
        double[][] values = {{100, 200, 400, 800, 1600}, {100, 100, 200, 400, 3200}, {200, 400, 400, 800, 800}};
        List<LogHistogram> days = new ArrayList<>();
        for (double[] ofDay : values) {
            LogHistogram day = new LogHistogram();
            for (double value : ofDay) {
                day.add(value);
            }
            days.add(day);
        }
        Interval interval = (Interval) ClusteredQuantile.of(days, 0.5, 0.95);
        assertThat(interval.value()).isCloseTo(400, within(0.005 * 400));
        assertThat(interval.lower()).isCloseTo(100, within(0.011 * 100));
        assertThat(interval.upper()).isCloseTo(1600, within(0.011 * 1600));
    }

    @Test
    void aQuantileOfEqualValuesIsAsWideAsItsBin() {
        LogHistogram day = new LogHistogram();
        for (int i = 0; i < 1000; i++) {
            day.add(250);
        }
        Interval interval = (Interval) ClusteredQuantile.of(List.of(day, day, day), 0.95, 0.95);
        assertThat(interval.contains(250)).isTrue();
        assertThat(interval.lower()).isBetween(244.0, 250.0);
        assertThat(interval.upper()).isBetween(250.0, 256.0);
    }
}
