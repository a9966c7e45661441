package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowDistanceTest {
    private static final int SAMPLES = 20 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final double[] SHARES = {0.04, 0.06, 0.1, 0.1, 0.2, 0.15, 0.15, 0.1, 0.06, 0.04};

    /** The first half of the bins gains what the second half loses. */
    private static double[] moved(double share) {
        double[] moved = SHARES.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] *= i < moved.length / 2 ? 1 + 2 * share : 1 - 2 * share;
        }
        return moved;
    }

    private static Estimate estimate(Random random, Distance distance, int days, double share, double concentration) {
        List<long[]> all = Simulated.days(random, days, moved(share), concentration);
        all.addAll(Simulated.days(random, days, SHARES, concentration));
        List<BinnedCounts> binned = Simulated.binned(all, distance);
        return WindowDistance.of(binned.subList(0, days), binned.subList(days, 2 * days), distance, 0.95);
    }

    private static double truth(Distance distance, double share) {
        List<BinnedCounts> laws = Simulated.binned(
                List.of(
                        Arrays.stream(moved(share))
                                .mapToLong(p -> Math.round(1e15 * p))
                                .toArray(),
                        Arrays.stream(SHARES)
                                .mapToLong(p -> Math.round(1e15 * p))
                                .toArray()),
                distance);
        return distance.between(laws.get(0), laws.get(1)).orElseThrow();
    }

    /** Where nothing has changed the lower bound is 0 nearly always; short distances and long ones are covered. */
    @ParameterizedTest
    @EnumSource
    void coversOnAverageOverTruths(Distance distance) {
        double sum = 0;
        int cells = 0;
        for (int days : new int[] {5, 30}) {
            for (double share : new double[] {0, 0.02, 0.05, 0.2}) {
                for (double concentration : new double[] {80, 10_000}) {
                    double truth = truth(distance, share);
                    int covered = 0;
                    for (int seed = 0; seed < SAMPLES; seed++) {
                        Random random = new Random(seed * 7919L + days);
                        Interval interval = (Interval) estimate(random, distance, days, share, concentration);
                        assertThat(interval.lower()).as("seed %d", seed).isNotNegative();
                        assertThat(interval.n()).isEqualTo(days);
                        covered += interval.contains(truth) ? 1 : 0;
                    }
                    double coverage = (double) covered / SAMPLES;
                    assertThat(coverage)
                            .as("%s, %d days, %s moved, concentration %s", distance, days, share, concentration)
                            .isGreaterThan(0.92 - 3 * Math.sqrt(0.92 * 0.08 / SAMPLES));
                    sum += coverage;
                    cells++;
                }
            }
        }
        double error = Math.sqrt(0.95 * 0.05 / (cells * (double) SAMPLES));
        assertThat(sum / cells).as("standard error %s", error).isGreaterThan(0.95 - 3 * error);
    }

    @ParameterizedTest
    @EnumSource
    void aRealShiftIsProvenAndGrowsWithTheShift(Distance distance) {
        int proven = 0;
        for (int seed = 0; seed < SAMPLES; seed++) {
            Interval small = (Interval) estimate(new Random(seed), distance, 30, 0.1, 300);
            Interval large = (Interval) estimate(new Random(seed), distance, 30, 0.3, 300);
            proven += small.lower() > 0 ? 1 : 0;
            assertThat(large.lower()).as("%s, seed %d", distance, seed).isGreaterThan(small.value());
        }
        assertThat(proven).as("of %d", SAMPLES).isGreaterThanOrEqualTo((int) (0.98 * SAMPLES));
    }

    /**
     * A single share: KS is |p̂ − q̂| and its jackknife that of a mean. Days of 100 with 60, 70, 80 against 40, 50, 30;
     * variances of the mean 100/3 each in points; degrees of freedom 4, t = 2.7764451051977987 (scipy 1.17.1).
     */
    @Test
    void aSingleShareByHand() {
        List<BinnedCounts> all = BinnedCounts.ofUnitBins(List.of(
                new long[] {60, 40},
                new long[] {70, 30},
                new long[] {80, 20},
                new long[] {40, 60},
                new long[] {50, 50},
                new long[] {30, 70}));
        Interval interval =
                (Interval) WindowDistance.of(all.subList(0, 3), all.subList(3, 6), Distance.KOLMOGOROV_SMIRNOV, 0.95);
        assertThat(interval.value()).isCloseTo(0.3, within(1e-15));
        assertThat(interval.upper()).isCloseTo(0.3 + 2.7764451051977987 * Math.sqrt(2 / 300.0), within(1e-9));
        // Of the square: 0.09 less the bias 2/300, and 0.35² and 0.25² without one day.
        double bias = 2 * 2 * ((0.35 * 0.35 + 0.3 * 0.3 + 0.25 * 0.25) / 3 - 0.09);
        double mean = (0.35 * 0.35 + 0.3 * 0.3 + 0.25 * 0.25) / 3;
        double variance = 2
                * 2
                / 3.0
                * (Math.pow(0.35 * 0.35 - mean, 2) + Math.pow(0.09 - mean, 2) + Math.pow(0.25 * 0.25 - mean, 2));
        double lower = 0.09 - bias - 2.7764451051977987 * Math.sqrt(variance);
        assertThat(interval.lower()).isCloseTo(Math.sqrt(Math.max(0, lower)), within(1e-9));
    }

    @Test
    void equalDaysHaveNoDistance() {
        List<BinnedCounts> all = BinnedCounts.ofUnitBins(Collections.nCopies(6, new long[] {5, 5, 1}));
        for (Distance distance : Distance.values()) {
            assertThat(WindowDistance.of(all.subList(0, 3), all.subList(3, 6), distance, 0.95))
                    .isEqualTo(new Interval(0, 0, 0, 3));
        }
    }

    @Test
    void tooLittleDataIsNoDistance() {
        List<long[]> days = new ArrayList<>(Collections.nCopies(3, new long[] {1, 1}));
        days.add(new long[2]);
        days.addAll(Collections.nCopies(3, new long[] {10, 0}));
        days.add(new long[] {4, 3});
        List<BinnedCounts> all = BinnedCounts.ofUnitBins(days);
        List<BinnedCounts> small = all.subList(0, 4);
        List<BinnedCounts> large = all.subList(4, 7);
        Distance distance = Distance.WASSERSTEIN;
        assertThat(WindowDistance.of(small, large, distance, 0.95)).isEqualTo(new NotEnoughData(6, 10));
        assertThat(WindowDistance.of(large, small, distance, 0.95)).isInstanceOf(Interval.class);
        assertThat(WindowDistance.of(large, all.subList(1, 4), distance, 0.95)).isEqualTo(new NotEnoughData(2, 3));
        assertThat(WindowDistance.of(List.of(), large, distance, 0.95)).isEqualTo(new NotEnoughData(0, 3));
        assertThatThrownBy(() -> WindowDistance.of(small, large, distance, 1))
                .isInstanceOf(IllegalArgumentException.class);
        List<BinnedCounts> others = BinnedCounts.ofUnitBins(days);
        assertThatThrownBy(() -> WindowDistance.of(others.subList(4, 7), large, distance, 0.95))
                .hasMessageContaining("shared bins");
    }
}
