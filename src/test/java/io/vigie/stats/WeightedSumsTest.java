package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedSumsTest {
    private static final int SEEDS = 200;

    private static WeightedSums sample(Random random, int size) {
        WeightedSums sums = new WeightedSums();
        for (int i = 0; i < size; i++) {
            sums.add(random.nextDouble(), 1 / (0.05 + 0.95 * random.nextDouble()));
        }
        return sums;
    }

    private static WeightedSums merged(WeightedSums... parts) {
        WeightedSums sums = new WeightedSums();
        for (WeightedSums part : parts) {
            sums.merge(part);
        }
        return sums;
    }

    private static void assertSame(WeightedSums actual, WeightedSums expected, int seed) {
        assertThat(actual.count()).as("seed %d", seed).isEqualTo(expected.count());
        assertThat(actual.mean().orElseThrow())
                .as("seed %d", seed)
                .isCloseTo(expected.mean().orElseThrow(), within(1e-15));
        assertThat(actual.effectiveSize()).as("seed %d", seed).isCloseTo(expected.effectiveSize(), within(1e-12));
        assertThat(actual.variance().orElseThrow())
                .as("seed %d", seed)
                .isCloseTo(expected.variance().orElseThrow(), within(1e-14));
    }

    @Test
    void theComplementIsThatOfEveryValue() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            WeightedSums sums = new WeightedSums();
            WeightedSums turned = new WeightedSums();
            for (int i = random.nextInt(50); i >= 0; i--) {
                double y = random.nextDouble();
                double weight = 1 / (0.05 + 0.95 * random.nextDouble());
                sums.add(y, weight);
                turned.add(1 - y, weight);
            }
            assertSame(sums.complement(), turned, seed);
        }
    }

    @Test
    void mergeIsAddAndKnowsNoOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            WeightedSums a = sample(new Random(seed), 1 + seed % 40);
            WeightedSums b = sample(new Random(seed + 1000), 3);
            WeightedSums c = sample(new Random(seed + 2000), 17);
            assertSame(merged(merged(a, b), c), merged(a, merged(b, c)), seed);
            assertSame(merged(a, b), merged(b, a), seed);

            WeightedSums added = a.copy();
            Random again = new Random(seed + 1000);
            for (int i = 0; i < 3; i++) {
                added.add(again.nextDouble(), 1 / (0.05 + 0.95 * again.nextDouble()));
            }
            assertSame(added, merged(a, b), seed);
        }
    }

    @Test
    void aCorrectionMayTravelApartFromWhatItCorrects() {
        WeightedSums first = new WeightedSums();
        first.add(1, 5);
        first.add(0, 2);
        WeightedSums correction = new WeightedSums();
        correction.remove(1, 5);
        correction.add(0.25, 5);
        assertThat(correction.count()).isZero();
        assertThat(correction.mean()).isEmpty();
        assertThat(correction.isEmpty()).isFalse();

        WeightedSums expected = new WeightedSums();
        expected.add(0, 2);
        expected.add(0.25, 5);
        WeightedSums read = merged(first, Codecs.read(Codecs.bytes(correction::writeTo), WeightedSums::readFrom));
        assertThat(Codecs.hex(read::writeTo)).isEqualTo(Codecs.hex(expected::writeTo));

        read.remove(0, 2);
        read.remove(0.25, 5);
        assertThat(read.isEmpty()).isTrue();
        assertThat(Codecs.hex(read::writeTo)).isEqualTo("0000000000");
    }

    @Test
    void figuresByHand() {
        WeightedSums sums = new WeightedSums();
        assertThat(sums.mean()).isEmpty();
        assertThat(sums.variance()).isEmpty();
        assertThat(sums.effectiveSize()).isZero();
        sums.add(1, 1);
        sums.add(0, 3);
        assertThat(sums.mean()).hasValue(0.25);
        assertThat(sums.effectiveSize()).isEqualTo(1.6);
        assertThat(sums.variance()).hasValue(0.1875);
        assertThat(sums.totalWeight()).isEqualTo(4);
        assertThat(sums.weightedTotal()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoObservation() {
        WeightedSums sums = new WeightedSums();
        for (double y : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> sums.add(y, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double weight : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> sums.add(1, weight)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> sums.add(1, 1e200)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sums.isEmpty()).as("nothing half added").isTrue();
    }

    /** Frozen: panes in topics and savepoints hold these bytes. */
    @Test
    void goldenBytes() {
        WeightedSums sums = new WeightedSums();
        for (int i = 0; i < 100; i++) {
            sums.add(i % 4 == 0 ? 0 : 1, 1);
        }
        assertThat(Codecs.hex(sums::writeTo)).isEqualTo("c80101c80101c801019601019601");
        for (int seed = 0; seed < SEEDS; seed++) {
            WeightedSums sample = sample(new Random(seed), seed);
            byte[] bytes = Codecs.bytes(sample::writeTo);
            WeightedSums read = Codecs.read(bytes, WeightedSums::readFrom);
            assertThat(Codecs.bytes(read::writeTo)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(bytes.length).isLessThanOrEqualTo(78);
        }
    }
}
