package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EBenjaminiHochbergTest {
    private static final int RUNS = 40 * Integer.getInteger("vigie.laws.seeds", 5);

    /**
     * Which of these e-values are rejected at level 1, straight from the paper: the k largest, k the largest with e_(k)
     * ≥ S/k.
     */
    private static List<Integer> byThePaper(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int k = values.length; k > 0; k--) {
            double smallest = sorted[values.length - k];
            if (smallest * k >= values.length) {
                return IntStream.range(0, values.length)
                        .filter(i -> values[i] >= smallest)
                        .boxed()
                        .toList();
            }
        }
        return List.of();
    }

    private static List<Integer> alarms(double[] values) {
        return EBenjaminiHochberg.alarms(
                values.length, (i, together) -> values[i] >= (double) values.length / together);
    }

    @Test
    void isTheProcedureOfThePaper() {
        int someAlarm = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            double[] values = random.doubles(1 + random.nextInt(12))
                    .map(u -> Math.exp(6 * u - 3))
                    .toArray();
            assertThat(alarms(values)).as("seed %d", seed).isEqualTo(byThePaper(values));
            someAlarm += alarms(values).isEmpty() ? 0 : 1;
        }
        assertThat(someAlarm).isBetween(200, 1900);
        assertThat(EBenjaminiHochberg.alarms(0, (i, together) -> true)).isEmpty();
    }

    @Test
    void atLeastAsManyAlarmAsUnderTheUnionBound() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            double[] values = random.doubles(8).map(u -> Math.exp(6 * u - 3)).toArray();
            for (int i = 0; i < values.length; i++) {
                if (values[i] >= values.length) {
                    assertThat(alarms(values)).as("seed %d", seed).contains(i);
                }
            }
        }
    }

    /**
     * While nothing changes, the first occasion comes after a budget period on average, also where slices are alike:
     * each has n labels in a period, and errors at exactly what is allowed. Runs are cut off, which only lowers the
     * mean.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void anOccasionIsAsRareAsTheBudgetSays(double alike) {
        int slices = 8;
        int period = 100;
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            double length = runLength(new Random(31L * seed + 7), slices, period, alike);
            sum += length;
            squares += length * length;
        }
        double mean = sum / RUNS;
        double error = Math.sqrt((squares / RUNS - mean * mean) / (RUNS - 1));
        assertThat(mean)
                .as(
                        "labels of a slice before the first occasion, over seeds 0..%d, standard error %.1f",
                        RUNS - 1, error)
                .isGreaterThanOrEqualTo(period - 2 * error);
    }

    /** @param alike the chance that all slices have the same next label */
    private static int runLength(Random random, int slices, int period, double alike) {
        EDetector[] detectors = new EDetector[slices];
        Arrays.setAll(detectors, i -> new EDetector());
        for (int label = 1; label < 20 * period; label++) {
            boolean same = random.nextDouble() < alike;
            double shared = random.nextDouble();
            for (EDetector detector : detectors) {
                double u = same ? shared : random.nextDouble();
                detector.update(u < 0.2 ? 1 : 0, 1, 0.2, label);
            }
            List<Integer> alarms = EBenjaminiHochberg.alarms(
                    slices,
                    (i, together) -> detectors[i].evidence() >= Math.log10((double) slices * period / together));
            if (!alarms.isEmpty()) {
                return label;
            }
        }
        return 20 * period;
    }
}
