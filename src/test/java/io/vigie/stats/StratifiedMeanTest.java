package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums by stratum, and the mean that is made of them; how well its intervals cover is in {@link CoverageTest}. */
class StratifiedMeanTest {

    private static void add(StratifiedSums sums, int stratum, int good, int bad) {
        for (int i = 0; i < good + bad; i++) {
            sums.add(stratum, i < good ? 1 : 0, 1 << stratum);
        }
    }

    /** 72 of 80 good where one in 8 is labelled, 3 of 6 where one in 128 is. */
    private static StratifiedSums sample() {
        StratifiedSums sums = new StratifiedSums();
        add(sums, 3, 72, 8);
        add(sums, 7, 3, 3);
        return sums;
    }

    private static Interval interval(StratifiedSums sums, Map<Integer, Long> sizes) {
        return (Interval) StratifiedMean.of(sums, sizes).interval(0.95);
    }

    private static void assertInterval(Interval interval, double value, double lower, double upper, double n) {
        assertThat(interval.value()).isCloseTo(value, within(1e-9));
        assertThat(interval.lower()).isCloseTo(lower, within(1e-9));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-9));
        assertThat(interval.n()).isCloseTo(n, within(1e-6));
    }

    /** Expected values by SciPy, from the formulas. */
    @Test
    void boundsAreThoseOfTheStrata() {
        assertInterval(
                interval(sample(), Map.of(3, 600L, 7, 900L)), 0.66, 0.469503293744, 0.848429581755, 16.129032258065);
        assertInterval(
                interval(sample(), Map.of(3, 600L, 7, 900L, 9, 100L)),
                0.66,
                0.476707373049,
                0.837926250282,
                16.129032258065);
        assertInterval(interval(sample(), Map.of()), 0.681818181818, 0.488688754380, 0.872310960447, 19.168316831683);
    }

    @Test
    void whatWasNotSampledMayBeAnything() {
        StratifiedSums sums = new StratifiedSums();
        add(sums, 0, 100, 0);
        Interval interval = interval(sums, Map.of(0, 300L, 6, 100L));
        assertThat(interval.value()).isEqualTo(1);
        assertThat(interval.upper()).isEqualTo(1);
        assertThat(interval.lower()).isBetween(0.7, 0.75);
    }

    @Test
    void sizesThatLackASampledStratumAreNotKnown() {
        assertThat(interval(sample(), Map.of(3, 600L))).isEqualTo(interval(sample(), Map.of()));
        assertThat(interval(sample(), Map.of(3, 600L, 7, 0L))).isEqualTo(interval(sample(), Map.of()));
    }

    @Test
    void oneStratumIsAPlainSample() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            StratifiedSums sums = new StratifiedSums();
            WeightedSums plain = new WeightedSums();
            for (int i = random.nextInt(60); i >= 0; i--) {
                double score = random.nextInt(5) / 4.0;
                double weight = 1 + random.nextDouble();
                sums.add(1, score, weight);
                plain.add(score, weight);
            }
            Estimate expected = WilsonInterval.ofWeighted(plain, 0.9);
            for (Map<Integer, Long> sizes : List.of(Map.<Integer, Long>of(), Map.of(1, 1_000L))) {
                Interval interval = (Interval) StratifiedMean.of(sums, sizes).interval(0.9);
                assertThat(interval.value()).as("seed %d", seed).isEqualTo(((Interval) expected).value());
                assertThat(interval.lower())
                        .as("seed %d", seed)
                        .isCloseTo(((Interval) expected).lower(), within(1e-12));
                assertThat(interval.upper())
                        .as("seed %d", seed)
                        .isCloseTo(((Interval) expected).upper(), within(1e-12));
                assertThat(interval.n()).as("seed %d", seed).isCloseTo(((Interval) expected).n(), within(1e-9));
            }
        }
    }

    @Test
    void withEstimatedSizesItIsHajeksMeanAndKishsSize() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            StratifiedSums sums = new StratifiedSums();
            WeightedSums plain = new WeightedSums();
            for (int i = 2 + random.nextInt(60); i >= 0; i--) {
                double probability = 1 - random.nextDouble();
                double score = random.nextDouble();
                sums.add(StratifiedSums.stratumOf(probability), score, 1 / probability);
                plain.add(score, 1 / probability);
            }
            StratifiedMean mean = StratifiedMean.of(sums, Map.of());
            assertThat(mean.mean().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(plain.mean().orElseThrow(), within(1e-12));
            assertThat(mean.effectiveSize())
                    .as("seed %d", seed)
                    .isCloseTo(plain.effectiveSize(), within(1e-9 * plain.effectiveSize()));
        }
    }

    @Test
    void anEmptySampleSaysNothing() {
        StratifiedMean empty = StratifiedMean.of(new StratifiedSums(), Map.of(0, 5L));
        assertThat(empty.mean()).isEmpty();
        assertThat(empty.effectiveSize()).isZero();
        assertThat(empty.interval(0.95)).isEqualTo(new NotEnoughData(0, 1));
    }

    @Test
    void strataAreOctaves() {
        assertThat(StratifiedSums.stratumOf(1)).isZero();
        assertThat(StratifiedSums.stratumOf(Math.nextDown(1.0))).isEqualTo(1);
        assertThat(StratifiedSums.stratumOf(0.5)).isEqualTo(1);
        assertThat(StratifiedSums.stratumOf(0.3)).isEqualTo(2);
        assertThat(StratifiedSums.stratumOf(Double.MIN_VALUE)).isEqualTo(1_023);
        for (double wrong : new double[] {0, -0.5, 1.5, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> StratifiedSums.stratumOf(wrong));
        }
    }

    /** Merging in any order, adding, taking out and storing come to the same sums. */
    @Test
    void mergingIsAdding() {
        record Observation(int stratum, double y, double weight) {}
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Observation> all = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                double probability = 1.0 / (1 << random.nextInt(6));
                all.add(new Observation(
                        StratifiedSums.stratumOf(probability), random.nextInt(9) / 8.0, 1 / probability));
            }
            StratifiedSums added = new StratifiedSums();
            all.forEach(each -> added.add(each.stratum, each.y, each.weight));
            List<StratifiedSums> parts = new ArrayList<>();
            for (Observation each : all) {
                StratifiedSums part = new StratifiedSums();
                // Taken out here, put in there.
                part.add(each.stratum, each.y, each.weight);
                part.remove(5, 0.25, 32);
                parts.add(part);
                StratifiedSums other = new StratifiedSums();
                other.add(5, 0.25, 32);
                parts.add(Codecs.read(Codecs.bytes(other::writeTo), StratifiedSums::readFrom));
            }
            Collections.shuffle(parts, random);
            StratifiedSums merged = new StratifiedSums();
            parts.forEach(merged::merge);
            assertThat(Codecs.bytes(merged::writeTo)).as("seed %d", seed).isEqualTo(Codecs.bytes(added::writeTo));
            assertThat(merged.count()).as("seed %d", seed).isEqualTo(all.size());
            assertThat(Codecs.bytes(merged.total()::writeTo))
                    .as("seed %d", seed)
                    .isEqualTo(Codecs.bytes(added.total()::writeTo));
        }
    }
}
