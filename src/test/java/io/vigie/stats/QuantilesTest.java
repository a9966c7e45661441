package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantilesTest {
    /** Source: scipy 1.17.1, stats.norm.ppf. */
    @ParameterizedTest
    @CsvSource({
        "1e-20, -9.262340089798409",
        "1e-10, -6.361340902404056",
        "0.001, -3.090232306167813",
        "0.025, -1.9599639845400545",
        "0.3, -0.5244005127080409",
        "0.5, 0",
        "0.9, 1.2815515655446004",
        "0.975, 1.959963984540054",
        "0.995, 2.5758293035489004",
        "0.999999, 4.753424308817087"
    })
    void normalQuantilesAreThoseOfScipy(double probability, double expected) {
        assertThat(NormalDistribution.quantile(probability)).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
    }

    /** Source: scipy 1.17.1, stats.t.ppf. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.6, 0.32491969623290634",
        "1, 0.95, 6.313751514675037",
        "1, 0.975, 12.706204736174694",
        "1, 0.9995, 636.6192487687897",
        "1, 1e-06, -318309.8861827435",
        "2, 0.6, 0.2886751345948128",
        "2, 0.975, 4.302652729749462",
        "2, 0.9995, 31.599054576445365",
        "2, 1e-06, -707.1057205259339",
        "3, 0.975, 3.1824463052837078",
        "3, 1e-06, -103.29946778041935",
        "5, 0.95, 2.0150483733330233",
        "5, 0.9995, 6.868826625881276",
        "10, 0.975, 2.228138851986274",
        "10, 1e-06, -9.751995490940581",
        "29, 0.6, 0.25568363457125604",
        "29, 0.975, 2.045229642132703",
        "29, 0.9995, 3.6594050194663748",
        "100, 0.95, 1.6602343260853392",
        "100, 1e-06, -5.048830877228346",
        "1000, 0.975, 1.9623390808264083",
        "2.5, 0.6, 0.2814595127485477",
        "2.5, 0.9995, 18.277893528131457",
        "10000, 0.975, 1.960201239890626",
        "20000, 0.9995, 3.2910132833642876",
        "123456, 0.975, 1.9599832002451867",
        "3000000, 0.995, 2.5758309423990817",
        "1000000.0, 0.975, 1.959966356814107",
        "1000000.0, 1e-06, -4.75345234827968"
    })
    void studentQuantilesAreThoseOfScipy(double degreesOfFreedom, double probability, double expected) {
        assertThat(StudentT.quantile(probability, degreesOfFreedom))
                .isCloseTo(expected, within(1e-11 * Math.abs(expected)));
    }

    @Test
    void quantilesAreAntisymmetricAndAscend() {
        for (double degrees : new double[] {1, 1.5, 4, 30, 1e4, 1e8, 1e10}) {
            double before = Double.NEGATIVE_INFINITY;
            for (int i = 1; i < 200; i++) {
                double p = i / 200.0;
                double t = StudentT.quantile(p, degrees);
                assertThat(t).as("p %s, degrees %s", p, degrees).isGreaterThan(before);
                assertThat(StudentT.quantile(1 - p, degrees)).isCloseTo(-t, within(1e-9 * Math.max(1, Math.abs(t))));
                before = t;
            }
        }
        assertThat(StudentT.quantile(0.9, 1e10)).isCloseTo(NormalDistribution.quantile(0.9), within(1e-9));
        assertThat(StudentT.quantile(0.9, Double.MAX_VALUE)).isEqualTo(NormalDistribution.quantile(0.9));
    }

    /** With one, two or four degrees of freedom the quantile has a closed form. */
    @Test
    void studentQuantilesAreThoseOfTheClosedForms() {
        for (double p : new double[] {1e-10, 1e-6, 1e-3, 0.025, 0.1, 0.25, 0.4, 0.49, 0.4999}) {
            double a = 4 * p * (1 - p);
            double cosine = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
            double[] expected = {-1 / Math.tan(Math.PI * p), (2 * p - 1) * Math.sqrt(2 / a), -2 * Math.sqrt(cosine - 1)
            };
            for (int i = 0; i < expected.length; i++) {
                assertThat(StudentT.quantile(p, 1 << i))
                        .as("p %s, degrees %s", p, 1 << i)
                        .isCloseTo(expected[i], within(1e-9 * Math.max(1, -expected[i])));
            }
        }
    }

    @Test
    void refusesWhatHasNoQuantile() {
        for (double probability : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> NormalDistribution.quantile(probability))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> StudentT.quantile(probability, 5)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double degrees : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> StudentT.quantile(0.5, degrees)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
