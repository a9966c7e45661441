package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelDelaysTest {
    private static SeriesRow hour(int number, double... delays) {
        double[] sorted = delays.clone();
        Arrays.sort(sorted);
        return new SeriesRow(
                number * 3_600_000L,
                Map.of("model", "m"),
                Map.of(
                        "labels",
                        (double) sorted.length,
                        "label_delay_p50_ms",
                        sorted[(sorted.length - 1) / 2],
                        "label_delay_p95_ms",
                        sorted[(int) (0.95 * (sorted.length - 1))]));
    }

    @Test
    void oneLabelOfAQuietHourDoesNotSpeakForTheWeek() {
        List<SeriesRow> hours = new ArrayList<>();
        double[] many = new double[200];
        Arrays.fill(many, 1_000);
        for (int i = 0; i < 24; i++) {
            hours.add(hour(i, many));
        }
        hours.add(hour(24, 90_000_000));
        LabelDelays delays = LabelDelays.of(hours).orElseThrow();
        assertThat(delays.p50Ms()).isEqualTo(1_000);
        assertThat(delays.p95Ms()).isEqualTo(1_000);
    }

    /** Labels that come one by one, and labels that come in batches, each against all delays of the week. */
    @Test
    void isNearTheQuantilesOfAllLabels() {
        for (int seed = 0; seed < 50; seed++) {
            for (int labelsAnHour : new int[] {1, 40}) {
                Random random = new Random(seed);
                List<SeriesRow> hours = new ArrayList<>();
                List<Double> all = new ArrayList<>();
                for (int i = 0; i < 168; i++) {
                    double[] delays = new double[labelsAnHour];
                    for (int j = 0; j < labelsAnHour; j++) {
                        delays[j] = 3_600_000 * Math.exp(0.8 * random.nextGaussian());
                        all.add(delays[j]);
                    }
                    hours.add(hour(i, delays));
                }
                all.sort(null);
                LabelDelays delays = LabelDelays.of(hours).orElseThrow();
                String name = "seed " + seed + ", " + labelsAnHour + " labels an hour";
                assertThat(delays.p50Ms() / all.get(all.size() / 2)).as(name).isCloseTo(1, within(0.15));
                assertThat(delays.p95Ms() / all.get(all.size() * 95 / 100))
                        .as(name)
                        .isCloseTo(1, within(0.2));
            }
        }
    }

    @Test
    void hoursWithoutLabelsSayNothing() {
        assertThat(LabelDelays.of(List.of())).isEmpty();
        assertThat(LabelDelays.of(List.of(new SeriesRow(1, Map.of(), Map.of("labels", 0.0)))))
                .isEmpty();
    }
}
