package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.DriftThreshold.Calibrated;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriftThresholdTest {
    private static final int SAMPLES = 10 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final double CHANCE = 0.05;
    private static final int WINDOW = 30;
    private static final double[] SHARES = {0.4, 0.3, 0.2, 0.07, 0.03};

    /** How many of SAMPLES windows of 30 days are farther from the 30 days before than those days allow. */
    private static int alarms(Distance distance, Function<Random, List<BinnedCounts>> days) {
        int alarms = 0;
        for (int seed = 0; seed < SAMPLES; seed++) {
            List<BinnedCounts> all = days.apply(new Random(seed * 0x9E3779B97F4A7C15L));
            List<BinnedCounts> reference = all.subList(0, WINDOW);
            Calibrated threshold = (Calibrated) DriftThreshold.of(reference, distance, CHANCE);
            double now = distance.between(
                            BinnedCounts.pooled(all.subList(WINDOW, all.size())), BinnedCounts.pooled(reference))
                    .orElseThrow();
            assertThat(threshold.value())
                    .as("%s, seed %d", distance, seed)
                    .isGreaterThan(threshold.medianDayDistance());
            alarms += now > threshold.value() ? 1 : 0;
        }
        return alarms;
    }

    private static double mostFalseAlarms() {
        return SAMPLES * CHANCE + 3 * Math.sqrt(SAMPLES * CHANCE * (1 - CHANCE));
    }

    @ParameterizedTest
    @EnumSource
    void stableSharesRarelyAlarmAndAMovedCategoryDoes(Distance distance) {
        double[] moved = {0.25, 0.3, 0.2, 0.22, 0.03};
        assertThat(alarms(distance, random -> shares(random, distance, SHARES)))
                .as("of %d stable windows", SAMPLES)
                .isLessThanOrEqualTo((int) mostFalseAlarms());
        assertThat(alarms(distance, random -> shares(random, distance, moved)))
                .as("of %d windows with 15 points moved", SAMPLES)
                .isGreaterThanOrEqualTo((int) (0.95 * SAMPLES));
    }

    private static List<BinnedCounts> shares(Random random, Distance distance, double[] after) {
        List<long[]> days = Simulated.days(random, WINDOW, SHARES, 300);
        days.addAll(Simulated.days(random, WINDOW, after, 300));
        return Simulated.binned(days, distance);
    }

    @ParameterizedTest
    @EnumSource
    void stableLatencyRarelyAlarmsAndASlowModelDoes(Distance distance) {
        assertThat(alarms(distance, random -> latencies(random, 1, 1)))
                .as("of %d stable windows", SAMPLES)
                .isLessThanOrEqualTo((int) mostFalseAlarms());
        assertThat(alarms(distance, random -> latencies(random, 1, 1.3)))
                .as("of %d windows that are 1.3 times slower", SAMPLES)
                .isGreaterThanOrEqualTo((int) (0.95 * SAMPLES));
    }

    /** Weekends are 20 % slower, and the two windows do not begin on the same day of the week. */
    @ParameterizedTest
    @EnumSource
    void aWeeklyPatternIsUsual(Distance distance) {
        assertThat(alarms(distance, random -> latencies(random, 1.2, 1)))
                .as("of %d stable windows", SAMPLES)
                .isLessThanOrEqualTo((int) mostFalseAlarms());
        assertThat(alarms(distance, random -> latencies(random, 1.2, 1.5)))
                .as("of %d windows that are 1.5 times slower", SAMPLES)
                .isGreaterThanOrEqualTo((int) (0.95 * SAMPLES));
    }

    private static List<BinnedCounts> latencies(Random random, double weekend, double slower) {
        List<LogHistogram> days = Simulated.latencies(random, WINDOW, 500, weekend);
        days.addAll(Simulated.latencies(random, WINDOW, 500 * slower, weekend));
        return BinnedCounts.ofHistograms(days);
    }

    /** One further day from the same law is above with a chance near α; 0.07 is stated in the documentation. */
    @Test
    void oneFurtherDayIsAboveWithTheChance() {
        int samples = 10 * SAMPLES;
        int above = 0;
        for (int seed = 0; seed < samples; seed++) {
            List<long[]> days = Simulated.days(new Random(seed + 77L), 15, SHARES, 200);
            List<BinnedCounts> all = Simulated.binned(days, Distance.JENSEN_SHANNON);
            List<BinnedCounts> reference = all.subList(0, 14);
            Calibrated threshold = (Calibrated) DriftThreshold.of(reference, Distance.JENSEN_SHANNON, CHANCE);
            above += Distance.JENSEN_SHANNON
                                    .between(all.get(14), BinnedCounts.pooled(reference))
                                    .orElseThrow()
                            > threshold.value()
                    ? 1
                    : 0;
        }
        double error = Math.sqrt(0.07 * 0.93 / samples);
        assertThat((double) above / samples)
                .as("standard error %s", error)
                .isBetween(0.03 - 3 * error, 0.07 + 3 * error);
    }

    /**
     * Source: numpy 2.4.6 and scipy 1.17.1, x = d**(2/3), (x.mean() + t.ppf(.95, 6) * x.std(ddof=1) * sqrt(1 +
     * 1/7))**1.5.
     */
    @Test
    void thresholdByHand() {
        List<long[]> days = new ArrayList<>();
        for (long first : new long[] {50, 40, 60, 45, 55, 52, 48}) {
            days.add(new long[] {first, 100 - first});
        }
        Calibrated threshold =
                (Calibrated) DriftThreshold.of(BinnedCounts.ofUnitBins(days), Distance.KOLMOGOROV_SMIRNOV, CHANCE);
        assertThat(threshold.days()).isEqualTo(7);
        assertThat(threshold.medianDayDistance()).isCloseTo(0.05833333333333329, within(1e-12));
        assertThat(threshold.value()).isCloseTo(0.17785557878598965, within(1e-9));
    }

    /** 1,000 a day and never another one: up to 0.3 % could be (1 − 0.05^(1/1000) = 0.0029912). */
    @ParameterizedTest
    @EnumSource
    void whereAllDaysAgreeTheThresholdIsWhatTheyCouldNotShow(Distance distance) {
        List<Map<String, Long>> categories = Collections.nCopies(10, Map.of("ok", 1000L));
        List<long[]> bins = Collections.nCopies(10, new long[] {0, 1000});
        List<BinnedCounts> days =
                distance.isForCategories() ? BinnedCounts.ofCategories(categories) : BinnedCounts.ofUnitBins(bins);
        Calibrated threshold = (Calibrated) DriftThreshold.of(days, distance, CHANCE);
        assertThat(threshold.medianDayDistance()).isZero();
        double share = 0.003;
        switch (distance) {
            case WASSERSTEIN -> assertThat(threshold.value()).isCloseTo(share / 2, within(1e-12));
            case KOLMOGOROV_SMIRNOV -> assertThat(threshold.value()).isCloseTo(share, within(1e-12));
            case PSI ->
                assertThat(threshold.value())
                        .isCloseTo(
                                (share - 0.5e-4) * Math.log(share / 0.5e-4) - share * Math.log(1 - share),
                                within(1e-12));
            case JENSEN_SHANNON ->
                assertThat(threshold.value())
                        .as("scipy 1.17.1, jensenshannon([.997, .003], [1, 0], base=2)")
                        .isCloseTo(0.03875081251712865, within(1e-12));
        }
    }

    @Test
    void aWeekIsNeeded() {
        List<long[]> days = new ArrayList<>(Collections.nCopies(6, new long[] {3, 4}));
        days.add(new long[2]);
        assertThat(DriftThreshold.of(BinnedCounts.ofUnitBins(days), Distance.PSI, CHANCE))
                .isEqualTo(new NotEnoughData(6, 7));
        assertThat(DriftThreshold.of(List.of(), Distance.PSI, CHANCE)).isEqualTo(new NotEnoughData(0, 7));
        for (double chance : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> DriftThreshold.of(List.of(), Distance.PSI, chance))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        List<BinnedCounts> categories = BinnedCounts.ofCategories(Collections.nCopies(7, Map.of("a", 1L)));
        assertThatThrownBy(() -> DriftThreshold.of(categories, Distance.WASSERSTEIN, CHANCE))
                .hasMessageContaining("order");
    }
}
