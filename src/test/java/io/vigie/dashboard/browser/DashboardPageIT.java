package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page in Chromium, on what the real jobs wrote about simulated traffic; what it says is held against the events
 * and against the points.
 */
@Timeout(300)
class DashboardPageIT implements FiguresOfPages, WaysThroughPages {
    private static final int NARROW = 390;
    private static final int WIDE = 1280;
    private static final int WEIGHT_LIMIT = 300_000;
    private static final Path PICTURES = Path.of("target", "screenshots");

    private static FilledDashboard dashboard;

    private final List<Tab> tabs = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        dashboard = FilledDashboard.start(folder);
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() throws Exception {
        if (dashboard != null) {
            dashboard.close();
        }
    }

    @AfterEach
    void nothingToComplainOf() {
        assertThat(tabs).allSatisfy(tab -> assertThat(tab.complaints()).isEmpty());
        tabs.forEach(Tab::close);
    }

    private Tab open(int width, ColorScheme theme) {
        Tab tab = dashboard.open(width, theme);
        tabs.add(tab);
        return tab;
    }

    @Override
    public FilledDashboard dashboard() {
        return dashboard;
    }

    @Override
    public Tab open() {
        return open(WIDE, ColorScheme.LIGHT);
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "#/");
        pages.put("model", "#/model?model=support-chat&window=7d&compare=v2");
        pages.put("slices", "#/slices?model=support-chat&window=7d");
        pages.put("alert", "#/alert?id=" + dashboard.alert().path("alert_id").asText());
        pages.put("alerts", "#/alerts");
        pages.put("health", "#/health");
        return pages;
    }

    @Test
    void theFirstViewIsLight() {
        Tab tab = open().go("#/");
        assertThat(tab.weight()).isBetween(100_000L, (long) WEIGHT_LIMIT);
    }

    /** Also a look for whoever changes the page: the pictures stay in target/screenshots. */
    @Test
    void everyPageFitsAndCanBeReadInBothThemes() throws Exception {
        String contrast = Files.readString(Path.of("src/test/resources/browser/contrast.js"));
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
