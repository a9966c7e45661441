package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoSampleKolmogorovSmirnovTest {
    /** From SciPy 1.17.1, {@code ks_2samp(method="exact")} on samples with that many steps. */
    @ParameterizedTest
    @CsvSource({
        "5, 3, 0.35714285714285715",
        "5, 5, 0.007936507936507936",
        "12, 5, 0.2557751845677543",
        "12, 12, 7.396023010506791e-07",
        "30, 3, 0.9988393756362763",
        "30, 6, 0.5940706297759378",
        "30, 12, 0.015643390496754332",
        "30, 13, 0.006548396368058784",
        "30, 14, 0.0025300622362698397",
        "30, 15, 0.0008995776840176799",
        "30, 30, 1.6911233892144742e-17",
        "50, 8, 0.5486851446031328",
        "50, 17, 0.005841778142694731",
        "50, 30, 1.0624962385385807e-08",
        "100, 13, 0.36818778606286096",
        "100, 28, 0.0007377026282063397"
    })
    void pValuesAreThoseOfSciPy(int size, int steps, double expected) {
        assertThat(TwoSampleKolmogorovSmirnov.pValue(size, steps)).isCloseTo(expected, within(1e-12 * expected));
    }

    /** Under the null each of the C(2n, n) ways to mix two samples is as likely. */
    @Test
    void pValueCountsTheMixtures() {
        for (int size = 1; size <= 6; size++) {
            int[] atLeast = new int[size + 1];
            int mixtures = 0;
            for (int mix = 0; mix < 1 << (2 * size); mix++) {
                if (Integer.bitCount(mix) != size) {
                    continue;
                }
                double[] first = new double[size];
                double[] second = new double[size];
                int i = 0;
                int j = 0;
                for (int place = 0; place < 2 * size; place++) {
                    if (((mix >> place) & 1) == 1) {
                        first[i++] = place;
                    } else {
                        second[j++] = place;
                    }
                }
                mixtures++;
                for (int steps = 0; steps <= TwoSampleKolmogorovSmirnov.steps(first, second); steps++) {
                    atLeast[steps]++;
                }
            }
            for (int steps = 0; steps <= size; steps++) {
                assertThat(TwoSampleKolmogorovSmirnov.pValue(size, steps))
                        .as("size %d, steps %d", size, steps)
                        .isCloseTo((double) atLeast[steps] / mixtures, within(1e-14));
            }
        }
    }

    @Test
    void stepsAreTheLargestDistanceOfTheDistributionFunctions() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 1 + random.nextInt(40);
            int values = 1 + random.nextInt(20);
            double[] first =
                    random.doubles(size).map(x -> Math.floor(x * values)).toArray();
            double[] second =
                    random.doubles(size).map(x -> Math.floor(x * values)).toArray();
            long most = 0;
            for (double at = 0; at < values; at++) {
                double limit = at;
                most = Math.max(
                        most,
                        Math.abs(Arrays.stream(first).filter(x -> x <= limit).count()
                                - Arrays.stream(second).filter(x -> x <= limit).count()));
            }
            assertThat(TwoSampleKolmogorovSmirnov.steps(first, second))
                    .as("seed %d", seed)
                    .isEqualTo((int) most)
                    .isEqualTo(TwoSampleKolmogorovSmirnov.steps(second, first));
        }
    }

    /**
     * SciPy 1.17.1: {@code ks_2samp([0]*9+[1]*3, [0]*2+[1]*10)} has statistic 7/12 and p-value 0.031436056203858066.
     */
    @Test
    void tiesCountBehindAllEqualValues() {
        double[] first = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1};
        double[] second = {0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(TwoSampleKolmogorovSmirnov.steps(first, second)).isEqualTo(7);
        assertThat(TwoSampleKolmogorovSmirnov.pValue(12, 7)).isCloseTo(0.031436056203858066, within(1e-15));
        assertThat(TwoSampleKolmogorovSmirnov.steps(new double[] {0.0}, new double[] {-0.0}))
                .isZero();
    }

    @Test
    void criticalStepsAreTheFirstThatReachTheLevel() {
        assertThat(TwoSampleKolmogorovSmirnov.criticalSteps(30, 0.005)).isEqualTo(14);
        assertThat(TwoSampleKolmogorovSmirnov.criticalSteps(30, 1)).isZero();
        assertThat(TwoSampleKolmogorovSmirnov.criticalSteps(30, 0)).isEqualTo(31);
        for (int size = 1; size <= 60; size++) {
            for (double level : new double[] {1e-9, 1e-3, 0.05, 0.5}) {
                int critical = TwoSampleKolmogorovSmirnov.criticalSteps(size, level);
                for (int steps = 0; steps <= size; steps++) {
                    assertThat(TwoSampleKolmogorovSmirnov.pValue(size, steps) <= level)
                            .as("size %d, level %s, steps %d", size, level, steps)
                            .isEqualTo(steps >= critical);
                }
            }
        }
    }

    @Test
    void nonsenseIsRefused() {
        double[] one = {1};
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.steps(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.steps(one, new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.steps(one, new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.pValue(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.pValue(5, 6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.pValue(5, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TwoSampleKolmogorovSmirnov.criticalSteps(5, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
