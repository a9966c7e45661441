package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewReaderTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long NOW = 20_000 * DAY + 7 * HOUR;
    private static final Period MONTH = new Period(NOW + 1 - 30 * DAY, NOW + 1);

    private final StoreInMemory store = new StoreInMemory();
    private final OverviewReader reader = new OverviewReader(store, new AlertLog(store));

    private static Map<String, String> tags(String model, String version, String slice, String window) {
        return Map.of("model", model, "version", version, "slice", slice, "window", window);
    }

    private void traffic(String model, String version, String window, long time) {
        store.add(
                Measurement.TRAFFIC,
                time,
                tags(model, version, "all", window),
                Map.of("requests", (double) time, "error_rate", 0.25));
    }

    private void drift(String model, String slice, String monitor, long time, double verdict) {
        Map<String, String> tags = new TreeMap<>(tags(model, "*", slice, "30d"));
        tags.put("monitor", monitor);
        tags.put("metric", "error-rate");
        store.add(Measurement.DRIFT, time, tags, Map.of("verdict", verdict));
    }

    private void alert(String model, String slice, String id, long time, double state, double severity) {
        Map<String, String> tags = new TreeMap<>(tags(model, "*", slice, "30d"));
        tags.put("monitor", "watcher");
        tags.put("metric", "error-rate");
        store.add(new SeriesPoint(
                Measurement.ALERT,
                tags,
                Map.of("state", state, "severity", severity, "raised_at", (double) time),
                Map.of("alert_id", id, "detector", "window", "summary", "s"),
                time));
    }

    @Test
    void anEmptyStoreHasNoModels() throws Exception {
        Overview overview = reader.read(MONTH);
        assertThat(overview.lastData()).isNull();
        assertThat(overview.models()).isEmpty();
        assertThat(overview.openAlerts()).isEmpty();
        assertThat(overview.incomplete()).isFalse();
    }

    @Test
    void valuesAreOfTheNewestMonthAndCurvesOfTheDays() throws Exception {
        for (int day = 0; day < 40; day++) {
            traffic("a", "*", "24h", (20_000 - day) * DAY);
        }
        traffic("a", "*", "24h", NOW);
        traffic("a", "*", "30d", NOW - HOUR);
        traffic("a", "*", "30d", NOW - 2 * HOUR);
        traffic("a", "*", "1h", NOW - DAY);
        Overview.ModelRow row = reader.read(MONTH).models().get(0);
        assertThat(row.lastData()).isEqualTo(NOW - DAY);
        assertThat(row.requests()).isEqualTo(NOW - HOUR);
        assertThat(row.metrics())
                .extracting(Overview.MetricSummary::metric)
                .containsExactlyElementsOf(
                        Metric.overview().stream().map(Metric::label).toList());
        assertThat(value(row, Metric.ERROR_RATE).value()).isEqualTo(0.25);
        assertThat(value(row, Metric.LATENCY_P95).value()).isNull();
        assertThat(row.quality()).isEmpty();
        assertThat(value(row, Metric.LATENCY_P95).curve()).isEqualTo(Curve.EMPTY);
        assertThat(value(row, Metric.ERROR_RATE).curve().times())
                .hasSize(31)
                .startsWith((20_000 - 29) * DAY)
                .endsWith(20_000 * DAY, NOW);
    }

    /** windows.1h and windows.24h are off. */
    @Test
    void withoutHoursAndDaysTheCurveIsOfLongerWindows() throws Exception {
        for (int day = 0; day < 20; day++) {
            traffic("a", "*", "7d", (20_000 - day) * DAY);
            traffic("a", "*", "30d", (20_000 - day) * DAY);
        }
        Overview.ModelRow row = reader.read(MONTH).models().get(0);
        assertThat(row.requests()).isEqualTo(20_000 * DAY);
        assertThat(value(row, Metric.ERROR_RATE).value()).isEqualTo(0.25);
        assertThat(value(row, Metric.ERROR_RATE).curve().times())
                .hasSize(20)
                .startsWith((20_000 - 19) * DAY)
                .endsWith(20_000 * DAY);
    }

    private static Overview.MetricSummary value(Overview.ModelRow row, Metric metric) {
        return row.metrics().stream()
                .filter(each -> each.metric().equals(metric.label()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelThatIsSilentIsStillThereItsOldVersionsAreNot() throws Exception {
        long before = NOW - 100 * DAY;
        for (String version : new String[] {"*", "v1"}) {
            traffic("silent", version, "30d", before);
        }
        traffic("gone", "*", "30d", NOW - 401 * DAY);
        Overview overview = reader.read(MONTH);
        assertThat(overview.models()).extracting(Overview.ModelRow::version).containsExactly("*");
        assertThat(overview.lastData()).isEqualTo(before);
    }

    @Test
    void aModelIsSilentThoughItsLongWindowsAreStillWritten() throws Exception {
        traffic("silent", "*", "30d", NOW);
        traffic("silent", "*", "1h", NOW - 5 * DAY);
        assertThat(reader.read(MONTH).models())
                .extracting(Overview.ModelRow::lastData)
                .containsExactly(NOW - 5 * DAY);
    }

    @Test
    void aJobNeedNotWriteAllWindows() throws Exception {
        traffic("days", "*", "24h", NOW - HOUR);
        traffic("weeks", "*", "7d", NOW);
        traffic("hours", "*", "1h", NOW);
        assertThat(reader.read(MONTH).models())
                .extracting(Overview.ModelRow::model, Overview.ModelRow::lastData)
                .containsExactly(tuple("days", NOW - HOUR), tuple("hours", NOW), tuple("weeks", NOW));
    }

    @Test
    void modelsWithOpenAlertsComeFirstWithAllTheirVersions() throws Exception {
        for (String model : new String[] {"a", "b", "c"}) {
            traffic(model, "v1", "30d", NOW);
            traffic(model, "*", "30d", NOW);
        }
        alert("b", "language=pt", "1", NOW - HOUR, 1, 3);
        assertThat(reader.read(MONTH).models())
                .extracting(row -> row.model() + row.version())
                .containsExactly("b*", "bv1", "a*", "av1", "c*", "cv1");
    }

    @Test
    void theMostSevereAlertsComeFirstAndResolvedOnesNot() throws Exception {
        traffic("a", "*", "30d", NOW);
        alert("a", "all", "1", NOW - 4 * HOUR, 1, 2);
        alert("a", "language=pt", "2", NOW - 3 * HOUR, 1, 3);
        alert("a", "language=es", "3", NOW - 2 * HOUR, 1, 3);
        alert("a", "language=en", "4", NOW - 2 * HOUR, 1, 3);
        alert("a", "language=en", "4", NOW - HOUR, 0, 3);
        Overview overview = reader.read(MONTH);
        assertThat(overview.openAlerts()).extracting(AlertItem::alertId).containsExactly("3", "2", "1");
        Overview.ModelRow row = overview.models().get(0);
        assertThat(row.openAlerts()).isEqualTo(3);
        assertThat(row.verdict()).isEqualTo("degraded");
        assertThat(row.reason()).isEqualTo("3 open alerts: watcher.");
    }

    @ParameterizedTest
    @CsvSource({"-1,2,degraded", "0,1,undecided", "1,2,stable", "2,2,improved", "1,-1,degraded"})
    void withoutAlertsTheWorstComparisonOfEverybodyCounts(double one, double other, String verdict) throws Exception {
        traffic("a", "*", "30d", NOW);
        drift("a", "all", "first", NOW, one);
        drift("a", "all", "second", NOW - DAY, other);
        drift("a", "language=pt", "first", NOW, -1);
        Overview.ModelRow row = reader.read(MONTH).models().get(0);
        assertThat(row.verdict()).isEqualTo(verdict);
        assertThat(row.openAlerts()).isZero();
        assertThat(row.reason()).endsWith(".");
        if (verdict.equals("degraded")) {
            assertThat(row.reason()).contains(one < 0 ? "first" : "second");
        }
    }

    @Test
    void whatAMonitorSaidThatIsGoneDoesNotCount() throws Exception {
        traffic("a", "*", "30d", NOW);
        drift("a", "all", "gone", NOW - 3 * DAY, -1);
        assertThat(reader.read(MONTH).models().get(0).verdict()).isEqualTo("unmonitored");
        drift("a", "all", "there", NOW, 1);
        assertThat(reader.read(MONTH).models().get(0).verdict()).isEqualTo("stable");
    }
}
