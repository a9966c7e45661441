package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateIntervalsTest {
    private static Interval wilson(double part, double whole) {
        return (Interval) WilsonInterval.of(part / whole, whole, 0.95);
    }

    /** Source: scipy 1.17.1, stats.binomtest(k, n).proportion_ci(0.95, 'wilson'). */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.0, 0.27753279986288926",
        "10, 10, 0.7224672001371109, 1.0",
        "418, 500, 0.8010053635257086, 0.8658710796841282",
        "1, 3, 0.06149194472039626, 0.7923403991979523"
    })
    void wilsonIsThatOfScipy(int part, int whole, double lower, double upper) {
        Interval interval = wilson(part, whole);
        assertThat(interval.lower()).isCloseTo(lower, within(1e-12));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-12));
        assertThat(interval.n()).isEqualTo(whole);
        assertThat(WilsonInterval.upperBound((double) part / whole, whole, (long) whole, 0.975))
                .isCloseTo(upper, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "10, 10", "418, 500", "1, 3", "29, 30"})
    void wilsonIsKnownAtAnyConfidenceFromOne(int part, int whole) {
        for (double confidence : new double[] {0.5, 0.95, 0.999}) {
            Interval interval = WilsonInterval.atConfidence(wilson(part, whole), 0.95, confidence);
            Interval expected = (Interval) WilsonInterval.of((double) part / whole, whole, confidence);
            assertThat(interval.value()).isEqualTo(expected.value());
            assertThat(interval.lower()).isCloseTo(expected.lower(), within(1e-12));
            assertThat(interval.upper()).isCloseTo(expected.upper(), within(1e-12));
        }
        assertThat(WilsonInterval.atConfidence(new Interval(0.5, 0, 1, 1), 0.95, 0.99))
                .as("where nothing is known, nothing more is at another confidence")
                .isEqualTo(new Interval(0.5, 0, 1, 1));
    }

    /** Source: Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10. */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 0.0524, 0.3339",
        "9, 10, 3, 10, 0.1705, 0.8090",
        "6, 7, 2, 7, 0.0582, 0.8062",
        "5, 56, 0, 29, -0.0381, 0.1926",
        "0, 10, 0, 20, -0.1611, 0.2775",
        "0, 10, 0, 10, -0.2775, 0.2775",
        "10, 10, 0, 20, 0.6791, 1.0000",
        "10, 10, 0, 10, 0.6075, 1.0000"
    })
    void newcombeIsThatOfThePaper(int part, int whole, int otherPart, int otherWhole, double lower, double upper) {
        Interval change = NewcombeInterval.of(wilson(part, whole), wilson(otherPart, otherWhole));
        assertThat(change.lower()).isCloseTo(lower, within(5.1e-5));
        assertThat(change.upper()).isCloseTo(upper, within(5.1e-5));
        Interval mover = MoverInterval.difference(wilson(part, whole), wilson(otherPart, otherWhole));
        assertThat(change.lower()).isEqualTo(Math.max(-1, mover.lower()));
        assertThat(change.upper()).isEqualTo(Math.min(1, mover.upper()));
    }

    /** Over 4,000 samples a coverage has a standard error below 0.004. */
    @Test
    void wilsonCoversWithTheStatedConfidence() {
        for (double rate : new double[] {0.05, 0.2, 0.352, 0.5, 0.836, 0.97}) {
            for (int n : new int[] {30, 100, 500}) {
                int covered = 0;
                for (int seed = 0; seed < 4000; seed++) {
                    Random random = new Random(31L * seed + n);
                    int part = 0;
                    for (int i = 0; i < n; i++) {
                        part += random.nextDouble() < rate ? 1 : 0;
                    }
                    covered += wilson(part, n).contains(rate) ? 1 : 0;
                }
                assertThat(covered / 4000.0).as("rate %s, n %d", rate, n).isBetween(0.92, 0.985);
            }
        }
    }

    /** Half of the requests are labelled with π = 0.8, the other half, where quality differs, with π = 0.2. */
    @Test
    void weightedWilsonCoversThePopulation() {
        int covered = 0;
        int naive = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            WeightedSums sums = new WeightedSums();
            int plainGood = 0;
            for (int i = 0; i < 1000; i++) {
                boolean hard = random.nextBoolean();
                double probability = hard ? 0.8 : 0.2;
                int good = random.nextDouble() < (hard ? 0.6 : 0.9) ? 1 : 0;
                if (random.nextDouble() < probability) {
                    sums.add(good, 1 / probability);
                    plainGood += good;
                }
            }
            covered +=
                    ((Interval) WilsonInterval.of(sums.mean().orElseThrow(), sums.effectiveSize(), 0.95)).contains(0.75)
                            ? 1
                            : 0;
            naive += wilson(plainGood, (double) sums.count()).contains(0.75) ? 1 : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.93, 1.0);
        assertThat(naive / 2000.0).as("without weights").isLessThan(0.3);
    }

    /**
     * Source: scipy 1.17.1 and numpy 2.4.6: Wilson's formula with t.ppf(.975, (n_eff - 1)/(1 - n_eff/n)**2) for scores
     * 1, 0, 1, 1 of weights 1, 2, 5, 10.
     */
    @Test
    void unequalWeightsWidenTheInterval() {
        WeightedSums unequal = new WeightedSums();
        unequal.add(1, 1);
        unequal.add(0, 2);
        unequal.add(1, 5);
        unequal.add(1, 10);
        Interval interval = (Interval) WilsonInterval.ofWeighted(unequal, 0.95);
        assertThat(interval.lower()).isCloseTo(0.26788996101764084, within(1e-9));
        assertThat(interval.upper()).isCloseTo(0.9943150829743372, within(1e-9));

        WeightedSums equal = new WeightedSums();
        for (int i = 0; i < 40; i++) {
            equal.add(i % 4 == 0 ? 0 : 1, 3.7);
            assertThat(WilsonInterval.ofWeighted(equal, 0.95))
                    .isEqualTo(WilsonInterval.of(equal.mean().orElseThrow(), equal.effectiveSize(), 0.95));
        }
        assertThat(WilsonInterval.ofWeighted(new WeightedSums(), 0.95)).isEqualTo(new NotEnoughData(0, 1));
    }

    /**
     * Source: numpy 2.4.6, Zou and Donner's limits of a difference of logarithms: 240 (200, 300) against 180 (170,
     * 195).
     */
    @Test
    void relativeChangeIsThatOfThePaper() {
        Interval change =
                (Interval) RelativeChange.of(new Interval(240, 200, 300, 50), new Interval(180, 170, 195, 60));
        assertThat(change.value()).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(change.lower()).isCloseTo(0.09260423644875515, within(1e-12));
        assertThat(change.upper()).isCloseTo(0.6787171750121825, within(1e-12));
        assertThat(change.n()).isEqualTo(50);
    }

    @Test
    void withoutObservationsThereIsNoInterval() {
        assertThat(WilsonInterval.ofWeighted(new WeightedSums(), 0.95)).isEqualTo(new NotEnoughData(0, 1));
        assertThat(WilsonInterval.of(0.5, 0, 0.95)).isEqualTo(new NotEnoughData(0, 1));
        assertThat(WilsonInterval.upperBound(0, 0, 0, 0.95)).isEqualTo(1);
        assertThat(NewcombeInterval.of(wilson(1, 2), new NotEnoughData(3, 30))).isEqualTo(new NotEnoughData(3, 30));
        assertThat(NewcombeInterval.of(new NotEnoughData(4, 30), wilson(1, 2))).isEqualTo(new NotEnoughData(4, 30));
    }

    @Test
    void nonsenseIsRefused() {
        for (double mean : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> WilsonInterval.of(mean, 10, 0.95)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double n : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> WilsonInterval.of(0.5, n, 0.95)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double confidence : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> WilsonInterval.of(0.5, 10, confidence))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Interval(0.5, 0.6, 0.7, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(Double.NaN, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** On the logarithms of two log-normal means the coverage is that of a difference of normals. */
    @Test
    void relativeChangeCovers() {
        int covered = 0;
        Random random = new Random(7);
        for (int sample = 0; sample < 2000; sample++) {
            Interval current = around(Math.log(130), 0.05, random);
            Interval reference = around(Math.log(100), 0.15, random);
            Interval change = (Interval) RelativeChange.of(current, reference);
            covered += change.contains(0.3) ? 1 : 0;
            assertThat(change.value())
                    .as("seed 7, sample %d", sample)
                    .isCloseTo(current.value() / reference.value() - 1, within(1e-12));
        }
        assertThat(covered / 2000.0).isBetween(0.93, 0.97);
    }

    private static Interval around(double logTruth, double logError, Random random) {
        double log = logTruth + logError * random.nextGaussian();
        double reach = 1.959964 * logError;
        return new Interval(Math.exp(log), Math.exp(log - reach), Math.exp(log + reach), 100);
    }

    @Test
    void relativeChangeNeedsAPositiveReference() {
        Interval positive = new Interval(2, 1, 4, 50);
        Interval touchesZero = new Interval(0.1, 0, 0.2, 40);
        assertThat(RelativeChange.of(positive, touchesZero)).isEqualTo(new NotEnoughData(40, 41));
        assertThat(RelativeChange.of(new Interval(0, 0, 0.2, 40), positive)).isEqualTo(new NotEnoughData(40, 41));
        assertThat(RelativeChange.of(touchesZero, positive))
                .asInstanceOf(InstanceOfAssertFactories.type(Interval.class))
                .satisfies(change -> assertThat(change.lower()).isEqualTo(-1));
        assertThatThrownBy(() -> RelativeChange.of(new Interval(0, -1, 1, 5), positive))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
