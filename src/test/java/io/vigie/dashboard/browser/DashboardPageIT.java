package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every page in Chromium, on what the real jobs wrote about simulated traffic; what it says is held against the events and against the points. */
@Timeout(300)
class DashboardPageIT {
    private static final String MODEL = Stage.MODEL;
    private static final int NARROW = 390;
    private static final int WIDE = 1280;
    private static final int WEIGHT_LIMIT = 300_000;
    private static final Path PICTURES = Path.of("target", "screenshots");

    private static Stage stage;

    private final List<Tab> tabs = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        stage = Stage.start(folder);
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    @AfterEach
    void nothingToComplainOf() {
        assertThat(tabs).allSatisfy(tab -> assertThat(tab.complaints()).isEmpty());
        tabs.forEach(Tab::close);
    }

    private Tab open(int width, ColorScheme theme) {
        Tab tab = stage.open(width, theme);
        tabs.add(tab);
        return tab;
    }

    private Tab open() {
        return open(WIDE, ColorScheme.LIGHT);
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "#/");
        pages.put("model", "#/model?model=support-chat&window=7d&compare=v2");
        pages.put("slices", "#/slices?model=support-chat&window=7d");
        pages.put("alert", "#/alert?id=" + stage.alert().path("alert_id").asText());
        pages.put("alerts", "#/alerts");
        pages.put("health", "#/health");
        return pages;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }

    private static String counted(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replaceAll("[^0-9.+-]", ""));
    }

    private static Locator cell(Locator row, String label) {
        return row.locator("td[data-label='" + label + "']");
    }

    @Test
    void theOverviewSaysWhatTheEventsSay() throws Exception {
        EventTruth truth = stage.events();
        Tab tab = open().go("#/");
        Locator row = tab.find(".models tr")
                .filter(new Locator.FilterOptions().setHasText(MODEL))
                .first();
        assertThat(cell(row, "Quality").locator(".figure").first()).hasText(decimal(truth.quality()));
        assertThat(cell(row, "Quality")).containsText(counted(truth.labels()) + " labels");
        assertThat(cell(row, "Requests")).hasText(counted(truth.requests()));
        assertThat(number(cell(row, "Error rate").locator(".figure").innerText()))
                .isCloseTo(truth.errorRate(), within(0.000_05));
        double p95 = number(cell(row, "Latency p95").locator(".figure").innerText());
        // Histograms have 0.5 % relative error, and a quantile lies between two answers.
        assertThat(p95).isCloseTo(truth.latency(0.95), within(0.01 * truth.latency(0.95)));
        assertThat(row.locator("th .mark")).hasText("Degraded");

        List<String> open = stage.openAlerts().keySet().stream()
                .map(id -> "#/alert?id=" + id)
                .toList();
        assertThat(tab.find(".alerts a").all())
                .extracting(link -> link.getAttribute("href"))
                .containsExactlyInAnyOrderElementsOf(open)
                .isNotEmpty();
        assertThat(tab.find("h1")).containsText(open.size() + " alerts open");
    }

    @Test
    void versionsUnfoldUnderTheirModel() {
        Tab tab = open().go("#/");
        assertThat(tab.find(".version-row")).hasCount(0);
        Locator model = tab.find(".models tbody").filter(new Locator.FilterOptions().setHasText(MODEL));
        model.getByText("2 versions").click();
        assertThat(model.locator(".version-row .model-name")).hasText(new String[] {"v1", "v2"});
        tab.page().reload();
        model.locator("a.model-name").click();
        tab.settled();
        assertThat(tab.page()).hasURL(stage.origin() + "/#/model?model=" + MODEL);
    }

    @Test
    void theChartOfQualityHasThePointsOfTheStore() throws Exception {
        Tab tab = open().go("#/model?model=support-chat&window=7d&slice=language%3Dpt");
        tab.find("text=Table of Quality: correct").click();
        List<Locator> rows = tab.find(".chart-table tbody tr").all();
        assertThat(rows).hasSizeGreaterThan(50);
        for (Locator row : List.of(rows.get(0), rows.get(rows.size() / 2), rows.get(rows.size() - 1))) {
            Instant at = Instant.parse(row.locator("time").getAttribute("datetime"));
            Map<String, Object> point = stage.point("quality", "language=pt", "7d", at);
            List<String> cells = row.locator("td").allInnerTexts();
            assertThat(cells.get(cells.size() - 2)).isEqualTo(decimal((Double) point.get("mean")));
            assertThat(cells.get(cells.size() - 1))
                    .isEqualTo(decimal((Double) point.get("lower")) + " to " + decimal((Double) point.get("upper")));
        }
        // 06:00 UTC is half past eleven where the reader is.
        assertThat(rows.get(0).locator("time")).hasText("2026-02-02 11:30");
        assertThat(rows.get(0).locator("time")).hasAttribute("title", "2026-02-02 06:00 UTC");
    }

    @Test
    void slicesStandBesideEachOtherAsInTheStore() throws Exception {
        Tab tab = open().go("#/slices?model=support-chat&window=7d");
        for (String slice : List.of("language=pt", "language=en", "language=es")) {
            Map<String, Object> now = stage.newest("quality", slice, "7d");
            Instant before = Instant.parse((String) now.get("timestamp")).minus(Duration.ofDays(7));
            Map<String, Object> reference = stage.point("quality", slice, "7d", before);
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
                                "language: pt 0\\.\\d{3} against \\w\\w 0\\.\\d{3}: a gap of 0\\.\\d{3} \\(.* to .*\\); four-fifths rule: (not )?met .*"));
    }

    @Test
    void aTableIsSortedByKeyboard() {
        Tab tab = open().go("#/slices?model=support-chat&window=7d");
        Locator head = tab.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Requests"));
        head.focus();
        tab.page().keyboard().press("Enter");
        assertThat(tab.find("th[aria-sort=descending]")).containsText("Requests");
        assertThat(requestsOfSlices(tab))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .hasSize(3);
        tab.page().keyboard().press("Enter");
        assertThat(tab.find("th[aria-sort=ascending]")).containsText("Requests");
        assertThat(requestsOfSlices(tab)).isSorted();
        assertThat(head).isFocused();
    }

    private static List<Double> requestsOfSlices(Tab tab) {
        return tab.find(".sortable tbody tr:not(.pinned) td[data-label=Requests]").allInnerTexts().stream()
                .map(DashboardPageIT::number)
                .toList();
    }

    @Test
    void anAlertSaysWhatTheJobsSaid() {
        JsonNode alert = stage.alert();
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

    private static Locator fact(Tab tab, String title) {
        return tab.find(".facts > div")
                .filter(new Locator.FilterOptions()
                        .setHas(tab.page().getByText(title, new Page.GetByTextOptions().setExact(true))));
    }

    @Test
    void fromTheAlertToItsSlicesAndItsModelAndBack() {
        Tab tab = open().go("#/");
        String start = tab.page().url();
        tab.find(".alerts a")
                .filter(new Locator.FilterOptions().setHasText("language=pt"))
                .click();
        assertThat(tab.find("h1")).hasText("Quality (correct) of support-chat, language=pt");
        assertThat(tab.find("h1")).isFocused();
        String alert = tab.page().url();
        tab.find("text=Slices when it last spoke").click();
        assertThat(tab.find("h1")).hasText("Slices of support-chat");
        tab.settled();
        tab.find(".sortable a")
                .filter(new Locator.FilterOptions().setHasText("language=pt"))
                .click();
        assertThat(tab.find("h1")).hasText(MODEL);
        tab.settled();
        assertThat(tab.find("vigie-chart canvas").first()).isVisible();
        assertThat(tab.find(".controls select").nth(1)).hasValue("language=pt");
        tab.find(".plot .marker").first().click();
        assertThat(tab.page()).hasURL(alert);
        for (int i = 0; i < 4; i++) {
            tab.page().goBack();
        }
        assertThat(tab.page()).hasURL(start);
        assertThat(tab.find("h1")).containsText("got worse");
    }

    @Test
    void anAddressRestoresTheView() {
        Tab tab = open().go("#/model?model=support-chat");
        tab.find(".controls select").nth(1).selectOption("language=en");
        tab.settled();
        tab.page().getByText("7 d", new Page.GetByTextOptions().setExact(true)).click();
        tab.settled();
        tab.find(".controls select").nth(3).selectOption("v1");
        assertThat(tab.find(".legend").first()).containsText("version v1");
        tab.settled();
        Tab other = open().go(tab.page().url().replaceFirst("^[^#]*", ""));
        assertThat(other.find("main")).hasText(tab.find("main").textContent());
        assertThat(other.find(".controls select").nth(1)).hasValue("language=en");
        assertThat(other.find(".controls select").nth(3)).hasValue("v1");
        assertThat(other.find("[aria-pressed=true]")).hasText("7 d");
        tab.page().goBack();
        assertThat(tab.find(".legend").first()).not().containsText("version v1");
    }

    @Test
    void markingPartOfAChartShowsThatPeriod() {
        Tab tab = open().go("#/model?model=support-chat");
        BoundingBox box = tab.find(".u-over").first().boundingBox();
        tab.page().mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        tab.page().mouse().down();
        tab.page().mouse().move(box.x + 0.75 * box.width, box.y + box.height / 2);
        tab.page().mouse().up();
        assertThat(tab.page()).hasURL(Pattern.compile(".*&from=\\d+&to=\\d+"));
        String[] period = tab.page().url().replaceFirst(".*&from=", "").split("&to=", -1);
        double days = (Long.parseLong(period[1]) - Long.parseLong(period[0])) / 86_400_000.0;
        assertThat(days).as("a quarter of 30 days").isCloseTo(7.5, within(0.2));
        tab.settled();
        tab.page().goBack();
        assertThat(tab.page()).hasURL(stage.origin() + "/#/model?model=support-chat");
    }

    @Test
    void everyFileOfAChartCanBeHad() throws Exception {
        Tab tab = open().go("#/model?model=support-chat&window=7d");
        List<Locator> links = tab.find("a[download]").all();
        assertThat(links).hasSizeGreaterThanOrEqualTo(7);
        for (Locator link : links) {
            Download download = tab.page().waitForDownload(link::click);
            try (InputStream file = download.createReadStream()) {
                List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                assertThat(lines.get(0)).as(download.url()).startsWith("time_utc,");
                assertThat(lines).as(download.url()).hasSizeGreaterThan(20);
            }
        }
    }

    /** A walk with the tabulator: all that can be reached shows that it is reached. */
    @Test
    void theKeyboardReachesEverythingAndShowsWhere() {
        Tab tab = open().go("#/");
        Page page = tab.page();
        page.keyboard().press("Tab");
        assertThat(tab.find(":focus")).hasText("Skip to the content");
        page.keyboard().press("Enter");
        assertThat(tab.find("main")).isFocused();
        assertThat(page).hasURL(stage.origin() + "/#/");
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            page.keyboard().press("Tab");
            if (tab.find(":focus").count() == 0) {
                break;
            }
            reached.add(tab.find(":focus").innerText().strip());
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as(tab.find(":focus").innerHTML())
                    .isEqualTo("solid");
        }
        assertThat(reached).contains("All alerts", MODEL, "doc-search", "▸ 2 versions", "HTTP interface");

        tab.go("#/model?model=support-chat&window=7d");
        tab.find(".plot").first().focus();
        page.keyboard().press("End");
        assertThat(tab.find("#announcements")).containsText("2026-02-02 11:30: ");
        page.keyboard().press("ArrowLeft");
        assertThat(tab.find("#announcements")).containsText("2026-02-02 05:30: ");
        assertThat(tab.find(".legend").first()).containsText("at 2026-02-02 05:30");
        tab.go("#/slices?model=support-chat&window=7d");
        tab.find(".heat td").first().focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowDown");
        assertThat(tab.find(".heat tbody tr").nth(1).locator("td").nth(1)).isFocused();
    }

    @Test
    void theFirstViewIsLight() {
        Tab tab = open().go("#/");
        assertThat(tab.weight()).isBetween(100_000L, (long) WEIGHT_LIMIT);
    }

    /** Also a look for whoever changes the page: the pictures stay in target/screenshots. */
    @Test
    void everyPageFitsAndCanBeReadInBothThemes() throws Exception {
        String contrast = Files.readString(Path.of("src/test/resources/dashboard/contrast.js"));
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {WIDE, NARROW}) {
                Tab tab = open(width, theme);
                pages().forEach((name, hash) -> {
                    tab.go(hash);
                    String where = name + " at " + width + ", " + theme;
                    assertThat(tab.overhang()).as(where).isLessThanOrEqualTo(0);
                    assertThat((List<?>) tab.page().evaluate(contrast))
                            .as(where)
                            .isEmpty();
                    tab.photograph(PICTURES.resolve(
                            name + "-" + width + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png"));
                });
            }
        }
    }

    @Test
    void theThemeIsChosenAndKept() {
        Tab tab = open(WIDE, ColorScheme.LIGHT).go("#/");
        String light = (String) tab.page().evaluate("getComputedStyle(document.body).backgroundColor");
        tab.find("[aria-label='Switch to the dark theme']").click();
        String dark = (String) tab.page().evaluate("getComputedStyle(document.body).backgroundColor");
        assertThat(dark).isNotEqualTo(light);
        tab.go("#/health");
        assertThat(tab.page().evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(dark);
        tab.find("[aria-label='Switch to the light theme']").click();
        assertThat(tab.page().evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(light);
    }
}
