package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KullbackLeiblerBoundTest {
    @Test
    void solvesItsEquation() {
        for (double mean : new double[] {0.05, 0.3, 0.9, 1}) {
            for (double n : new double[] {20, 100, 5_000}) {
                double b = KullbackLeiblerBound.lower(mean, n);
                double errors = mean * Math.log(mean / b);
                double divergence = errors + (mean == 1 ? 0 : (1 - mean) * Math.log((1 - mean) / (1 - b)));
                assertThat(n * divergence).as("%s of %s", mean, n).isCloseTo(Math.log(20 * n), within(1e-6));
            }
        }
    }

    @Test
    void isFromNoneToTheMean() {
        assertThat(KullbackLeiblerBound.lower(0, 100)).isZero();
        assertThat(KullbackLeiblerBound.lower(0.4, 0)).isEqualTo(KullbackLeiblerBound.lower(0.4, 1));
        assertThat(KullbackLeiblerBound.lower(0.4, 1e12)).isCloseTo(0.4, within(1e-4));
        assertThatThrownBy(() -> KullbackLeiblerBound.lower(1.1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KullbackLeiblerBound.lower(0.5, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Of 200 labels the stretch up to the last one that looks worst. */
    @Test
    void coversThoughTheStretchWasPicked() {
        int covered = 0;
        int runs = 2_000;
        SplittableRandom random = new SplittableRandom(11);
        for (int run = 0; run < runs; run++) {
            double worst = 0;
            int errors = 0;
            for (int n = 1; n <= 200; n++) {
                errors += random.nextDouble() < 0.2 ? 1 : 0;
                worst = Math.max(worst, KullbackLeiblerBound.lower((double) errors / n, n));
            }
            covered += worst <= 0.2 ? 1 : 0;
        }
        assertThat(covered / (double) runs).as("seed 11").isGreaterThan(0.95);
    }
}
