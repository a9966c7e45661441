package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourCorrelationTest {

    /**
     * numpy, in two passes: d = w*(y - running mean); t = arange(16, 40); 1 - mean((d[t] - d[t-1])**2) / mean((d[t] -
     * d[t-16])**2)
     */
    @Test
    void isNumpys() {
        double[] y = {
            0.81, 0.81, 0.52, 0.29, 0.05, 0.38, 0.41, 0.05, 0.05, 1.0, 0.65, 0.23, 0.43, 0.97, 0.9, 0.84, 0.39, 0.49,
            0.68, 0.06, 0.56, 0.27, 0.88, 0.06, 0.68, 0.87, 0.23, 0.9, 0.87, 0.02, 0.71, 0.0, 0.5, 0.44, 0.2, 0.32,
            0.81, 0.32, 0.15, 0.7
        };
        double[] w = {
            3, 2, 1, 4, 4, 1, 1, 2, 1, 4, 3, 3, 2, 3, 4, 1, 4, 1, 2, 4, 4, 1, 4, 4, 2, 2, 4, 4, 3, 2, 1, 4, 2, 3, 3, 1,
            2, 3, 1, 3
        };
        NeighbourCorrelation plain = new NeighbourCorrelation();
        NeighbourCorrelation weighted = new NeighbourCorrelation();
        for (int i = 0; i < y.length; i++) {
            plain.add(y[i], 1);
            weighted.add(y[i], w[i]);
        }
        assertThat(plain.correlation()).isCloseTo(-0.2978264978888545, within(1e-12));
        assertThat(weighted.correlation()).isCloseTo(-0.26004423568287227, within(1e-12));
    }

    /** The level jumps and climbs; values are independent around it. */
    @Test
    void aChangeOfTheLevelIsNoCorrelation() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            NeighbourCorrelation neighbours = new NeighbourCorrelation();
            for (int i = 0; i < 6000; i++) {
                double rate = i < 2000 ? 0.1 : i < 4000 ? 0.7 : 0.1 + 0.6 * (i - 4000) / 2000.0;
                neighbours.add(random.nextDouble() < rate ? 1 : 0, 1);
                if (i > 1000 && i % 100 == 0) {
                    assertThat(neighbours.correlation())
                            .as("seed %d, value %d", seed, i)
                            .isBetween(-0.15, 0.15);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.4, 0.8, -0.1})
    void findsTheCorrelationOfAMarkovChain(double correlation) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            NeighbourCorrelation neighbours = new NeighbourCorrelation();
            double last = 0;
            for (int i = 0; i < 2000; i++) {
                double rate = 0.15 + correlation * (last - 0.15);
                last = random.nextDouble() < rate ? 1 : 0;
                neighbours.add(last, 1);
            }
            assertThat(neighbours.correlation()).as("seed %d", seed).isCloseTo(correlation, within(0.12));
            assertThat(neighbours.provenCorrelation())
                    .as("seed %d", seed)
                    .isBetween(0.0, Math.max(0, neighbours.correlation()));
        }
    }

    @Test
    void whatIsOldIsForgotten() {
        Random random = new Random(1);
        NeighbourCorrelation neighbours = new NeighbourCorrelation();
        for (int i = 0; i < 3000; i++) {
            neighbours.add(i / 10 % 2, 1);
        }
        assertThat(neighbours.correlation()).isGreaterThan(0.7);
        for (int i = 0; i < 20_000; i++) {
            neighbours.add(random.nextInt(2), 1);
        }
        assertThat(neighbours.correlation()).isCloseTo(0, within(0.1));
    }

    @Test
    void nothingOrNoVariationIsNoCorrelation() {
        NeighbourCorrelation neighbours = new NeighbourCorrelation();
        assertThat(neighbours.correlation()).isZero();
        assertThat(neighbours.provenCorrelation()).isZero();
        for (int i = 0; i < 5000; i++) {
            neighbours.add(1, 1 + i % 7 * 1000.0);
            assertThat(neighbours.correlation()).isZero();
        }
    }

    @Test
    void extremeWeightsStayFinite() {
        Random random = new Random(2);
        NeighbourCorrelation neighbours = new NeighbourCorrelation();
        for (int i = 0; i < 5000; i++) {
            neighbours.add(random.nextDouble(), Math.pow(10, 9 * random.nextDouble()));
            assertThat(neighbours.correlation()).isBetween(-1.0, 1.0);
        }
    }

    @Test
    void theScaleOfWeightsDoesNotMatter() {
        Random random = new Random(3);
        NeighbourCorrelation small = new NeighbourCorrelation();
        NeighbourCorrelation large = new NeighbourCorrelation();
        for (int i = 0; i < 500; i++) {
            double y = random.nextDouble();
            double w = 1 + random.nextInt(4);
            small.add(y, w);
            large.add(y, 1e6 * w);
        }
        assertThat(large.correlation()).isCloseTo(small.correlation(), within(1e-12));
    }

    @Test
    void goesOnFromItsState() {
        Random random = new Random(4);
        NeighbourCorrelation undisturbed = new NeighbourCorrelation();
        NeighbourCorrelation restored = new NeighbourCorrelation();
        for (int i = 0; i < 3000; i++) {
            double y = random.nextDouble();
            undisturbed.add(y, 1);
            restored.add(y, 1);
            if (i % 100 == 0) {
                restored = Codecs.read(Codecs.bytes(restored::writeTo), NeighbourCorrelation::readFrom);
            }
            assertThat(restored.correlation()).isEqualTo(undisturbed.correlation());
        }
        assertThat(restored.copy().correlation()).isEqualTo(undisturbed.correlation());
        assertThat(Codecs.hex(new NeighbourCorrelation()::writeTo)).isEqualTo("00");
    }

    @Test
    void refusesWhatIsNoValue() {
        NeighbourCorrelation neighbours = new NeighbourCorrelation();
        for (double y : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> neighbours.add(y, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double w : new double[] {0, -1, Double.NaN, 1e200}) {
            assertThatThrownBy(() -> neighbours.add(1, w)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /**
     * Where there are no bursts there is nothing to be careful about; where there are, chance must not make them small.
     */
    @Test
    void theCautiousCorrelationIsAboveTheProvenOneOrNone() {
        for (double correlation : new double[] {0, 0.3}) {
            int above = 0;
            for (int seed = 0; seed < 40; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                NeighbourCorrelation neighbours = new NeighbourCorrelation();
                double last = 0;
                for (int i = 0; i < 2_000; i++) {
                    last = random.nextDouble() < 0.2 + correlation * (last - 0.2) ? 1 : 0;
                    neighbours.add(last, 1);
                }
                double cautious = neighbours.cautiousCorrelation();
                assertThat(cautious).as("seed %d", seed).isBetween(neighbours.provenCorrelation(), 0.9);
                above += cautious > correlation ? 1 : 0;
            }
            assertThat(above)
                    .as("of 40, correlation %s", correlation)
                    .isBetween(correlation == 0 ? 0 : 28, correlation == 0 ? 16 : 40);
        }
    }
}
