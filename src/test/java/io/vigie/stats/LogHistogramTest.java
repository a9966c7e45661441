package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
    private static final int SEEDS = 200;
    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1};

    /** Sizes and spreads that keep some histograms sparse and make others dense. */
    private static double[] values(int seed) {
        Random random = new Random(seed);
        double[] values = new double[1 + random.nextInt(seed % 3 == 0 ? 20 : 3000)];
        double spread = seed % 5 == 0 ? 60 : 1;
        Arrays.setAll(values, i -> random.nextInt(20) == 0 ? 0 : Math.exp(6 + spread * random.nextGaussian()));
        return values;
    }

    private static LogHistogram histogram(double... values) {
        LogHistogram histogram = new LogHistogram();
        for (double value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    private static LogHistogram merged(LogHistogram... parts) {
        LogHistogram histogram = new LogHistogram();
        for (LogHistogram part : parts) {
            histogram.merge(part);
        }
        return histogram;
    }

    private static void assertSame(LogHistogram actual, LogHistogram expected, int seed) {
        assertThat(actual.indices()).as("seed %d", seed).isEqualTo(expected.indices());
        assertThat(actual.counts()).as("seed %d", seed).isEqualTo(expected.counts());
        assertThat(actual.count()).as("seed %d", seed).isEqualTo(expected.count());
        assertThat(actual.sum()).as("seed %d", seed).isCloseTo(expected.sum(), within(1e-15 * expected.sum()));
    }

    @Test
    void everyQuantileIsWithinOnePercent() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            LogHistogram histogram = histogram(values);
            Arrays.sort(values);
            for (double q : QUANTILES) {
                double exact = values[(int) Math.floor(q * (values.length - 1))];
                assertThat(histogram.quantile(q).orElseThrow())
                        .as("seed %d, q %s", seed, q)
                        .isCloseTo(exact, within(exact * (0.005 + 1e-9)));
            }
        }
    }

    @Test
    void equalsDataDogsSketch() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            LogHistogram histogram = histogram(values);
            DDSketch theirs = new DDSketch(new LogarithmicMapping(0.005), UnboundedSizeDenseStore::new);
            if (seed % 5 == 0) {
                continue; // their dense store would take gigabytes
            }
            for (double value : values) {
                theirs.accept(value);
            }
            for (double q : QUANTILES) {
                double expected = theirs.getValueAtQuantile(q);
                assertThat(histogram.quantile(q).orElseThrow())
                        .as("seed %d, q %s", seed, q)
                        .isCloseTo(expected, within(expected * 1e-9));
            }
        }
    }

    @Test
    void mergeIsAddAndKnowsNoOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] first = values(seed);
            double[] second = values(seed + 1);
            double[] third = values(seed + 7);
            LogHistogram a = histogram(first);
            LogHistogram b = histogram(second);
            LogHistogram c = histogram(third);
            LogHistogram all = histogram(first);
            Arrays.stream(second).forEach(all::add);
            Arrays.stream(third).forEach(all::add);
            assertSame(merged(merged(a, b), c), all, seed);
            assertSame(merged(a, merged(b, c)), all, seed);
            assertSame(merged(c, b, a), all, seed);

            LogHistogram twice = a.copy();
            twice.merge(twice);
            assertSame(twice, merged(a, a), seed);
            assertSame(a, histogram(first), seed);
        }
    }

    @Test
    void addedInAscendingOrDescendingOrderItIsTheSame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            LogHistogram histogram = histogram(values);
            Arrays.sort(values);
            assertSame(histogram(values), histogram, seed);
            double[] descending = new double[values.length];
            Arrays.setAll(descending, i -> values[values.length - 1 - i]);
            assertSame(histogram(descending), histogram, seed);
        }
    }

    @Test
    void countsUpToAValue() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            LogHistogram histogram = histogram(values);
            double at = values[seed % values.length];
            long least = Arrays.stream(values).filter(value -> value <= at).count();
            long most =
                    Arrays.stream(values).filter(value -> value <= at * 1.0203).count();
            assertThat(histogram.countAtMost(at)).as("seed %d", seed).isBetween(least, most);
            assertThat(histogram.countAtMost(0))
                    .as("seed %d", seed)
                    .isEqualTo(Arrays.stream(values).filter(value -> value == 0).count());
            assertThat(histogram.countAtMost(Double.POSITIVE_INFINITY)).isEqualTo(values.length);
            assertThat(histogram.countAtMost(Double.MAX_VALUE)).isEqualTo(values.length);
            assertThat(histogram.countAtMost(-1)).isZero();
        }
    }

    @Test
    void survivesItsCodecAndItsArrays() {
        for (int seed = 0; seed < SEEDS; seed++) {
            LogHistogram histogram = histogram(values(seed));
            byte[] bytes = Codecs.bytes(histogram::writeTo);
            LogHistogram read = Codecs.read(bytes, LogHistogram::readFrom);
            assertSame(read, histogram, seed);
            assertThat(Codecs.bytes(read::writeTo)).as("seed %d", seed).isEqualTo(bytes);
            assertSame(LogHistogram.of(histogram.indices(), histogram.counts(), histogram.sum()), histogram, seed);
            assertThat(LogHistogram.of(histogram.indices(), histogram.counts()).sum())
                    .as("seed %d", seed)
                    .isCloseTo(histogram.sum(), within(0.00505 * histogram.sum()));
        }
    }

    @Test
    void extremesHaveBins() {
        LogHistogram histogram = histogram(0, Double.MIN_VALUE, Double.MIN_NORMAL, 1, Double.MAX_VALUE / 4);
        assertThat(histogram.quantile(0.25)).hasValue(0);
        assertThat(histogram.quantile(0.5).orElseThrow())
                .isCloseTo(Double.MIN_NORMAL, within(0.00505 * Double.MIN_NORMAL));
        assertThat(histogram.quantile(1).orElseThrow())
                .isCloseTo(Double.MAX_VALUE / 4, within(0.00505 * Double.MAX_VALUE / 4));
        assertThat(histogram(Double.MAX_VALUE).quantile(0).orElseThrow()).isFinite();
        assertThat(Codecs.read(Codecs.bytes(histogram::writeTo), LogHistogram::readFrom)
                        .count())
                .isEqualTo(5);
    }

    @Test
    void emptyIsAValueOfItsOwnAndNonsenseIsRefused() {
        LogHistogram empty = new LogHistogram();
        assertThat(empty.quantile(0.5)).isEmpty();
        assertThat(empty.mean()).isEmpty();
        assertThat(empty.countAtMost(1)).isZero();
        for (double value : new double[] {Double.NaN, -1e-9, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> empty.add(value)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(empty.isEmpty()).isTrue();
        assertThatThrownBy(() -> empty.quantile(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.quantile(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogHistogram.of(new int[] {2, 1}, new long[] {1, 1}))
                .hasMessageContaining("ascend");
        assertThatThrownBy(() -> LogHistogram.of(new int[] {1}, new long[] {0})).hasMessageContaining("above 0");
        assertThatThrownBy(() -> LogHistogram.of(new int[] {1}, new long[] {})).hasMessageContaining("beside");
        assertThatThrownBy(() -> LogHistogram.of(new int[] {80_000}, new long[] {1}, 1))
                .hasMessageContaining("belongs to no value");
    }

    /** Frozen: panes in topics and savepoints hold these bytes. */
    @Test
    void goldenBytes() {
        assertThat(Codecs.hex(new LogHistogram()::writeTo)).isEqualTo("000000");
        LogHistogram histogram = histogram(0, 1, 1, 57_980, 11_840);
        assertThat(histogram.indices()).containsExactly(LogHistogram.ZERO_INDEX, 0, 937, 1096);
        assertThat(Codecs.hex(histogram::writeTo)).isEqualTo("030002a807019e01010101fcc208");
        assertThatThrownBy(() -> Codecs.readHex("0100000000", LogHistogram::readFrom))
                .hasMessageContaining("count 0");
    }

    @Test
    void aPaneOfFewValuesIsSmall() {
        LogHistogram histogram = new LogHistogram();
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            histogram.add(Math.rint(Math.exp(6 + random.nextGaussian())));
        }
        assertThat(Codecs.bytes(histogram::writeTo)).hasSizeLessThan(120);
    }
}
