package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReaderTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long END = 20_000 * DAY;
    private static final Period WEEK = new Period(END - 7 * DAY, END + 1);
    private static final SeriesSelector SERIES = new SeriesSelector("a", "*", "all", "7d", null);

    private final StoreInMemory store = new StoreInMemory();
    private final ModelReader reader = new ModelReader(store, new AlertLog(store));

    private static Map<String, String> tags(String... more) {
        Map<String, String> tags = new TreeMap<>(Map.of("model", "a", "version", "*", "slice", "all", "window", "7d"));
        for (int i = 0; i < more.length; i += 2) {
            tags.put(more[i], more[i + 1]);
        }
        return tags;
    }

    private void quality(long time, double mean) {
        store.add(
                Measurement.QUALITY,
                time,
                tags("criterion", "correct"),
                Map.of("labels", 10.0, "mean", mean, "lower", mean - 0.1, "upper", mean + 0.1));
    }

    private void drift(String metric, long time, double reference) {
        store.add(
                Measurement.DRIFT,
                time,
                metric.equals("quality")
                        ? tags("monitor", "watcher", "metric", metric, "criterion", "correct")
                        : tags("monitor", "watcher", "metric", metric),
                Map.of("verdict", 1.0, "reference", reference, "evidence", -0.5, "threshold", 3.0, "thin", 0.0));
    }

    private void monitor(long time, double tolerance, String reference) {
        store.add(new SeriesPoint(
                Measurement.MONITOR,
                Map.of("model", "a", "monitor", "watcher"),
                Map.of("severity", 2.0, "tolerance", tolerance),
                Map.of("definition", "{\"reference\":{\"kind\":\"" + reference + "\"}}"),
                time));
    }

    private ModelView read() throws Exception {
        return reader.read(SERIES, WEEK, 8);
    }

    @Test
    void aModelThatNobodyKnowsHasNothing() throws Exception {
        ModelView view = read();
        assertThat(view.slices()).isEmpty();
        assertThat(view.lastData()).isNull();
        assertThat(view.quality()).isEmpty();
        assertThat(view.traffic()).isEqualTo(Curve.EMPTY);
        assertThat(view.waitingForLabels()).isNull();
    }

    @Test
    void theReferenceOfEachTimeAndItsInterval() throws Exception {
        quality(END - 8 * DAY, 0.9);
        quality(END - 7 * DAY, 0.8);
        quality(END - DAY, 0.7);
        quality(END, 0.6);
        drift("quality", END - DAY, 0.9);
        drift("quality", END, 0.8);
        monitor(END - 5 * DAY, 0.1, "previous");
        monitor(END - DAY / 2, 0.2, "previous");
        Curve curve = read().quality().get(0).curve();
        assertThat(curve.times()).containsExactly(END - 7 * DAY, END - DAY, END);
        assertThat(curve.values().get("reference")).isEqualTo(Arrays.asList(null, 0.9, 0.8));
        // The tolerance of that time.
        assertThat(curve.values().get("bound").get(1)).isCloseTo(0.8, within(1e-12));
        assertThat(curve.values().get("bound").get(2)).isCloseTo(0.6, within(1e-12));
        assertThat(curve.values().get("reference_lower")).isEqualTo(Arrays.asList(null, 0.9 - 0.1, 0.8 - 0.1));
        assertThat(curve.values().get("reference_upper")).isEqualTo(Arrays.asList(null, 0.9 + 0.1, 0.8 + 0.1));
    }

    @Test
    void anotherReferenceHasNoIntervalOfTheWindowBefore() throws Exception {
        quality(END - 7 * DAY, 0.8);
        quality(END, 0.6);
        drift("quality", END, 0.8);
        monitor(END, 0.1, "benchmark");
        Curve curve = read().quality().get(0).curve();
        assertThat(curve.values().get("reference")).isEqualTo(Arrays.asList(null, 0.8));
        assertThat(curve.values().get("reference_lower")).isEqualTo(Arrays.asList(null, null));
    }

    @Test
    void withoutAMonitorThereIsNoReference() throws Exception {
        quality(END, 0.6);
        assertThat(read().quality().get(0).curve().values())
                .containsOnlyKeys("mean", "lower", "upper", "labels", "effective_labels");
    }

    /**
     * How much worse is accepted: of a rate the difference, of a latency the share, and a distance has its own bound.
     */
    @ParameterizedTest
    @CsvSource({"error-rate,0.5,0.6", "latency-p95,200,220", "confidence,0.3,0.3", "quality,0.5,0.4"})
    void theBoundOfATolerance(String metric, double reference, double bound) throws Exception {
        drift(metric, END, reference);
        monitor(END, 0.1, "previous");
        ModelView.MonitorCurves monitor = read().monitors().get(0);
        assertThat(monitor.tolerance()).isEqualTo(0.1);
        assertThat(monitor.verdict()).isEqualTo("stable");
        assertThat(monitor.comparison().values().get("bound").get(0)).isCloseTo(bound, within(1e-9));
        assertThat(monitor.evidence().values().get("threshold")).containsExactly(3.0);
    }

    @Test
    void aMetricOfAnotherVersionHasNoBound() throws Exception {
        drift("mood", END, 0.5);
        monitor(END, 0.1, "previous");
        assertThat(read().monitors().get(0).comparison().values().get("bound")).isEqualTo(Arrays.asList((Double) null));
    }

    /** The newest word of each monitor of this series, of at most a day ago. */
    @Test
    void whereMonitorsStandIsToldInASentence() throws Exception {
        for (long at : new long[] {END - 7_200_000, END - 3_600_000}) {
            store.add(
                    Measurement.STATUS,
                    at,
                    tags("monitor", "watcher", "metric", "quality", "criterion", "correct"),
                    Map.of("code", 4.0),
                    Map.of("status", "cannot-alarm", "sentence", "Cannot alarm at " + at + "."));
        }
        store.add(
                Measurement.STATUS,
                END - 3 * 86_400_000L,
                tags("monitor", "gone", "metric", "error-rate", "criterion", ""),
                Map.of("code", 0.0),
                Map.of("status", "watching", "sentence", "Watching."));
        assertThat(read().statuses()).singleElement().satisfies(item -> {
            assertThat(item.monitor()).isEqualTo("watcher");
            assertThat(item.status()).isEqualTo("cannot-alarm");
            assertThat(item.sentence()).isEqualTo("Cannot alarm at " + (END - 3_600_000) + ".");
            assertThat(item.at()).isEqualTo(END - 3_600_000);
        });
    }

    @Test
    void requestsThatWaitForLabelsAreCounted() throws Exception {
        store.add(Measurement.TRAFFIC, END, tags(), Map.of("requests", 1_312.0));
        ModelView view = read();
        assertThat(view.waitingForLabels()).isEqualTo("No labels yet: 1,312 requests wait for one.");
        assertThat(view.lastData()).isEqualTo(END);
        quality(END, 0.5);
        assertThat(read().waitingForLabels()).isNull();
    }

    @Test
    void versionsAndSlicesAreThoseOfTheModel() throws Exception {
        store.add(Measurement.TRAFFIC, END, tags(), Map.of("requests", 1.0));
        store.add(Measurement.TRAFFIC, END, tags("version", "v2", "slice", "language=pt"), Map.of("requests", 1.0));
        store.add(Measurement.TRAFFIC, END, tags("model", "b", "version", "v3"), Map.of("requests", 1.0));
        ModelView view = read();
        assertThat(view.versions()).isEqualTo(List.of("v2"));
        assertThat(view.slices()).isEqualTo(List.of("all", "language=pt"));
        assertThat(view.traffic().values().get("requests")).containsExactly(1.0);
    }

    /** The first point of a 7-day window, whenever it was, is of a series that had only just begun. */
    @Test
    void windowsAreWholeWhenHalfOfOneHasPassed() throws Exception {
        assertThat(read().wholeFrom()).isNull();
        for (long days : new long[] {2, 90}) {
            long first = END - days * DAY;
            store.add(Measurement.TRAFFIC, first, tags(), Map.of("requests", 3.0));
            assertThat(read().wholeFrom()).as("begun %d days ago", days).isEqualTo(first + 7 * DAY / 2);
        }
    }
}
