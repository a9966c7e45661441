package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DistributionComparison.ComparisonParameters;
import io.vigie.detect.DistributionComparison.NotEnoughDistributionData;
import io.vigie.detect.DistributionComparison.Shift;
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.stats.BinnedCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionComparisonTest {

    private static final int WEEK = 7;
    private static final int MONTH = 30;
    private static final long DAY = 86_400_000;

    @ParameterizedTest
    @CsvSource({
        "1 per 90d, 7, 1, 0.0777778",
        "1 per 90d, 30, 1, 0.2",
        "1 per 90d, 30, 10, 0.0333333",
        "2 per 90d, 7, 4, 0.0388889",
        "1 per 3650d, 7, 200, 0.00000958904",
        "1 per 3650d, 7, 1000000, 0.000001"
    })
    void theChanceIsTheBudgetOverIndependentWindowsAndSlices(String budget, int days, int slices, double chance) {
        assertThat(ComparisonParameters.chance(FalseAlarmBudget.parse(budget), days * DAY, slices))
                .isCloseTo(chance, within(1e-7));
    }

    /** Days of two languages: each with an effect of its own, far larger than chance. */
    private static DistributionComparison compare(
            Random random, int days, DistanceKind kind, double shift, double tolerance, double chance) {
        List<Map<String, Long>> counts = new ArrayList<>();
        for (int day = 0; day < 2 * days; day++) {
            double share = 0.2 + 0.03 * random.nextGaussian() + (day < days ? shift : 0);
            long portuguese = 0;
            for (int i = 0; i < 2_000; i++) {
                portuguese += random.nextDouble() < share ? 1 : 0;
            }
            counts.add(Map.of("pt", portuguese, "en", 2_000 - portuguese));
        }
        List<BinnedCounts> binned = BinnedCounts.ofCategories(counts);
        return DistributionComparison.of(
                binned.subList(0, days),
                binned.subList(days, 2 * days),
                kind,
                new ComparisonParameters(tolerance, chance, 0.95));
    }

    /** The chance is per comparison of one day; a window of many keeps far below it. */
    @ParameterizedTest
    @CsvSource({"7, JENSEN_SHANNON, 0.0778", "30, JENSEN_SHANNON, 0.2", "7, PSI, 0.0778", "30, PSI, 0.2"})
    void stableWindowsDoNotAlarm(int days, DistanceKind kind, double chance) {
        int rounds = 400;
        int degraded = 0;
        int stable = 0;
        for (long seed = 1; seed <= rounds; seed++) {
            if (!(compare(new Random(seed), days, kind, 0, 0, chance) instanceof Shift shift)) {
                throw new AssertionError("seed " + seed + ": not enough data");
            }
            degraded += shift.verdict() == Verdict.DEGRADED ? 1 : 0;
            stable += shift.verdict() == Verdict.STABLE ? 1 : 0;
            assertThat(shift.verdict()).as("seed " + seed).isNotEqualTo(Verdict.IMPROVED);
        }
        // A test of the share at 3 standard errors, under a rule that keeps below half of the chance.
        double most = rounds * chance / 2 + 3 * Math.sqrt(rounds * chance / 2);
        assertThat((double) degraded).isLessThanOrEqualTo(most);
        assertThat(stable).as("stable windows are mostly called so").isGreaterThan(rounds / 2);
    }

    /** Five times as far as days differ from each other. */
    @ParameterizedTest
    @CsvSource({"7, JENSEN_SHANNON, 0.0778", "30, JENSEN_SHANNON, 0.2", "7, PSI, 0.0778", "30, PSI, 0.0778"})
    void aShiftIsFound(int days, DistanceKind kind, double chance) {
        int rounds = 200;
        int degraded = 0;
        for (long seed = 1; seed <= rounds; seed++) {
            if (compare(new Random(seed), days, kind, 0.2, 0, chance) instanceof Shift shift) {
                degraded += shift.verdict() == Verdict.DEGRADED ? 1 : 0;
                assertThat(shift.bound()).isEqualTo(shift.threshold().value());
            }
        }
        assertThat(degraded).isGreaterThanOrEqualTo(rounds * 95 / 100);
    }

    @Test
    void whatIsToleratedIsNoDrift() {
        for (long seed = 1; seed <= 50; seed++) {
            if (!(compare(new Random(seed), MONTH, DistanceKind.JENSEN_SHANNON, 0.2, 0.5, 0.05)
                    instanceof Shift shift)) {
                throw new AssertionError("seed " + seed);
            }
            assertThat(shift.bound()).isEqualTo(0.5);
            assertThat(shift.verdict()).isEqualTo(Verdict.STABLE);
        }
    }

    @Test
    void fewDaysAreNotEnough() {
        assertThat(compare(new Random(1), WEEK - 1, DistanceKind.PSI, 0, 0, 0.1))
                .isEqualTo(new NotEnoughDistributionData(6, 7));
        assertThat(DistributionComparison.of(
                        List.of(), List.of(), DistanceKind.PSI, new ComparisonParameters(0, 0.1, 0.95)))
                .isInstanceOf(NotEnoughDistributionData.class);
    }
}
