package io.vigie.dashboard.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium. For one thread. */
final class Chromium implements AutoCloseable {
    /** Nobody's own: numbers and times must not depend on where a test runs. */
    static final String ZONE = "Asia/Kolkata";

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** For a machine on which much else runs. */
    private static final double PATIENCE_MS = 30_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(EXECUTABLE)
                                .setArgs(QUIET)));
    }

    /** A tab of a person who was never here before. */
    Tab open(String origin, int width, ColorScheme theme) {
        return new Tab(
                context(new Browser.NewContextOptions()
                        .setViewportSize(width, width < 700 ? 844 : 900)
                        .setColorScheme(theme)
                        .setTimezoneId(ZONE)
                        .setLocale("de-DE")),
                origin);
    }

    BrowserContext context(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    Tab open(String origin) {
        return open(origin, 1280, ColorScheme.LIGHT);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
