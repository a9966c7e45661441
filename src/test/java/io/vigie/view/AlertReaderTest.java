package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {
    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long RAISED = START + 90 * DAY + HOUR;
    private static final long NOW = RAISED + 5 * DAY;

    private final StoreInMemory store = new StoreInMemory();
    private final AlertReader reader = new AlertReader(store);

    private static Map<String, String> tags(String slice) {
        return new HashMap<>(Map.of("model", "m", "version", "*", "slice", slice, "window", "30d"));
    }

    private static Map<String, String> monitored(String slice) {
        Map<String, String> tags = tags(slice);
        tags.putAll(Map.of("criterion", "correct", "metric", "quality", "monitor", "answers"));
        return tags;
    }

    private void alert(String slice, String detector) {
        Map<String, Double> fields = new HashMap<>(
                Map.of("state", 1.0, "severity", 3.0, "raised_at", (double) RAISED, "current", 0.7, "reference", 0.9));
        if (!detector.equals("window")) {
            fields.put("evidence", 3.5);
            fields.put("onset_at", (double) (RAISED - 2 * DAY));
        }
        store.add(new SeriesPoint(
                Measurement.ALERT, monitored(slice), fields, Map.of("alert_id", "a", "detector", detector), RAISED));
    }

    private void definition(String json) {
        store.add(new SeriesPoint(
                Measurement.MONITOR,
                Map.of("model", "m", "monitor", "answers"),
                Map.of("severity", 3.0, "tolerance", 0.02),
                Map.of("definition", json),
                START));
    }

    /** Every six hours; the last thirty days are worse. */
    private void series() {
        for (long time = START; time <= NOW; time += 6 * HOUR) {
            boolean bad = time > RAISED - 3 * DAY;
            for (String slice : List.of("all", "language=pt", "language=en")) {
                double mean = bad && !slice.equals("language=en") ? 0.7 : 0.9;
                Map<String, String> quality = tags(slice);
                quality.put("criterion", "correct");
                store.add(new SeriesPoint(
                        Measurement.QUALITY,
                        quality,
                        Map.of(
                                "mean",
                                mean,
                                "lower",
                                mean - 0.1,
                                "upper",
                                mean + 0.1,
                                "labels",
                                50.0,
                                "effective_labels",
                                50.0),
                        time));
                store.add(new SeriesPoint(
                        Measurement.TRAFFIC,
                        tags(slice),
                        Map.of("requests", slice.equals("all") ? 200.0 : 100.0),
                        time));
                store.add(new SeriesPoint(
                        Measurement.DRIFT,
                        monitored(slice),
                        Map.of("verdict", 0.0, "reference", 0.9, "evidence", bad ? 3.0 : 0.5, "threshold", 3.2),
                        time));
            }
        }
    }

    @Test
    void thereIsNoSuchAlert() throws Exception {
        assertThat(reader.read("a", NOW)).isEmpty();
    }

    @Test
    void everythingAboutAnAlertOfEverybody() throws Exception {
        series();
        definition("{\"tolerance\":0.02,\"reference\":{\"kind\":\"previous\"}}");
        alert("all", "e-detector");
        AlertView view = reader.read("a", NOW).orElseThrow();
        assertThat(view.history()).hasSize(1);
        assertThat(view.earlier()).isEmpty();
        assertThat(view.reference()).isEqualTo("the 30 days before, 31 Mar 2026 to 30 Apr 2026");
        Curve curve = view.curve();
        assertThat(curve.values()).containsOnlyKeys("mean", "lower", "upper", "reference", "bound");
        assertThat(curve.times()).hasSizeLessThanOrEqualTo(AlertCurves.POINTS);
        assertThat(curve.times().get(0)).isBetween(RAISED - 32 * DAY - 6 * HOUR, RAISED - 32 * DAY + 6 * HOUR);
        assertThat(curve.times().get(curve.times().size() - 1)).isBetween(NOW - 6 * HOUR, NOW);
        curve.values().values().forEach(column -> assertThat(column)
                .hasSameSizeAs(curve.times())
                .doesNotContainNull());
        assertThat(Objects.requireNonNull(
                        Objects.requireNonNull(curve.values().get("bound")).get(0)))
                .isCloseTo(0.88, within(1e-12));
        assertThat(view.evidence().values()).containsOnlyKeys("evidence", "threshold");
        assertThat(view.evidence().times()).isEqualTo(curve.times());
        assertThat(view.dimensions()).singleElement().satisfies(language -> {
            assertThat(language.dimension()).isEqualTo("language");
            assertThat(language.covered()).isEqualTo(1);
            assertThat(language.slices().stream().map(SliceShare::slice)).containsExactly("language=pt", "language=en");
            assertThat(Objects.requireNonNull(language.slices().get(0).share())).isCloseTo(1, within(1e-12));
        });
    }

    @Test
    void anAlertOfASliceHasItsPlaceAmongTheOthers() throws Exception {
        series();
        alert("language=pt", "window");
        AlertView view = reader.read("a", NOW).orElseThrow();
        assertThat(view.reference()).as("nobody knows the settings").isNull();
        assertThat(Objects.requireNonNull(view.curve().values().get("bound"))).containsOnlyNulls();
        assertThat(view.dimensions()).singleElement().satisfies(language -> assertThat(language.dimension())
                .isEqualTo("language"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reference\":{\"kind\":\"previous\"}}|the 30 days before, 31 Mar 2026 to 30 Apr 2026",
                "{\"reference\":{\"kind\":\"fixed\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-02-01T00:00:00Z\"}}"
                        + "|the fixed interval 1 Jan 2026 to 1 Feb 2026 (UTC)",
                "{\"reference\":{\"kind\":\"fixed\",\"from\":\"2026-01-01T00:30:00Z\",\"to\":\"2026-02-01T00:00:00Z\"}}"
                        + "|the fixed interval 1 Jan 2026 00:30 to 1 Feb 2026 00:00 (UTC)",
                "{\"reference\":{\"kind\":\"benchmark\",\"name\":\"MMLU\"}}|the score on the benchmark MMLU",
                "{\"reference\":{\"kind\":\"version\",\"name\":\"v1\"}}|version v1 over the same 30 days",
                "{\"objective\":{\"atMost\":0.02}}|the objective: at most 2.0 % over 30 days",
                "{\"reference\":{\"kind\":\"fixed\",\"from\":\"soon\",\"to\":7}}|",
                "{\"reference\":{\"kind\":\"vibes\"}}|",
                "{\"reference\":7}|",
                "7|",
                "{|"
            })
    void theReferenceInWords(String definition, String words) throws Exception {
        definition(definition);
        alert("all", "window");
        assertThat(reader.read("a", NOW).orElseThrow().reference()).isEqualTo(words);
    }

    /** Alerts of distributions, of objectives and of what a later version may watch. */
    @ParameterizedTest
    @CsvSource({"mix", "latency-p95", "refusal-rate", "vibes"})
    void anyMetricHasAView(String metric) throws Exception {
        series();
        Map<String, String> tags = tags("all");
        tags.putAll(Map.of("metric", metric, "monitor", "answers"));
        store.add(new SeriesPoint(Measurement.ALERT, tags, Map.of("state", 1.0), Map.of("alert_id", "b"), RAISED));
        AlertView view = reader.read("b", NOW).orElseThrow();
        assertThat(view.alert().metric()).isEqualTo(metric);
        assertThat(view.dimensions()).isEmpty();
    }
}
