package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One tab, which notes what a page must not do. */
final class Tab implements AutoCloseable {
    /** Told by the browser when a page breaks its content security policy. */
    private static final String WATCH_POLICY =
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

    private final BrowserContext context;
    private final String origin;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();

    /** @param origin of the dashboard, without a slash at its end */
    Tab(BrowserContext context, String origin) {
        this.context = context;
        this.origin = origin;
        context.addInitScript(WATCH_POLICY);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            // Whatever a page says to nobody is a fault; a refused request is one of the server, and is told on the
            // page.
            if (!message.text().startsWith("Failed to load resource")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest((Request request) -> addresses.add(request.url()));
        page.onResponse(responses::add);
    }

    Page page() {
        return page;
    }

    /** Opens a page by its address and waits until it shows its data, or says why it does not. */
    Tab go(String hash) {
        // The same address twice in a row would not load anything.
        page.navigate("about:blank");
        page.navigate(origin + "/" + hash);
        settled();
        return this;
    }

    /** Waits until the page shows what its address asks for. */
    void settled() {
        try {
            assertThat(page.locator("main[aria-busy=false] h1")).isVisible();
        } catch (AssertionError e) {
            throw new AssertionError(
                    page.url() + " shows: " + page.locator("body").innerText() + "\n" + complaints(), e);
        }
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** What was noted so far: errors, broken policies, dialogs, requests to somewhere else. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        addresses.stream()
                .filter(address -> !address.startsWith(origin + "/")
                        && !address.startsWith("about:")
                        && !address.startsWith("blob:" + origin))
                .forEach(address -> all.add("asked elsewhere: " + address));
        return all;
    }

    /** All addresses that were asked for, in order. */
    List<String> addresses() {
        return List.copyOf(addresses);
    }

    /** Bytes of all bodies so far, uncompressed. */
    long weight() {
        return responses.stream().mapToLong(response -> response.body().length).sum();
    }

    /** The number in a text, whatever unit stands behind it. */
    static double number(String text) {
        return Double.parseDouble(text.replaceAll("[^0-9.+-]", ""));
    }

    /** By how many pixels the page is wider than the window. */
    int overhang() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    void photograph(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    @Override
    public void close() {
        context.close();
    }
}
