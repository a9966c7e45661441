package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompensatedSumTest {
    private static final int SEEDS = 300;

    /** Magnitudes over 24 decades, both signs: a plain sum loses most of the small ones. */
    private static double[] values(int seed) {
        Random random = new Random(seed);
        double[] values = new double[1 + random.nextInt(300)];
        Arrays.setAll(values, i -> random.nextGaussian() * Math.pow(10, random.nextInt(24) - 12));
        return values;
    }

    private static CompensatedSum sum(double[] values, int from, int to) {
        CompensatedSum sum = new CompensatedSum();
        for (int i = from; i < to; i++) {
            sum.add(values[i]);
        }
        return sum;
    }

    private static double exact(double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        return sum.doubleValue();
    }

    @Test
    void isTheExactSumRounded() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            double exact = exact(values);
            assertThat(Math.abs(sum(values, 0, values.length).value() - exact))
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(Math.ulp(exact));
        }
    }

    @Test
    void mergingIsAddingInAnyOrderAndGrouping() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            double exact = exact(values);
            int third = values.length / 3;
            CompensatedSum left = sum(values, 0, third);
            left.add(sum(values, third, 2 * third));
            left.add(sum(values, 2 * third, values.length));
            CompensatedSum right = sum(values, 2 * third, values.length);
            CompensatedSum inner = sum(values, third, 2 * third);
            inner.add(sum(values, 0, third));
            right.add(inner);
            assertThat(Math.abs(left.value() - exact)).as("seed %d", seed).isLessThanOrEqualTo(Math.ulp(exact));
            assertThat(Math.abs(right.value() - exact)).as("seed %d", seed).isLessThanOrEqualTo(Math.ulp(exact));
        }
    }

    @Test
    void whatWasAddedCanBeTakenOut() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
            CompensatedSum sum = sum(values, 0, values.length);
            CompensatedSum whole = sum.copy();
            Random order = new Random(~seed);
            double[] shuffled = values.clone();
            for (int i = shuffled.length - 1; i > 0; i--) {
                int j = order.nextInt(i + 1);
                double held = shuffled[i];
                shuffled[i] = shuffled[j];
                shuffled[j] = held;
            }
            for (double value : shuffled) {
                sum.subtract(value);
            }
            assertThat(Math.abs(sum.value())).as("seed %d", seed).isLessThan(1e-28 * largest);
            whole.subtract(whole);
            assertThat(whole.value()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void refusesWhatIsNotFinite() {
        CompensatedSum sum = new CompensatedSum();
        sum.add(1);
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> sum.add(value)).isInstanceOf(IllegalArgumentException.class);
        }
        sum.add(Double.MAX_VALUE);
        assertThatThrownBy(() -> sum.add(Double.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void survivesItsCodecToTheLastBit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] values = values(seed);
            CompensatedSum sum = sum(values, 0, values.length);
            byte[] bytes = Codecs.bytes(sum::writeTo);
            CompensatedSum read = Codecs.read(bytes, CompensatedSum::readFrom);
            assertThat(Codecs.bytes(read::writeTo)).as("seed %d", seed).isEqualTo(bytes);
            read.subtract(sum);
            assertThat(read.value()).as("seed %d", seed).isZero();
        }
    }

    /** Frozen: panes in topics and savepoints hold these bytes. */
    @Test
    void goldenBytes() {
        CompensatedSum sum = new CompensatedSum();
        assertThat(Codecs.hex(sum::writeTo)).isEqualTo("00");
        sum.add(300);
        assertThat(Codecs.hex(sum::writeTo)).isEqualTo("01d804");
        sum.add(0.5);
        assertThat(Codecs.hex(sum::writeTo)).isEqualTo("024072c80000000000");
        sum.add(1e-20);
        assertThat(Codecs.hex(sum::writeTo)).isEqualTo("034072c800000000003bc79ca10c924223");
        assertThat(Codecs.readHex("01d804", CompensatedSum::readFrom).value()).isEqualTo(300);
        assertThatThrownBy(() -> Codecs.readHex("04", CompensatedSum::readFrom)).hasMessageContaining("unknown kind");
        assertThatThrownBy(() -> Codecs.readHex("027ff8000000000000", CompensatedSum::readFrom))
                .hasMessageContaining("not finite");
    }
}
