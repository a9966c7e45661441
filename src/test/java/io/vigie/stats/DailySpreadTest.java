package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DailySpreadTest {
    private static final int SAMPLES = 60 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final double CONFIDENCE = 0.95;

    /** The 95th percentile of log-normal latencies whose centre moves from day to day. */
    @Test
    void coversTheQuantileOfDaysThatWobble() {
        double normal = NormalDistribution.quantile(0.95);
        for (double wobble : new double[] {0.05, 0.2}) {
            for (int days : new int[] {10, 30}) {
                double truth = Math.exp(6 + normal * Math.hypot(0.5, wobble));
                int covered = 0;
                for (int seed = 0; seed < SAMPLES; seed++) {
                    covered += sample(new Random(seed * 0x5DEECE66DL + 11), days, wobble)
                                    .contains(truth)
                            ? 1
                            : 0;
                }
                double error = Math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / SAMPLES);
                assertThat((double) covered / SAMPLES)
                        .as("wobble %s, %d days, standard error %s", wobble, days, error)
                        .isBetween(CONFIDENCE - 0.02 - 3 * error, 0.99);
            }
        }
    }

    private static Interval sample(Random random, int days, double wobble) {
        List<Double> all = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int d = 0; d < days; d++) {
            double centre = 6 + wobble * random.nextGaussian();
            List<Double> day = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                day.add(Math.exp(centre + 0.5 * random.nextGaussian()));
            }
            values.add(percentile(day));
            all.addAll(day);
        }
        return (Interval) DailySpread.of(percentile(all), values, CONFIDENCE);
    }

    private static double percentile(List<Double> values) {
        Collections.sort(values);
        return values.get((int) Math.ceil(0.95 * values.size()) - 1);
    }

    /** By hand: logarithms 0, 1, 2 have standard deviation 1, and t with 2 degrees of freedom is 4.302653. */
    @Test
    void reachesTStandardErrors() {
        Interval interval = (Interval) DailySpread.of(5, List.of(1.0, Math.E, Math.E * Math.E), CONFIDENCE);
        assertThat(interval.value()).isEqualTo(5);
        assertThat(interval.n()).isEqualTo(3);
        double reach = Math.exp(4.302653 / Math.sqrt(3));
        assertThat(interval.lower()).isCloseTo(5 / reach, within(1e-5));
        assertThat(interval.upper()).isCloseTo(5 * reach, within(1e-4));
    }

    @Test
    void tooFewDaysAndZeroesAreNotEnough() {
        assertThat(DailySpread.of(5, List.of(), CONFIDENCE)).isEqualTo(new NotEnoughData(0, 3));
        assertThat(DailySpread.of(5, List.of(5.0, 5.0), CONFIDENCE)).isEqualTo(new NotEnoughData(2, 3));
        assertThat(DailySpread.of(0, List.of(5.0, 5.0, 5.0), CONFIDENCE)).isInstanceOf(NotEnoughData.class);
        assertThat(DailySpread.of(5, List.of(5.0, 0.0, 5.0), CONFIDENCE)).isInstanceOf(NotEnoughData.class);
    }

    @Test
    void nonsenseIsRefused() {
        for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> DailySpread.of(value, List.of(), CONFIDENCE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> DailySpread.of(1, List.of(value), CONFIDENCE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
