package io.vigie.detect.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdwinTest {
    private static final double DELTA = 0.002;
    private static final int LEAST = 5;

    /**
     * The difference at the oldest place where a window falls into two parts, by the paper's bound; 0 where it does
     * not.
     */
    private static double difference(List<Double> window) {
        int n = window.size();
        double mean = mean(window);
        double variance =
                window.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / n;
        double log = Math.log(2 * Math.log(n) / DELTA);
        for (int older = LEAST; n - older >= LEAST; older++) {
            double by = mean(window.subList(older, n)) - mean(window.subList(0, older));
            double inverse = 1.0 / (older - LEAST + 1) + 1.0 / (n - older - LEAST + 1);
            if (Math.abs(by) > Math.sqrt(2 * inverse * variance * log) + 2 * inverse * log / 3) {
                return by;
            }
        }
        return 0;
    }

    private static double mean(List<Double> window) {
        return window.stream().mapToDouble(x -> x).average().orElseThrow();
    }

    /** While there are no more labels than a row has buckets, every label is a bucket, and parts begin anywhere. */
    @ParameterizedTest
    @EnumSource(Streams.class)
    void cutsWhereThePaperDoes(Streams kind) {
        DetectorChoice choice = new DetectorChoice(DetectorKind.ADWIN, Map.of("clock", 1.0, "max-buckets", 100.0));
        int cuts = 0;
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ChangeDetector detector = ClassicDetectors.create(choice);
            List<Double> window = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                double error = Math.min(1, kind.next(random, i < 50 == (seed % 2 == 0) ? 0.02 : 0.8));
                window.add(error);
                double last = 0;
                for (double by = window.size() > 10 ? difference(window) : 0; by != 0; by = difference(window)) {
                    last = by;
                    window.remove(0);
                }
                ChangeSignal expected =
                        last == 0 ? ChangeSignal.NONE : last > 0 ? ChangeSignal.DEGRADED : ChangeSignal.IMPROVED;
                ChangeSignal signal = detector.update(error, 1, i);
                assertThat(signal).as("seed %d, label %d", seed, i).isEqualTo(expected);
                if (signal != ChangeSignal.NONE) {
                    assertThat(detector.run().orElseThrow().labels()).isEqualTo(window.size());
                    cuts++;
                }
            }
        }
        assertThat(cuts).isGreaterThan(30);
    }

    /** After a change that leaves no doubt, and some further cuts, the window is of the new level alone. */
    @Test
    void theWindowThatRemainsIsOfTheNewLevel() {
        ChangeDetector detector = ClassicDetectors.create(new DetectorChoice(DetectorKind.ADWIN, Map.of()));
        List<Integer> signals = new ArrayList<>();
        for (int i = 0; i < 6400; i++) {
            if (detector.update(i < 3200 ? 0 : 1, 1, i) == ChangeSignal.DEGRADED) {
                signals.add(i);
            }
        }
        assertThat(signals).startsWith(3231).hasSizeLessThan(5);
        assertThat(detector.run().orElseThrow().onset()).isBetween(3190L, 3210L);
        assertThat(detector.run().orElseThrow().error()).isGreaterThan(0.99);
    }
}
