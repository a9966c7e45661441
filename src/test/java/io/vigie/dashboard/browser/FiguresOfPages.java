package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vigie.dashboard.Filled;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages say, held against the events and against the points that the jobs wrote. */
interface FiguresOfPages {

    /** Between a number and its unit. */
    char UNBROKEN = '\u00a0';

    FilledDashboard dashboard();

    /** A tab of its own, closed after the test. */
    Tab open();

    @Test
    default void theOverviewSaysWhatTheEventsSay() throws Exception {
        EventTruth truth = dashboard().events();
        Tab tab = open().go("#/");
        Locator row = tab.find(".models tr")
                .filter(new Locator.FilterOptions().setHasText(FilledDashboard.MODEL))
                .first();
        assertThat(cell(row, "Quality").locator(".figure").first()).hasText(decimal(truth.quality()));
        assertThat(cell(row, "Quality")).containsText(counted(truth.labels()) + " labels");
        assertThat(cell(row, "Requests")).hasText(counted(truth.requests()));
        assertThat(cell(row, "Error rate").locator(".figure"))
                .hasText(MetricFormat.value(Metric.ERROR_RATE, truth.errorRate()));
        double p95 = Tab.number(cell(row, "Latency p95").locator(".figure").innerText());
        // Histograms have 0.5 % relative error, and a quantile lies between two answers.
        assertThat(p95).isCloseTo(truth.latency(0.95), within(0.01 * truth.latency(0.95)));
        assertThat(row.locator("th .mark")).hasText("Degraded");

        List<String> open = dashboard().openAlerts().keySet().stream()
                .map(id -> "#/alert?id=" + id)
                .toList();
        assertThat(tab.find(".alerts a").all())
                .extracting(link -> link.getAttribute("href"))
                .containsExactlyInAnyOrderElementsOf(open)
                .isNotEmpty();
        Map<String, JsonNode> incidents = dashboard().openIncidents();
        assertThat(tab.find("h1"))
                .containsText(incidents.size() == 1 ? "1 incident open" : incidents.size() + " incidents open");
        for (JsonNode incident : incidents.values()) {
            assertThat(tab.find(".incidents"))
                    .containsText(incident.path("summary").asText());
            assertThat(tab.find(".incidents"))
                    .containsText(incident.path("owner").asText());
        }
        assertThat(tab.find(".incidents li").first()).containsText(", before ");
    }

    @Test
    default void theChartOfQualityHasThePointsOfTheStore() throws Exception {
        Tab tab = open().go("#/model?model=support-chat&window=7d&slice=language%3Dpt");
        tab.find("text=Table of Quality: correct").click();
        List<Locator> rows = tab.find(".chart-table tbody tr").all();
        assertThat(rows).hasSizeGreaterThan(50);
        for (Locator row : List.of(rows.get(0), rows.get(rows.size() / 2), rows.get(rows.size() - 1))) {
            Instant at = Instant.parse(row.locator("time").getAttribute("datetime"));
            Map<String, Object> point = dashboard().point("quality", "language=pt", "7d", at);
            List<String> cells = row.locator("td").allInnerTexts().stream()
                    .map(text -> text.replace(UNBROKEN, ' '))
                    .toList();
            assertThat(cells.get(cells.size() - 2)).isEqualTo(decimal((Double) point.get("mean")));
            assertThat(cells.get(cells.size() - 1))
                    .isEqualTo(decimal((Double) point.get("lower")) + " to " + decimal((Double) point.get("upper")));
        }
        // 06:00 UTC is half past eleven where the reader is.
        assertThat(rows.get(0).locator("time")).hasText("2026-02-02 11:30");
        assertThat(rows.get(0).locator("time")).hasAttribute("title", "2026-02-02 06:00 UTC");
    }

    @Test
    default void slicesStandBesideEachOtherAsInTheStore() throws Exception {
        Tab tab = open().go("#/slices?model=support-chat&window=7d");
        Instant end = Instant.parse(tab.find(".controls time").getAttribute("datetime"));
        assertThat(end).as("the newest window").isEqualTo(Filled.END);
        for (String slice : List.of("language=pt", "language=en", "language=es")) {
            Map<String, Object> now = dashboard().point("quality", slice, "7d", end);
            Instant before = end.minus(Duration.ofDays(7));
            Map<String, Object> reference = dashboard().point("quality", slice, "7d", before);
            double mean = (Double) now.get("mean");
            Locator row = tab.find(".sortable tbody tr").filter(new Locator.FilterOptions().setHasText(slice));
            assertThat(cell(row, "Now, 95 % interval").locator(".figure")).hasText(decimal(mean));
            assertThat(cell(row, "Now, 95 % interval"))
                    .containsText(decimal((Double) now.get("lower")) + " to " + decimal((Double) now.get("upper")));
            assertThat(cell(row, "Labels")).hasText(counted((Long) now.get("labels")));
            assertThat(cell(row, "Window before")).hasText(decimal((Double) reference.get("mean")));
            assertThat(cell(row, "Change, 95 % interval").locator(".figure"))
                    .hasText(signed(mean - (Double) reference.get("mean")));
        }
        assertThat(tab.find(".gaps li"))
                .hasText(
                        Pattern.compile(
                                "language: pt [\\d.]+\\s% against \\w\\w [\\d.]+\\s%: a gap of [\\d.]+\\spoints \\(.* to .*\\); four-fifths rule: (not )?met .*"));
    }

    @Test
    default void anAlertSaysWhatTheJobsSaid() {
        JsonNode alert = dashboard().alert();
        Tab tab = open().go("#/alert?id=" + alert.path("alert_id").asText());
        assertThat(tab.find(".lead")).hasText(alert.path("summary").asText());
        assertThat(fact(tab, "Now")).containsText(decimal(alert.path("current").asDouble()));
        assertThat(fact(tab, "Reference"))
                .containsText(decimal(alert.path("reference").asDouble()));
        assertThat(fact(tab, "Change")).containsText(signed(alert.path("change").asDouble()));
        assertThat(fact(tab, "Rests on")).containsText(alert.path("labels").asLong() + " labels");
        assertThat(fact(tab, "Owner")).containsText("model-quality");
        assertThat(tab.find("h1 ~ span")).hasText(new String[] {"Firing", "Critical"});
    }

    @Test
    default void healthSaysWhatIsStored() throws Exception {
        Map<String, Object> traffic = dashboard().point("traffic", "all", "24h", Filled.END);
        Map<String, Object> month = dashboard().point("traffic", "all", "30d", Filled.END);
        Map<String, Object> labels = dashboard().point("quality", "all", "30d", Filled.END);
        Tab tab = open().go("#/health");
        Locator row =
                tab.find(".health tbody tr").filter(new Locator.FilterOptions().setHasText(FilledDashboard.MODEL));
        assertThat(cell(row, "Unanswered in 24 h"))
                .containsText(
                        counted((Long) traffic.get("unanswered")) + " of " + counted((Long) traffic.get("requests")));
        double labelled = 100.0 * (Long) labels.get("labels") / (Long) month.get("requests");
        assertThat(cell(row, "Labelled in 30 d"))
                .containsText(String.format(Locale.ROOT, "%.0f %% of requests", labelled));
    }

    /** A figure of any metric, in whatever unit, reads on the page as in an alert's sentence. */
    @Test
    default void numbersReadAsThoseOfTheMessages() {
        Tab tab = open().go("#/");
        String script = """
                async ([metric, value]) => {
                  const { figure, change, gap } = await import("/core/format.js");
                  return [figure(metric, value), change(metric, -value), gap(metric, value)].join("; ");
                }""";
        for (Metric metric : Metric.values()) {
            for (double value : new double[] {0, 0.000_37, 0.004_9, 0.087, 0.874, 3.14, 42.6, 1_234.4, 98_765.4}) {
                String written = (String) tab.page().evaluate(script, List.of(metric.label(), value));
                assertThat(written.replace(UNBROKEN, ' '))
                        .isEqualTo(String.join(
                                "; ",
                                MetricFormat.value(metric, value),
                                MetricFormat.change(metric, -value),
                                MetricFormat.difference(metric, value)));
            }
        }
    }

    @Test
    default void everyFileOfAChartCanBeHad() throws Exception {
        int count = modelPage().find("a[download]").count();
        assertThat(count).isGreaterThanOrEqualTo(7);
        // Chromium asks before it saves more than ten files of one tab in a row.
        for (int from = 0; from < count; from += 8) {
            Tab tab = modelPage();
            for (int i = from; i < Math.min(from + 8, count); i++) {
                assertIsSeries(
                        tab.page().waitForDownload(tab.find("a[download]").nth(i)::click));
            }
        }
    }

    private Tab modelPage() {
        return open().go("#/model?model=support-chat&window=7d");
    }

    private static void assertIsSeries(Download download) throws IOException {
        try (InputStream file = download.createReadStream()) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines.get(0)).as(download.url()).startsWith("time_utc,");
            assertThat(lines).as(download.url()).hasSizeGreaterThan(20);
        }
    }

    private static String decimal(double value) {
        return MetricFormat.value(Metric.QUALITY, value);
    }

    private static String signed(double value) {
        return MetricFormat.change(Metric.QUALITY, value);
    }

    private static String counted(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static Locator cell(Locator row, String label) {
        return row.locator("td[data-label='" + label + "']");
    }

    private static Locator fact(Tab tab, String title) {
        return tab.find(".facts > div")
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page().getByText(title, new Page.GetByTextOptions().setExact(true))));
    }
}
