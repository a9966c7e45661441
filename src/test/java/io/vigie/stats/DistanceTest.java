package io.vigie.stats;

import static io.vigie.stats.Distance.JENSEN_SHANNON;
import static io.vigie.stats.Distance.KOLMOGOROV_SMIRNOV;
import static io.vigie.stats.Distance.PSI;
import static io.vigie.stats.Distance.WASSERSTEIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistanceTest {
    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 50);

    private static double between(Distance distance, List<BinnedCounts> pair) {
        return distance.between(pair.get(0), pair.get(1)).orElseThrow();
    }

    private static LogHistogram histogram(double... values) {
        LogHistogram histogram = new LogHistogram();
        for (double value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    /**
     * Source: scipy 1.17.1, spatial.distance.jensenshannon(p, q, base=2), stats.wasserstein_distance(x, x, p, q),
     * stats.ks_2samp(...).statistic.
     */
    @Test
    void distancesAreThoseOfScipy() {
        List<BinnedCounts> pair = BinnedCounts.ofUnitBins(
                List.of(new long[] {5, 0, 20, 30, 45, 100, 3}, new long[] {10, 12, 18, 0, 60, 80, 20}));
        assertThat(between(JENSEN_SHANNON, pair)).isCloseTo(0.37487064714760093, within(1e-14));
        assertThat(between(WASSERSTEIN, pair)).isCloseTo(0.050161857846586916, within(1e-15));
        assertThat(between(KOLMOGOROV_SMIRNOV, pair)).isCloseTo(0.08536945812807882, within(1e-15));
    }

    /** Source: scipy 1.17.1 on the values themselves; the histogram moves each by at most 0.5 %. */
    @Test
    void distancesOfHistogramsAreThoseOfTheirValues() {
        List<BinnedCounts> pair = BinnedCounts.ofHistograms(
                List.of(histogram(100, 150, 200, 250, 900), histogram(120, 180, 220, 400, 500, 2000)));
        assertThat(between(WASSERSTEIN, pair)).isCloseTo(276.66666666666663, within(0.005 * (320 + 570)));
        assertThat(between(KOLMOGOROV_SMIRNOV, pair)).isCloseTo(0.3, within(1e-15));
    }

    /**
     * Source: scipy 1.17.1, stats.entropy(p, q) + stats.entropy(q, p), with 0.5 for the empty category in the second
     * case.
     */
    @Test
    void stabilityIndexIsTheSumOfBothEntropies() {
        assertThat(between(
                        PSI,
                        BinnedCounts.ofCategories(List.of(
                                Map.of("a", 40L, "b", 35L, "c", 25L), Map.of("a", 300L, "b", 500L, "c", 200L)))))
                .isCloseTo(0.09342662640169848, within(1e-15));
        assertThat(between(
                        PSI,
                        BinnedCounts.ofCategories(List.of(
                                Map.of("a", 5L, "c", 20L, "d", 30L, "e", 45L, "f", 100L, "g", 3L, "h", 0L),
                                Map.of("a", 10L, "b", 12L, "c", 18L, "e", 60L, "f", 80L, "g", 20L)))))
                .isCloseTo(1.0010524065595123, within(1e-14));
        long[] rising = new long[20];
        long[] even = new long[20];
        Arrays.setAll(rising, i -> i + 1);
        Arrays.fill(even, 5);
        assertThat(between(PSI, BinnedCounts.ofUnitBins(List.of(rising, even))))
                .as("by deciles")
                .isCloseTo(0.39509985232471895, within(1e-15));
    }

    /**
     * Two samples of one law over 600 bins: by bin the index would be about 1, by deciles it is about 9·2/n = 0.018.
     */
    @Test
    void stabilityIndexOfFineBinsIsNotTheirNoise() {
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LogHistogram a = new LogHistogram();
            LogHistogram b = new LogHistogram();
            for (int i = 0; i < 1000; i++) {
                a.add(Math.exp(6 + random.nextGaussian()));
                b.add(Math.exp(6 + random.nextGaussian()));
            }
            sum += between(PSI, BinnedCounts.ofHistograms(List.of(a, b)));
        }
        assertThat(sum / SEEDS).isBetween(0.015, 0.035);
    }

    @Test
    void stabilityIndexSeesWhatLeavesTheRangeOfTheReference() {
        LogHistogram constant = histogram(250, 250, 250, 250);
        for (double elsewhere : new double[] {0, 100, 1000}) {
            LogHistogram moved = histogram(250, 250, elsewhere, elsewhere);
            double expected = (0.5 - 1) * Math.log(0.5) + (0.5 - 0.125) * Math.log(4);
            assertThat(between(PSI, BinnedCounts.ofHistograms(List.of(moved, constant))))
                    .as("to %s", elsewhere)
                    .isCloseTo(expected, within(1e-15));
        }
    }

    private static List<BinnedCounts> random(Random random, int distributions, boolean ordered) {
        int bins = 1 + random.nextInt(30);
        List<long[]> counts = new ArrayList<>();
        for (int k = 0; k < distributions; k++) {
            long[] one = new long[bins];
            one[random.nextInt(bins)] = 1;
            for (int i = 0; i < random.nextInt(100); i++) {
                one[random.nextInt(bins)] += random.nextInt(1 << random.nextInt(20));
            }
            counts.add(one);
        }
        return ordered
                ? BinnedCounts.ofUnitBins(counts)
                : BinnedCounts.ofCategories(
                        counts.stream().map(DistanceTest::named).toList());
    }

    private static Map<String, Long> named(long[] counts) {
        Map<String, Long> byName = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            byName.put("category " + i, counts[i]);
        }
        return byName;
    }

    @ParameterizedTest
    @EnumSource
    void laws(Distance distance) {
        for (int seed = 0; seed < 20 * SEEDS; seed++) {
            Random random = new Random(seed);
            boolean ordered = !distance.isForCategories() || random.nextBoolean();
            List<BinnedCounts> three = random(random, 3, ordered);
            BinnedCounts a = three.get(0);
            BinnedCounts b = three.get(1);
            BinnedCounts c = three.get(2);
            double ab = distance.between(a, b).orElseThrow();
            String as = distance + ", seed " + seed;

            assertThat(ab).as(as).isFinite().isNotNegative();
            assertThat(distance.between(a, a)).as(as).hasValue(0);
            assertThat(distance.between(times(a, 7), a)).as(as).hasValue(0);
            if (distance != PSI) {
                assertThat(ab).as(as).isLessThanOrEqualTo(1);
                assertThat(distance.between(b, a)).as(as).hasValue(ab);
                assertThat(distance.between(times(a, 3), times(b, 5)).orElseThrow())
                        .as(as)
                        .isCloseTo(ab, within(1e-12));
                double through = distance.between(a, c).orElseThrow()
                        + distance.between(c, b).orElseThrow();
                assertThat(ab).as(as).isLessThanOrEqualTo(through + 1e-12);
            } else if (!ordered) {
                assertThat(distance.between(b, a).orElseThrow()).as(as).isCloseTo(ab, within(1e-12));
            }
        }
    }

    private static BinnedCounts times(BinnedCounts one, int times) {
        return BinnedCounts.pooled(Collections.nCopies(times, one));
    }

    @ParameterizedTest
    @EnumSource
    void distributionsThatShareNothingAreAtTheEdgeOfTheRange(Distance distance) {
        List<BinnedCounts> pair = BinnedCounts.ofUnitBins(List.of(new long[] {9, 0, 0, 0}, new long[] {0, 0, 0, 70}));
        double most = between(distance, pair);
        switch (distance) {
            case PSI -> assertThat(most).isGreaterThan(4).isFinite();
            case WASSERSTEIN -> assertThat(most).isEqualTo(0.75);
            default -> assertThat(most).isEqualTo(1);
        }
    }

    /** Merging histograms first and binning the sum is pooling the bins. */
    @Test
    void poolingIsMerging() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<LogHistogram> histograms = new ArrayList<>();
            LogHistogram merged = new LogHistogram();
            for (int d = 0; d < 4; d++) {
                LogHistogram day = histogram(random.doubles(30)
                        .map(x -> x < 0.1 ? 0 : Math.exp(10 * x))
                        .toArray());
                histograms.add(day);
                merged.merge(day);
            }
            histograms.add(merged);
            histograms.add(histogram(1, 2, 3));
            List<BinnedCounts> all = BinnedCounts.ofHistograms(histograms);
            BinnedCounts pooled = BinnedCounts.pooled(all.subList(0, 4));
            for (Distance distance : Distance.values()) {
                assertThat(distance.between(pooled, all.get(4)))
                        .as("seed %d", seed)
                        .hasValue(0);
                assertThat(distance.between(pooled, all.get(5)))
                        .as("seed %d", seed)
                        .isEqualTo(distance.between(all.get(4), all.get(5)));
                assertThat(distance.between(pooled.without(all.get(0)), all.get(5)))
                        .as("seed %d", seed)
                        .isEqualTo(distance.between(BinnedCounts.pooled(all.subList(1, 4)), all.get(5)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingComparesWithNothing(Distance distance) {
        List<BinnedCounts> some = BinnedCounts.ofUnitBins(List.of(new long[2], new long[] {1, 2}, new long[2]));
        assertThat(distance.between(some.get(0), some.get(1))).isEmpty();
        assertThat(distance.between(some.get(1), some.get(0))).isEmpty();
        assertThat(distance.between(some.get(0), some.get(2))).isEmpty();
        List<BinnedCounts> none = BinnedCounts.ofHistograms(List.of(new LogHistogram(), new LogHistogram()));
        assertThat(distance.between(none.get(0), none.get(1))).isEmpty();
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        List<BinnedCounts> categories = BinnedCounts.ofCategories(List.of(Map.of("a", 1L), Map.of("b", 1L)));
        for (Distance distance : List.of(WASSERSTEIN, KOLMOGOROV_SMIRNOV)) {
            assertThat(distance.isForCategories()).isFalse();
            assertThatThrownBy(() -> between(distance, categories)).hasMessageContaining("needs an order");
        }
        List<BinnedCounts> others = BinnedCounts.ofCategories(List.of(Map.of("a", 1L), Map.of("b", 1L)));
        assertThatThrownBy(() -> PSI.between(categories.get(0), others.get(1))).hasMessageContaining("shared bins");
        assertThatThrownBy(() -> BinnedCounts.pooled(List.of(categories.get(0), others.get(0))))
                .hasMessageContaining("shared bins");
        assertThatThrownBy(() -> BinnedCounts.pooled(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinnedCounts.ofUnitBins(List.of(new long[2], new long[3])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinnedCounts.ofUnitBins(List.of(new long[] {-1})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> categories.get(0).without(categories.get(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
