package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.detect.WindowComparison.WindowChange;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WilsonInterval;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowComparisonTest {
    private static Estimate rate(double part, double whole) {
        return WilsonInterval.of(part / whole, whole, 0.95);
    }

    @ParameterizedTest
    @CsvSource({
        "0.021, 0.500, DEGRADED, IMPROVED",
        "0.020, 0.500, UNDECIDED, UNDECIDED",
        "-0.500, -0.021, IMPROVED, DEGRADED",
        "-0.020, 0.020, STABLE, STABLE",
        "0.001, 0.019, STABLE, STABLE",
        "-0.021, 0.000, UNDECIDED, UNDECIDED",
        "-0.500, 0.500, UNDECIDED, UNDECIDED"
    })
    void verdictsByInterval(double lower, double upper, Verdict higherIsWorse, Verdict lowerIsWorse) {
        assertThat(Verdict.of(lower, upper, 0.02, Direction.HIGHER_IS_WORSE)).isEqualTo(higherIsWorse);
        assertThat(Verdict.of(lower, upper, 0.02, Direction.LOWER_IS_WORSE)).isEqualTo(lowerIsWorse);
    }

    @Test
    void codesArePublic() {
        assertThat(Verdict.values()).extracting(Verdict::code).containsExactly(-1, 0, 1, 2);
        assertThat(Verdict.values())
                .containsExactly(Verdict.DEGRADED, Verdict.UNDECIDED, Verdict.STABLE, Verdict.IMPROVED);
    }

    /** gpt-4 and gpt-3.5-turbo on 500 "happy number" questions, March and June 2023 (LLMDrift, arXiv 2307.09009). */
    @Test
    void qualityOfTwoSnapshots() {
        WindowChange fell =
                (WindowChange) WindowComparison.ofRates(rate(176, 500), rate(418, 500), 0.02, Direction.LOWER_IS_WORSE);
        assertThat(fell.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(fell.change()).isEqualTo(0.352 - 0.836);
        assertThat(fell.notWorse()).isFalse();
        WindowChange rose =
                (WindowChange) WindowComparison.ofRates(rate(241, 500), rate(153, 500), 0.02, Direction.LOWER_IS_WORSE);
        assertThat(rose.verdict()).isEqualTo(Verdict.IMPROVED);
        assertThat(rose.notWorse()).isTrue();
    }

    @Test
    void latencyIsComparedRelatively() {
        Interval before = new Interval(14.77, 14.0, 15.5, 500);
        Interval after = new Interval(45.71, 43.0, 48.0, 500);
        WindowChange change = (WindowChange) WindowComparison.ofRelative(after, before, 0.1, Direction.HIGHER_IS_WORSE);
        assertThat(change.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(change.change()).isBetween(2.09, 2.1);
        assertThat(change.current()).isEqualTo(after);
        assertThat(change.reference()).isEqualTo(before);
        assertThat(((WindowChange) WindowComparison.ofRelative(before, after, 0.1, Direction.HIGHER_IS_WORSE))
                        .verdict())
                .isEqualTo(Verdict.IMPROVED);
    }

    @Test
    void tooLittleDataIsNoVerdict() {
        Estimate few = new Estimate.NotEnoughData(2, 3);
        assertThat(WindowComparison.ofRates(few, rate(1, 2), 0.02, Direction.LOWER_IS_WORSE))
                .isEqualTo(new WindowComparison.NotEnoughWindowData(2, 3));
        assertThat(WindowComparison.ofRelative(rate(1, 2), few, 0.02, Direction.LOWER_IS_WORSE))
                .isEqualTo(new WindowComparison.NotEnoughWindowData(2, 3));
    }

    @Test
    void aToleranceIsANumberFromZeroOn() {
        for (double tolerance : new double[] {-0.1, Double.NaN}) {
            assertThatThrownBy(
                            () -> WindowComparison.ofRates(rate(1, 2), rate(1, 2), tolerance, Direction.LOWER_IS_WORSE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /**
     * Equal rates, no tolerance: 2.5 % of comparisons may call it degraded, with a standard error of 0.35 % over 2,000.
     */
    @Test
    void degradedIsRarelyWrong() {
        Random random = new Random(11);
        int wrong = 0;
        for (int sample = 0; sample < 2000; sample++) {
            int current = 0;
            int reference = 0;
            for (int i = 0; i < 200; i++) {
                current += random.nextDouble() < 0.84 ? 1 : 0;
                reference += random.nextDouble() < 0.84 ? 1 : 0;
            }
            WindowChange change = (WindowChange)
                    WindowComparison.ofRates(rate(current, 200), rate(reference, 200), 0, Direction.LOWER_IS_WORSE);
            wrong += change.verdict() == Verdict.DEGRADED ? 1 : 0;
        }
        assertThat(wrong / 2000.0).as("seed 11").isBetween(0.01, 0.036);
    }
}
