package io.vigie.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.report.DataSection.TrafficGap;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.SeriesRow;
import io.vigie.view.Period;
import io.vigie.view.StoreInMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Period PERIOD = new Period(START, START + 30 * DAY);
    private static final long NOW = START + 31 * DAY;
    private static final String HOSTILE = "</bdi><script>alert(\"1\")</script><img src='x'>&amp;../../\u202e";

    private final StoreInMemory store = new StoreInMemory();

    private String report(String model, String... safety) throws Exception {
        return Report.of(store, new ReportRequest(model, "*", PERIOD, List.of(safety), NOW), part -> {});
    }

    private void write(Measurement measurement, Map<String, String> tags, Map<String, Double> fields, long time) {
        write(measurement, tags, fields, Map.of(), time);
    }

    private void write(
            Measurement measurement,
            Map<String, String> tags,
            Map<String, Double> fields,
            Map<String, String> texts,
            long time) {
        store.add(new SeriesPoint(measurement, tags, fields, texts, time));
    }

    private static Map<String, String> tags(String model, String slice, String window, String... more) {
        Map<String, String> tags =
                new TreeMap<>(Map.of("model", model, "version", "*", "slice", slice, "window", window));
        for (int i = 0; i < more.length; i += 2) {
            tags.put(more[i], more[i + 1]);
        }
        return tags;
    }

    private void traffic(String model, String slice, String window, long time, double requests) {
        write(
                Measurement.TRAFFIC,
                tags(model, slice, window),
                Map.of("requests", requests, "errors", 1.0, "error_rate", 1 / requests, "unanswered", 2.0),
                time);
    }

    private void quality(String model, String slice, String criterion, long time, double mean) {
        for (String window : List.of("24h", "7d", "30d")) {
            write(
                    Measurement.QUALITY,
                    tags(model, slice, window, "criterion", criterion),
                    Map.of(
                            "mean",
                            mean,
                            "lower",
                            mean - 0.05,
                            "upper",
                            mean + 0.05,
                            "labels",
                            100.0,
                            "effective_labels",
                            80.0,
                            "judged",
                            0.0,
                            "user_labels",
                            0.0),
                    time);
        }
    }

    /** {@code windows.1h: off} and {@code windows.24h: off} are settings: the report says what there is. */
    @Test
    void withoutHoursAndDaysLongerWindowsAreCounted() throws Exception {
        long month = 30L * 86_400_000;
        long first = -Math.floorDiv(-PERIOD.from(), month) * month + month;
        int windows = 0;
        for (long end = first; end <= PERIOD.to(); end += month) {
            traffic("m", "all", "30d", end, 1_200);
            windows++;
        }
        if (windows == 0) {
            traffic("m", "all", "30d", PERIOD.to() - 86_400_000, 1_200);
        }
        String page = report("m");
        assertThat(page)
                .doesNotContain("no data of this model", "no request of this model")
                .contains("neither hours nor days are kept");
    }

    /** Everything that a name can be in. */
    private void hostile(String name) {
        for (long time = START - 60 * DAY; time <= START + 30 * DAY; time += DAY) {
            for (String slice : List.of("all", "language=" + name, "language=en")) {
                for (String window : List.of("24h", "7d", "30d")) {
                    traffic(name, slice, window, time, 100);
                }
                quality(name, slice, name, time, slice.endsWith("en") ? 0.9 : 0.6);
            }
        }
        long time = START + 20 * DAY;
        Map<String, String> tags = tags(name, "language=" + name, "30d", "monitor", name, "metric", "quality");
        write(
                Measurement.ALERT,
                tags,
                new HashMap<>(Map.of("state", 1.0, "severity", 3.0, "raised_at", (double) time)),
                Map.of(
                        "alert_id",
                        name,
                        "summary",
                        name,
                        "owner",
                        name,
                        "runbook",
                        name,
                        "budget",
                        name,
                        "detector",
                        name,
                        "contributions",
                        "[{\"slice\":\"" + name.replace("\"", "\\\"") + "\",\"change\":1}]"),
                time);
        write(
                Measurement.MONITOR,
                Map.of("model", name, "monitor", name),
                Map.of("severity", 1.0),
                Map.of("definition", "{\"name\":\"" + name.replace("\"", "\\\"") + "\"}"),
                time);
        write(
                Measurement.MONITOR,
                Map.of("model", name, "monitor", name),
                Map.of("severity", 1.0),
                Map.of("definition", name),
                time + DAY);
        write(
                Measurement.BENCHMARK,
                Map.of("model", name, "version", name, "benchmark", name, "criterion", name),
                Map.of("score", 0.9, "sample_size", 100.0),
                time);
        write(Measurement.DEAD_LETTER, Map.of("topic", name, "reason", name), Map.of("count", 3.0), time);
        write(
                Measurement.DRIFT,
                tags(name, name, "30d", "monitor", name, "metric", "quality", "criterion", name),
                Map.of("verdict", 0.0, "thin", 1.0, "needed_labels", 9.0),
                START + 30 * DAY);
    }

    @Test
    void noNameBecomesMarkup() throws Exception {
        for (String name : List.of(HOSTILE, "m".repeat(1024), "a\u202eb", "\"", "../../etc/passwd")) {
            hostile(name);
            String html = report(name, name, "unlabelled " + name);
            Page page = Page.of(html);
            assertThat(page.elements()).as(name).doesNotContain("script", "img", "link", "iframe", "object", "base");
            assertThat(page.attributes("href")).as(name).allMatch(target -> target.startsWith("#"));
            for (String attribute : List.of("src", "srcset", "onload", "onerror", "onclick", "style", "action")) {
                assertThat(page.attributes(attribute)).as(name).isEmpty();
            }
            assertThat(html).as(name).doesNotContain("url(", "@import", "http://", "https://");
            assertThat(page.texts("h1")).containsExactly("Report on " + name);
            for (String section : List.of("labels", "slices", "safety", "alerts", "benchmarks", "settings", "health")) {
                assertThat(page.section(section)).as(section).contains(name);
            }
        }
    }

    @Test
    void thereIsAnAnchorForEachLink() throws Exception {
        hostile("m");
        Page page = Page.of(report("m"));
        List<String> links = page.attributes("href");
        assertThat(links).hasSize(16);
        assertThat(page.attributes("id"))
                .containsAll(links.stream().map(link -> link.substring(1)).toList());
    }

    /** Whatever a metric is measured in, the report writes it so. */
    @Test
    void everyMetricReadsInItsUnit() throws Exception {
        for (Measurement measurement : List.of(Measurement.TRAFFIC, Measurement.LATENCY, Measurement.ABANDONMENT)) {
            Map<String, Double> fields = new TreeMap<>();
            for (Metric metric : Metric.in(measurement.storedName())) {
                fields.put(metric.fields().count(), 100.0);
                fields.put(metric.fields().value(), 0.0123);
            }
            for (String window : List.of("24h", "7d", "30d")) {
                write(measurement, tags("m", "all", window), fields, START + 30 * DAY);
            }
        }
        Page page = Page.of(report("m"));
        for (Metric metric : Metric.scalars()) {
            String written = MetricFormat.value(metric, 0.0123);
            String section =
                    switch (metric.line().chart()) {
                        case QUALITY -> "";
                        case LATENCY, FIRST_TOKEN -> "latency";
                        case ABANDONMENT, AFTER_BAD -> "abandonment";
                        case FAILURES -> metric == Metric.ERROR_RATE ? "errors" : "";
                        default -> "cost";
                    };
            if (!section.isEmpty()) {
                assertThat(page.section(section)).as(metric.label()).contains(written);
            }
        }
        assertThat(page.section("cost")).doesNotContain(" ms");
        assertThat(page.table("Cost per request").get(0).subList(1, 4))
                .containsExactly("0.0123 USD", "0.0123 USD", "100");
        assertThat(page.section("summary")).contains("A request cost 0.0123 USD on average");
    }

    @Test
    void valuesAreThoseOfTheStore() throws Exception {
        hostile("m");
        Page page = Page.of(report("m"));
        assertThat(page.table("Mean score of labelled answers"))
                .containsExactly(List.of("1 Mar 2026 to 31 Mar 2026", "60.0 %", "55.0 % to 65.0 %", "100", "80.0"));
        assertThat(page.table("Requests and what became of them").get(0))
                .containsExactly("1 Mar 2026 to 31 Mar 2026", "100", "1", "1.0 %", "0", "0", "2", "2.0 %");
        assertThat(page.section("data")).contains("3,000 requests on 30 of the 30 UTC days");
        assertThat(page.section("labels")).contains("3,000", "100.0 %");
        assertThat(page.styled("alerts", "alert")).isEqualTo(1);
        assertThat(page.table("Largest gaps").get(0).subList(0, 4))
                .containsExactly("quality (m)", "language=en 90.0 %", "language=m 60.0 %", "30.0 points");
        assertThat(page.table("Latest scores").get(0).subList(5, 7)).containsExactly("60.0 %", "−30.0 points");
    }

    /** A week is half covered three and a half days after its series began. */
    @Test
    void windowsThatTheDataCoverByLessThanHalfAreFaded() throws Exception {
        for (long time = START + 10 * DAY; time <= PERIOD.to(); time += DAY) {
            for (String window : List.of("24h", "7d", "30d")) {
                traffic("m", "all", window, time, 100);
            }
            quality("m", "all", "correct", time, 0.9);
        }
        Page page = Page.of(report("m"));
        // Four days, and the step to the fifth; then all of the other seventeen.
        assertThat(page.pointsOfPaths("quality", "line first faded")).containsExactly(5);
        assertThat(page.pointsOfPaths("quality", "line first")).containsExactly(17);
        assertThat(page.pointsOfPaths("quality", "band faded")).containsExactly(8);
        assertThat(page.pointsOfPaths("quality", "band")).containsExactly(34);
        assertThat(page.pointsOfPaths("errors", "line first faded")).containsExactly(5);
        assertThat(page.section("quality")).contains("the data cover less than half of the window");
    }

    @Test
    void nothingIsFadedOfASeriesThatBeganBefore() throws Exception {
        hostile("m");
        Page page = Page.of(report("m"));
        assertThat(page.pointsOfPaths("quality", "line first faded")).isEmpty();
        assertThat(page.pointsOfPaths("quality", "line first")).containsExactly(30);
        assertThat(page.section("quality")).doesNotContain("less than half");
    }

    @Test
    void aSettingThatChangedIsToldWithItsTime() throws Exception {
        hostile("m");
        assertThat(Page.of(report("m")).table("Changes, each"))
                .containsExactlyInAnyOrder(
                        List.of("22 Mar 2026 00:00", "name", "m", "not set"),
                        List.of("22 Mar 2026 00:00", "definition", "not set", "m"));
    }

    @Test
    void aPeriodWithoutDataIsSaidToHaveNone() throws Exception {
        traffic("m", "all", "24h", START - DAY, 100);
        Page page = Page.of(report("m", "safe"));
        assertThat(page.section("summary")).contains("no data of this model in the period");
        for (String section : List.of("data", "labels", "quality", "latency", "abandonment", "errors", "health")) {
            assertThat(page.section(section)).as(section).containsAnyOf("not enough data", "no label", "label");
        }
        assertThat(page.elements()).doesNotContain("svg");
        assertThat(page.section("alerts")).contains("No alert was open");
        assertThat(page.section("safety")).contains("nothing can be said");
    }

    @Test
    void aGapInTheDataIsNamed() throws Exception {
        for (long time = START + HOUR; time <= PERIOD.to(); time += HOUR) {
            boolean away = time > START + 5 * DAY && time <= START + 6 * DAY + 3 * HOUR;
            if (!away) {
                traffic("m", "all", "1h", time, 10);
            }
        }
        Page page = Page.of(report("m"));
        assertThat(page.table("Stretches of 6 h or more"))
                .containsExactly(List.of("6 Mar 2026 00:00", "7 Mar 2026 03:00", "27 h"));
        assertThat(page.section("data")).contains("6,930 requests on 29 of the 30 UTC days");
        assertThat(page.section("summary")).contains("The data have 1 gap");
    }

    @Test
    void gapsAreWhatRequestsLeave() {
        List<SeriesRow> units = new ArrayList<>();
        for (long hour : new long[] {8, 9, 15, 22}) {
            units.add(new SeriesRow(START + hour * HOUR, Map.of(), Map.of("requests", 1.0)));
        }
        assertThat(DataSection.gaps(new Period(START, START + 30 * HOUR), HOUR, units))
                .containsExactly(
                        new TrafficGap(START, START + 7 * HOUR),
                        new TrafficGap(START + 15 * HOUR, START + 21 * HOUR),
                        new TrafficGap(START + 22 * HOUR, START + 30 * HOUR));
    }

    @Test
    void anUnknownModelIsAnsweredWithThoseThatThereAre() {
        assertThatThrownBy(() -> report("m"))
                .isInstanceOf(UnknownSubjectException.class)
                .hasMessageContaining("there is none yet");
        traffic("one", "all", "24h", START, 100);
        traffic("two", "all", "24h", START, 100);
        assertThatThrownBy(() -> report("m")).hasMessageContaining("\"m\"").hasMessageContaining("there is one, two.");
        assertThatThrownBy(() -> Report.of(store, new ReportRequest("one", "v7", PERIOD, List.of(), NOW), part -> {}))
                .isInstanceOf(UnknownSubjectException.class)
                .hasMessageContaining("no version \"v7\"; it has *");
    }
}
