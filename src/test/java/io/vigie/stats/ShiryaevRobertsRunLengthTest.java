package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.ShiryaevRobertsRunLength.Bet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShiryaevRobertsRunLengthTest {
    private static final double[] BETAS = {0.01, 0.08, 0.3};

    /** The mean run length of charts that are really run, and its standard error. */
    private static double[] simulated(ErrorLaw law, Bet bet, double threshold, int runs) {
        double[] values = law.values();
        double[] probabilities = law.probabilities();
        SplittableRandom random = new SplittableRandom(7);
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < runs; run++) {
            double statistic = 0;
            int length = 0;
            int x = draw(probabilities, random);
            while (statistic < threshold) {
                if (length > 0 && random.nextDouble() >= law.correlation()) {
                    x = draw(probabilities, random);
                }
                double factor = Math.pow(1 + bet.stake() * (values[x] - bet.allowed()), bet.power());
                statistic = factor * (statistic + 1);
                length++;
            }
            sum += length;
            squares += (double) length * length;
        }
        double mean = sum / runs;
        return new double[] {mean, Math.sqrt((squares / runs - mean * mean) / (runs - 1))};
    }

    private static int draw(double[] probabilities, SplittableRandom random) {
        double u = random.nextDouble();
        int x = 0;
        while (x < probabilities.length - 1 && u >= probabilities[x]) {
            u -= probabilities[x++];
        }
        return x;
    }

    private static void assertAsSimulated(ErrorLaw law, double allowed, double power) {
        for (double beta : BETAS) {
            Bet bet = new Bet(beta / allowed, allowed, power);
            double threshold = Math.exp(ShiryaevRobertsRunLength.logThreshold(law, bet, 1_500));
            double[] run = simulated(law, bet, threshold, 800);
            assertThat(run[0])
                    .as("%s, %s, seed 7, standard error %.0f", law, bet, run[1])
                    .isCloseTo(1_500, within(3 * run[1] + 0.05 * 1_500));
        }
    }

    @Test
    void solvedThresholdsHaveTheRunLengthThatWasAskedFor() {
        assertAsSimulated(new ErrorLaw(0.1, 1, 0), 0.131, 1);
        assertAsSimulated(new ErrorLaw(0.45, 1, 0), 0.48, 1);
        assertAsSimulated(new ErrorLaw(0.1, 1, 0), 0.1, 1);
    }

    @Test
    void burstsAreSolvedToo() {
        assertAsSimulated(new ErrorLaw(0.1, 1, 0.2), 0.131, 0.67);
        assertAsSimulated(new ErrorLaw(0.1, 1, 0.4), 0.131, 1);
    }

    @Test
    void errorsBetweenNoneAndAllAreSolvedToo() {
        assertAsSimulated(new ErrorLaw(0.2, 0.3, 0), 0.23, 1);
        assertAsSimulated(new ErrorLaw(0.3, 0.3, 0.3), 0.33, 0.54);
    }

    @Test
    void theThresholdOfARunLengthHasThatRunLength() {
        ErrorLaw law = new ErrorLaw(0.1, 1, 0);
        for (double beta : BETAS) {
            Bet bet = new Bet(beta / 0.13, 0.13, 1);
            double before = 0;
            for (double labels : new double[] {30, 300, 3_000, 30_000, 1e6}) {
                double threshold = Math.exp(ShiryaevRobertsRunLength.logThreshold(law, bet, labels));
                assertThat(threshold).isGreaterThan(before);
                before = threshold;
                assertThat(ShiryaevRobertsRunLength.at(law, bet, threshold))
                        .as("β %s, %s labels", beta, labels)
                        .isCloseTo(labels, within(0.03 * labels));
            }
        }
    }

    /** M − n is a martingale at the boundary, so a run is at least A long; and longer the better the stream is. */
    @Test
    void runsAreAtLeastAsLongAsTheThreshold() {
        Bet bet = new Bet(0.08 / 0.2, 0.2, 1);
        double before = 0;
        for (double error : new double[] {0.2, 0.15, 0.1, 0.05}) {
            double length = ShiryaevRobertsRunLength.at(new ErrorLaw(error, 1, 0), bet, 500);
            assertThat(length).as("error %s", error).isGreaterThan(Math.max(500 * 0.99, before));
            before = length;
        }
    }

    @Test
    void extremesAreSolvedAndNonsenseIsRefused() {
        for (double allowed : new double[] {1e-9, 1e-3, 0.999, 1 - 1e-9}) {
            for (double error : new double[] {1e-9, allowed / 2, allowed}) {
                if (error <= allowed) {
                    Bet bet = new Bet(0.3 / allowed, allowed, 1);
                    assertThat(ShiryaevRobertsRunLength.logThreshold(new ErrorLaw(error, 1, 0), bet, 1e7))
                            .isFinite();
                }
            }
        }
        Bet bet = new Bet(0.5, 0.2, 1);
        assertThatThrownBy(() -> ShiryaevRobertsRunLength.logThreshold(new ErrorLaw(0.3, 1, 0), bet, 100))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShiryaevRobertsRunLength.logThreshold(new ErrorLaw(0.1, 1, 0), bet, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bet(5.1, 0.2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorLaw(1.1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
