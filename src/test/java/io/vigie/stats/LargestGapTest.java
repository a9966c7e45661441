package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import io.vigie.stats.LargestGap.GroupEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestGapTest {
    private static final int SAMPLES = 60 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final double CONFIDENCE = 0.95;

    private static GroupEstimate rate(int good, int n) {
        return confidence -> WilsonInterval.of((double) good / n, n, confidence);
    }

    private static GroupEstimate drawn(Random random, double rate, int n) {
        int good = 0;
        for (int i = 0; i < n; i++) {
            good += random.nextDouble() < rate ? 1 : 0;
        }
        return rate(good, n);
    }

    private static LargestGap gap(GroupEstimate... groups) {
        return LargestGap.of(List.of(groups), CONFIDENCE).orElseThrow();
    }

    /**
     * Equal groups are where picking the extremes misleads most; one far group, and sizes that differ by a factor of
     * ten, are the others. The interval must hold the largest true difference in 95 % of the samples at least, and that
     * of the picked pair alone must not: else the test could not tell them apart.
     */
    @Test
    void theIntervalHoldsTheLargestTrueDifference() {
        double[][] truths = {
            {0.9, 0.9},
            {0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9},
            {0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
            {0.9, 0.88, 0.91, 0.6},
            {0.97, 0.95, 0.96, 0.95, 0.96, 0.94, 0.97, 0.95}
        };
        double leastNaive = 1;
        for (double[] truth : truths) {
            double largest = Arrays.stream(truth).max().orElseThrow()
                    - Arrays.stream(truth).min().orElseThrow();
            int covered = 0;
            int naive = 0;
            for (int seed = 0; seed < SAMPLES; seed++) {
                Random random = new Random(seed * 0x5DEECE66DL + 11);
                List<GroupEstimate> groups = new ArrayList<>();
                for (int i = 0; i < truth.length; i++) {
                    groups.add(drawn(random, truth[i], i % 2 == 0 ? 60 : 600));
                }
                LargestGap gap = LargestGap.of(groups, CONFIDENCE).orElseThrow();
                // In doubles 0.9 - 0.9 + 0.6 - 0.6 need not be 0.
                covered += gap.difference().lower() <= largest + 1e-12
                                && largest <= gap.difference().upper() + 1e-12
                        ? 1
                        : 0;
                Interval picked =
                        NewcombeInterval.of((Interval) groups.get(gap.highest()).at(CONFIDENCE), (Interval)
                                groups.get(gap.lowest()).at(CONFIDENCE));
                naive += picked.lower() <= largest && largest <= picked.upper() ? 1 : 0;
            }
            double error = Math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / SAMPLES);
            assertThat((double) covered / SAMPLES)
                    .as("of %s, standard error %s", Arrays.toString(truth), error)
                    .isGreaterThan(CONFIDENCE - 3 * error);
            leastNaive = Math.min(leastNaive, (double) naive / SAMPLES);
        }
        assertThat(leastNaive)
                .as("the picked pair alone, where it misleads most")
                .isLessThan(0.75);
    }

    @Test
    void twoGroupsHaveNewcombesInterval() {
        LargestGap gap = gap(rate(80, 100), rate(95, 100));
        assertThat(gap.highest()).isEqualTo(1);
        assertThat(gap.lowest()).isZero();
        Interval newcombe = NewcombeInterval.of((Interval) WilsonInterval.of(0.95, 100, CONFIDENCE), (Interval)
                WilsonInterval.of(0.8, 100, CONFIDENCE));
        assertThat(gap.difference().value()).isCloseTo(0.15, within(1e-12));
        assertThat(gap.difference().lower()).isCloseTo(newcombe.lower(), within(1e-12));
        assertThat(gap.difference().upper()).isCloseTo(newcombe.upper(), within(1e-12));
    }

    /** The smallest group is lowest by chance, but two large ones prove a difference. */
    @Test
    void anotherPairMayProveMore() {
        LargestGap gap = gap(rate(9_000, 10_000), rate(8_000, 10_000), rate(3, 4));
        assertThat(gap.lowest()).isEqualTo(2);
        assertThat(gap.difference().lower()).isBetween(0.08, 0.1);
        assertThat(gap.difference().upper()).isGreaterThan(0.4);
    }

    @Test
    void moreGroupsMakeItWider() {
        LargestGap two = gap(rate(80, 100), rate(95, 100));
        LargestGap five = gap(rate(80, 100), rate(95, 100), rate(90, 100), rate(91, 100), rate(92, 100));
        assertThat(five.difference().value()).isEqualTo(two.difference().value());
        assertThat(five.difference().lower()).isLessThan(two.difference().lower());
        assertThat(five.difference().upper()).isGreaterThan(two.difference().upper());
    }

    @Test
    void groupsWithoutEnoughDataDoNotCount() {
        GroupEstimate none = confidence -> new NotEnoughData(3, 30);
        assertThat(LargestGap.of(List.of(), CONFIDENCE)).isEmpty();
        assertThat(LargestGap.of(List.of(rate(1, 2), none), CONFIDENCE)).isEmpty();
        LargestGap gap = gap(none, rate(80, 100), none, rate(95, 100));
        assertThat(gap.highest()).isEqualTo(3);
        assertThat(gap.lowest()).isEqualTo(1);
        assertThat(gap.difference()).isEqualTo(gap(rate(80, 100), rate(95, 100)).difference());
    }

    @Test
    void equalGroupsHaveNoGap() {
        LargestGap gap = gap(rate(5, 10), rate(5, 10), rate(5, 10));
        assertThat(gap.highest()).isNotEqualTo(gap.lowest());
        assertThat(gap.difference().value()).isZero();
        assertThat(gap.difference().lower()).isZero();
        assertThat(gap.difference().upper()).isPositive();
    }

    @Test
    void ratioOfShares() {
        assertThat(LargestGap.ratio(0.72, 0.9))
                .isEqualTo(LargestGap.ratio(0.9, 0.72))
                .isCloseTo(0.8, within(1e-12));
        assertThat(LargestGap.ratio(0, 0.5)).isZero();
        assertThat(LargestGap.ratio(0, 0)).isEqualTo(1);
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> LargestGap.ratio(share, 0.5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nonsenseIsRefused() {
        for (double confidence : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> LargestGap.of(List.of(), confidence)).isInstanceOf(IllegalArgumentException.class);
        }
        GroupEstimate fickle = confidence -> confidence > 0.96 ? new NotEnoughData(1, 2) : new Interval(0.5, 0, 1, 3);
        assertThatThrownBy(() -> LargestGap.of(List.of(fickle, fickle, fickle), CONFIDENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
