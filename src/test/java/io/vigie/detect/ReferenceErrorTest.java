package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceErrorTest {

    /** How probable it is that so many labels have a bound below the truth: all their numbers of errors, weighed. */
    private static double tooGood(double truth, int labels, double luck) {
        double probability = 0;
        double ofSo = Math.pow(1 - truth, labels);
        for (int errors = 0; errors <= labels; errors++) {
            if (ReferenceError.bound((double) errors / labels, labels, labels, luck) < truth) {
                probability += ofSo;
            }
            ofSo *= (double) (labels - errors) / (errors + 1) * truth / (1 - truth);
        }
        return probability;
    }

    @ParameterizedTest
    @CsvSource({"0.1, 90", "0.1, 300", "0.05, 150", "0.3, 60", "0.02, 1500"})
    void aReferenceIsTooGoodAsRarelyAsWasAskedFor(double truth, int labels) {
        for (double luck : new double[] {0.05, 0.01, 0.001, 1e-4}) {
            // Wilson's bound is approximate, the more so the further out.
            assertThat(tooGood(truth, labels, luck)).as("luck %s", luck).isLessThan(2.5 * luck);
        }
    }

    @Test
    void theStricterTheBudgetTheLessIsLeftToLuck() {
        assertThat(ReferenceError.luck(1.0 / 90)).isEqualTo(ReferenceError.MOST_LUCK);
        assertThat(ReferenceError.luck(1.0 / 90 / 100)).isCloseTo(0.01, within(1e-12));
        assertThat(ReferenceError.luck(1.0 / 3_650 / 21)).isCloseTo(90.0 / 3_650 / 21, within(1e-12));
        assertThat(ReferenceError.luck(1e-12)).isPositive();
    }

    @Test
    void thresholdsAreSolvedForAnErrorBetweenWhatWasSeenAndWhatIsAllowed() {
        for (double luck : new double[] {0.05, 0.01, 0.001}) {
            double law = ReferenceError.law(0.1, 0.09, 200, 200, 0, luck).mean();
            assertThat(law).isGreaterThan(0.1).isLessThan(ReferenceError.bound(0.1, 200, 200, luck));
        }
    }
}
