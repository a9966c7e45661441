package io.vigie.dashboard.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Photographs the overview of a dashboard that runs, for the README. {@code ./vigie demo}, and once the past is over
 *
 * <pre>
 * mvn -B -o -q surefire:test -Dtest=DashboardPictureTest -Dvigie.docs.picture=http://127.0.0.1:8420
 * </pre>
 */
@EnabledIfSystemProperty(named = DashboardPictureTest.ADDRESS, matches = "http.*")
class DashboardPictureTest {
    static final String ADDRESS = "vigie.docs.picture";

    /** About as wide as a page shows it, at two pixels for one, so that its text is read without enlarging it. */
    private static final int WIDTH = 1080;

    private static final int HEIGHT = 1000;

    @Test
    void theOverview() {
        try (Chromium chromium = Chromium.start();
                Tab tab = new Tab(
                        chromium.context(new Browser.NewContextOptions()
                                .setViewportSize(WIDTH, HEIGHT)
                                .setDeviceScaleFactor(2)
                                .setColorScheme(ColorScheme.LIGHT)
                                .setTimezoneId("UTC")
                                .setLocale("en-GB")),
                        System.getProperty(ADDRESS))) {
            tab.go("");
            tab.page().screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/dashboard.png")));
        }
    }
}
