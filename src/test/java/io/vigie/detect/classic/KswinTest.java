package io.vigie.detect.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.stats.TwoSampleKolmogorovSmirnov;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KswinTest {
    /** KSWIN as it is defined: a list, a pick, two sorted samples and a p-value at every label. */
    private static final class AsDefined {
        private final double alpha;
        private final int latest;
        private final int window;
        private final List<Double> errors = new ArrayList<>();
        private long labels;

        AsDefined(DetectorChoice choice) {
            alpha = choice.value("alpha");
            latest = (int) choice.value("statistic-window");
            window = (int) choice.value("window");
        }

        ChangeSignal update(double error) {
            labels++;
            errors.add(error);
            if (errors.size() > window) {
                errors.remove(0);
            }
            if (errors.size() < window) {
                return ChangeSignal.NONE;
            }
            RandomSubset pick = new RandomSubset(window - latest, latest);
            pick.begin(labels);
            List<Double> older = errors.subList(0, window - latest);
            List<Double> picked = new ArrayList<>();
            for (int i = 0; i < latest; i++) {
                picked.add(older.get(pick.next()));
            }
            double[] now = array(errors.subList(window - latest, window));
            int steps = TwoSampleKolmogorovSmirnov.steps(array(picked), now);
            if (TwoSampleKolmogorovSmirnov.pValue(latest, steps) > alpha || steps <= latest / 10.0) {
                return ChangeSignal.NONE;
            }
            boolean rose = mean(now) >= mean(array(older));
            older.clear();
            return rose ? ChangeSignal.DEGRADED : ChangeSignal.IMPROVED;
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(each -> each).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @ParameterizedTest
    @EnumSource(Streams.class)
    void decidesAsItIsDefined(Streams kind) {
        List<DetectorChoice> choices = List.of(
                new DetectorChoice(DetectorKind.KSWIN, Map.of()),
                new DetectorChoice(DetectorKind.KSWIN, Map.of("alpha", 0.5, "statistic-window", 50.0)),
                new DetectorChoice(DetectorKind.KSWIN, Map.of("window", 137.0, "statistic-window", 12.0)));
        for (DetectorChoice choice : choices) {
            int signals = 0;
            for (int seed = 0; seed < 12; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                ChangeDetector detector = ClassicDetectors.create(choice);
                AsDefined expected = new AsDefined(choice);
                for (int i = 0; i < 1500; i++) {
                    double error = kind.next(random, i / 200 % 2 == 0 ? 0.1 : 0.5);
                    ChangeSignal signal = detector.update(error, 1, i);
                    assertThat(signal)
                            .as("%s, seed %d, label %d", choice, seed, i)
                            .isEqualTo(expected.update(error));
                    signals += signal == ChangeSignal.NONE ? 0 : 1;
                }
            }
            assertThat(signals).as("%s", choice).isGreaterThan(10);
        }
    }

    /** Each place is picked as often as any other: 4 standard deviations of a binomial count. */
    @Test
    void thePickIsFairAndOfThatSize() {
        RandomSubset pick = new RandomSubset(70, 30);
        int draws = 20_000;
        int[] picked = new int[70];
        int[] together = new int[70];
        for (int key = 1; key <= draws; key++) {
            pick.begin(key);
            BitSet places = new BitSet();
            for (int i = 0; i < 30; i++) {
                places.set(pick.next());
            }
            assertThat(places.cardinality()).isEqualTo(30);
            for (int i = 0; i < 70; i++) {
                picked[i] += places.get(i) ? 1 : 0;
                together[i] += places.get(i) && places.get((i + 1) % 70) ? 1 : 0;
            }
        }
        double one = 30.0 / 70;
        double both = one * 29 / 69;
        for (int i = 0; i < 70; i++) {
            assertThat(Math.abs(picked[i] - draws * one)).isLessThan(4 * Math.sqrt(draws * one * (1 - one)));
            assertThat(Math.abs(together[i] - draws * both)).isLessThan(4 * Math.sqrt(draws * both * (1 - both)));
        }
    }
}
