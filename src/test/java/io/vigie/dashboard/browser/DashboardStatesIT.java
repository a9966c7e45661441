package io.vigie.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.dashboard.DashboardServer;
import io.vigie.dashboard.IncidentDesk;
import io.vigie.local.LocalStore;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.series.JsonText;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.QuestDbSeriesStore;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the page says where there is little to say: an empty store, one that is gone, a token that is wanted, names that
 * want to be code.
 */
@Timeout(180)
class DashboardStatesIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String TOKEN = "a token, which must not be seen";
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int REFRESH_MS = 30_000;

    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "\"><img src=x onerror=alert(1)>",
            "it's & \"quoted\" %41 #/health?x=1",
            "javascript:alert(1)",
            "a-very-long-name-".repeat(55));

    private static LocalStore store;
    private static Chromium chromium;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        store = LocalStore.start();
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {chromium, store}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            if (each instanceof Tab tab) {
                assertThat(tab.complaints()).isEmpty();
            }
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private DashboardServer serve(String url, @Nullable String token) throws Exception {
        DashboardServer server = DashboardServer.start(
                new DashboardServer.Listen("127.0.0.1", 0, token), new QuestDbSeriesStore(url), "a store", CLOCK);
        opened.add(server);
        return server;
    }

    private DashboardServer serve(String url, String owner, @Nullable IncidentDesk desk) throws Exception {
        DashboardServer server = DashboardServer.start(
                new DashboardServer.Listen("127.0.0.1", 0, null, Map.of(owner, TOKEN)),
                new QuestDbSeriesStore(url),
                "a store",
                desk,
                CLOCK);
        opened.add(server);
        return server;
    }

    /** An open incident that somebody whose name wants to be code has commented on. */
    private static SeriesPoint incident(String id, String by) {
        Map<String, Double> fields =
                Map.of("state", 1.0, "severity", 3.0, "alerts", 1.0, "acknowledged", 1.0, "silenced_until", 0.0);
        Map<String, String> texts = Map.of(
                "summary",
                "support-chat got worse.",
                "members",
                "[]",
                "actions",
                JsonText.of(List.of(
                        Map.of("type", "acknowledge", "by", "ana", "at", (double) NOW.toEpochMilli() - 60_000),
                        Map.of("type", "comment", "by", by, "at", (double) NOW.toEpochMilli(), "reason", by))));
        return new SeriesPoint(
                Measurement.INCIDENT,
                Map.of("model", "support-chat", "version", "*", "incident", id),
                fields,
                texts,
                NOW.toEpochMilli());
    }

    @Test
    void peopleActOnIncidentsInTheirNames() throws Exception {
        List<IncidentDesk.PageDecision> decided = new CopyOnWriteArrayList<>();
        try (LocalStore company = LocalStore.start()) {
            write(
                    company,
                    List.of(
                            traffic("support-chat", "*", "all", NOW.toEpochMilli()),
                            incident("14814fe26f717c54", HOSTILE.get(0))));
            DashboardServer server = serve(company.url(), "ana", (incident, decision) -> {
                assertThat(incident).isEqualTo("14814fe26f717c54");
                if (decision.type() == DecisionType.ACCEPT) {
                    throw new IllegalStateException("no open alert can be accepted");
                }
                decided.add(decision);
                return 0;
            });
            for (int width : new int[] {1280, 390}) {
                decided.clear();
                Tab tab = open(server, width).go("#/");
                tab.find("#token").fill(TOKEN);
                tab.find("text=Open the dashboard").click();
                assertThat(tab.find(".done")).containsText("acknowledged by ana 1 min ago");
                assertThat(tab.find(".done")).containsText("comment by " + HOSTILE.get(0));
                assertThat(tab.overhang()).isLessThanOrEqualTo(0);
                for (String action : List.of("Acknowledge", "Silence", "Comment", "Close")) {
                    tab.find(".actions >> text=" + action).click();
                    assertThat(tab.find("dialog h2")).hasText(action);
                    assertThat(tab.overhang()).as(action).isLessThanOrEqualTo(0);
                    if (action.equals("Close")) {
                        tab.find("dialog input[name=false]").check();
                        tab.photograph(PICTURES.resolve("act-" + width + ".png"));
                    }
                    tab.find("dialog textarea").fill("because");
                    tab.find("dialog button[type=submit]").click();
                    assertThat(tab.find("dialog")).hasCount(0);
                    assertThat(tab.find("#announcements")).hasText(action + ", as ana: sent to the drift job.");
                }
                assertThat(decided)
                        .extracting(IncidentDesk.PageDecision::type)
                        .containsExactly(
                                DecisionType.ACKNOWLEDGE,
                                DecisionType.SILENCE,
                                DecisionType.COMMENT,
                                DecisionType.FALSE_ALARM);
                assertThat(decided).allSatisfy(decision -> {
                    assertThat(decision.by()).isEqualTo("ana");
                    assertThat(decision.reason()).isEqualTo("because");
                });
                assertThat(decided.stream().map(IncidentDesk.PageDecision::id)).doesNotHaveDuplicates();
                tab.find(".actions >> text=Accept").click();
                tab.find("dialog button[type=submit]").click();
                assertThat(tab.find("dialog .problem")).hasText("No open alert can be accepted.");
                tab.find("dialog >> text=Cancel").click();
                assertThat(tab.find("dialog")).hasCount(0);
            }
        }
    }

    @Test
    void whyNobodyCanActIsSaid() throws Exception {
        try (LocalStore company = LocalStore.start()) {
            write(
                    company,
                    List.of(
                            traffic("support-chat", "*", "all", NOW.toEpochMilli()),
                            incident("14814fe26f717c54", "ana")));
            Tab tab = open(serve(company.url(), null), 1280).go("#/");
            assertThat(tab.find(".cannot-act")).containsText("Nobody can act on incidents here.");
            assertThat(tab.find(".actions")).hasCount(0);
        }
    }

    private Tab open(DashboardServer server, int width) {
        Tab tab = chromium.open("http://127.0.0.1:" + server.port(), width, ColorScheme.LIGHT);
        opened.add(0, tab);
        return tab;
    }

    private static SeriesPoint traffic(String model, String version, String slice, long time) {
        Map<String, String> tags = Map.of("model", model, "version", version, "slice", slice, "window", "24h");
        Map<String, Double> fields = Map.of("requests", 312.0, "error_rate", 0.0125);
        return new SeriesPoint(Measurement.TRAFFIC, tags, fields, time);
    }

    private static void write(LocalStore into, List<SeriesPoint> points) throws Exception {
        List<String> lines = new ArrayList<>();
        points.forEach(point -> lines.add(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS)));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(into.url() + "/api/v2/write?precision=ms&bucket=vigie"))
                                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        String waiting = "SELECT sum(sequencerTxn - writerTxn) AS waiting FROM wal_tables()";
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!into.query(waiting).equals(List.of(Map.of("waiting", 0L)))) {
            assertThat(System.nanoTime()).as("the store's log").isLessThan(deadline);
        }
    }

    @Test
    void anEmptyStoreIsSaidInWords() throws Exception {
        try (LocalStore empty = LocalStore.start()) {
            Tab tab = open(serve(empty.url(), null), 1280).go("#/");
            assertThat(tab.find("h1")).hasText("No data yet");
            assertThat(tab.find("main")).containsText("models appear here within minutes");
            assertThat(tab.find(".page-status")).containsText("Last data never");
            tab.go("#/alerts");
            assertThat(tab.find("main")).containsText("No alerts.");
            tab.go("#/health");
            assertThat(tab.find("main")).containsText("No model has been seen in this period.");
            tab.go("#/model?model=nobody");
            assertThat(tab.find("main")).containsText("There is no such thing");
            tab.go("#/nowhere");
            assertThat(tab.find("h1")).hasText("No such page");
        }
    }

    @Test
    void fiftyModelsAreOnePage() throws Exception {
        try (LocalStore company = LocalStore.start()) {
            write(company, ManyModels.points(50, NOW.toEpochMilli()));
            DashboardServer server = serve(company.url(), null);
            for (int width : new int[] {1280, 390}) {
                Tab tab = open(server, width).go("#/");
                List<String> shown = tab.find(".models .model-name").allTextContents();
                for (int model = 0; model < 50; model++) {
                    assertThat(shown).contains(ManyModels.name(model));
                }
                assertThat(tab.find(".models")).containsText("91");
                assertThat(tab.overhang()).isLessThanOrEqualTo(0);
                Files.createDirectories(PICTURES);
                tab.photograph(PICTURES.resolve("fifty-models-" + width + ".png"));
            }
        }
    }

    @Test
    void namesAreTextAndNothingElse() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (String name : HOSTILE) {
            for (long age : new long[] {0, 86_400_000L}) {
                long time = NOW.toEpochMilli() - age;
                points.add(traffic(name, "*", "all", time));
                points.add(traffic(name, name, "all", time));
                points.add(traffic(name, "*", "language=" + name, time));
            }
        }
        write(store, points);
        DashboardServer server = serve(store.url(), null);
        for (int width : new int[] {1280, 390}) {
            Tab tab = open(server, width).go("#/");
            List<String> shown = tab.find(".models .model-name").allTextContents();
            assertThat(shown).containsAll(HOSTILE);
            assertThat(tab.overhang()).isLessThanOrEqualTo(0);
            for (String name : HOSTILE) {
                tab.go("#/model?model=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&slice="
                        + URLEncoder.encode("language=" + name, StandardCharsets.UTF_8));
                assertThat(tab.find("h1")).hasText(name.strip());
                assertThat(tab.find(".page-head p")).containsText("language=" + name);
                assertThat(tab.find(".controls select").first()).containsText(name.substring(0, 9));
                assertThat(tab.overhang()).as(name).isLessThanOrEqualTo(0);
                tab.find("text=Compare its slices").click();
                assertThat(tab.find("h1")).hasText("Slices of " + name.strip());
                tab.settled();
                assertThat(tab.overhang()).as(name).isLessThanOrEqualTo(0);
            }
        }
    }

    /** Whoever can write a monitor, or to a topic, can choose these. */
    @Test
    void textsOfAlertsAndLettersAreTextAndNothingElse() throws Exception {
        String evil = HOSTILE.get(0);
        Map<String, String> tags = Map.of(
                "model",
                evil,
                "version",
                "*",
                "slice",
                "language=" + evil,
                "window",
                "7d",
                "metric",
                "quality",
                "criterion",
                evil,
                "monitor",
                evil);
        Map<String, String> texts = Map.of(
                "alert_id",
                "evil",
                "summary",
                evil,
                "owner",
                evil,
                "detector",
                evil,
                "budget",
                evil,
                "runbook",
                "javascript:alert(1)");
        Map<String, Double> fields = Map.of("state", 1.0, "severity", 2.0, "raised_at", (double) NOW.toEpochMilli());
        write(
                store,
                List.of(
                        new SeriesPoint(Measurement.ALERT, tags, fields, texts, NOW.toEpochMilli()),
                        new SeriesPoint(
                                Measurement.DEAD_LETTER,
                                Map.of("topic", evil, "reason", "UNMATCHED_LABEL"),
                                Map.of("count", 1234.0),
                                NOW.toEpochMilli())));
        Tab tab = open(serve(store.url(), null), 1280).go("#/alert?id=evil");
        assertThat(tab.find(".lead")).hasText(evil);
        assertThat(tab.find("h1")).containsText("Quality (" + evil + ") of " + evil + ", language=" + evil);
        assertThat(tab.find(".facts")).containsText("javascript:alert(1)");
        assertThat(tab.find(".facts a")).hasCount(0);
        tab.go("#/alerts");
        assertThat(tab.find(".alerts .since").first()).containsText(evil);
        tab.go("#/health");
        Locator letter = tab.find(".letters tbody tr").first();
        assertThat(letter.locator("td").first()).hasText(evil);
        assertThat(letter.locator("td.number")).hasText(new String[] {"1,234", "1,234"});
        assertThat(letter.locator("td.wide")).containsText("request");
        assertThat(tab.find("h1")).containsText("1,234 records could not be used");
    }

    @Test
    void aStoreThatIsGoneLeavesTheOldDataInSight() throws Exception {
        LocalStore soonGone = LocalStore.start();
        Tab tab;
        try (soonGone) {
            write(soonGone, List.of(traffic("chat", "*", "all", NOW.toEpochMilli())));
            tab = open(serve(soonGone.url(), null), 1280);
            tab.page().clock().install();
            // Its period moves on with the time, so that it is asked for anew and not for what the server still knows.
            tab.go("#/model?model=chat&days=7");
            assertThat(tab.find(".legend").first()).containsText("1.3 %");
        }
        tab.page().clock().fastForward(REFRESH_MS);
        assertThat(tab.find(".note")).containsText("What is shown was read at");
        assertThat(tab.find(".note")).containsText("store");
        assertThat(tab.find("h1")).hasText("chat");
        assertThat(tab.find(".legend").first()).containsText("1.3 %");
        tab.go("#/health");
        assertThat(tab.find("h1")).hasText("The store cannot be read");
        int before = tab.addresses().size();
        tab.find("text=Try again").click();
        tab.settled();
        assertThat(tab.addresses()).hasSizeGreaterThan(before);
    }

    @Test
    void aTokenIsAskedForAndSentInTheHeaderAlone() throws Exception {
        write(store, List.of(traffic("guarded", "*", "all", NOW.toEpochMilli())));
        Tab tab = open(serve(store.url(), TOKEN), 1280).go("#/");
        assertThat(tab.find("h1")).hasText("This dashboard needs a token");
        assertThat(tab.find("main")).not().containsText("guarded");
        assertThat(tab.find("#colophon")).not().containsText("store");
        tab.find("#token").fill("another one");
        tab.page().keyboard().press("Enter");
        assertThat(tab.find(".failure [role=alert]")).containsText("not one that");
        tab.find("#token").fill(TOKEN);
        tab.page().keyboard().press("Enter");
        assertThat(tab.find(".models .model-name").filter(new Locator.FilterOptions().setHasText("guarded")))
                .isVisible();
        assertThat(tab.find("#colophon")).containsText(", store: ");
        tab.page().reload();
        assertThat(tab.find(".models").first()).isVisible();
        tab.go("#/model?model=guarded");
        tab.page().waitForDownload(() -> tab.find("a[download]").first().click());
        assertThat(tab.addresses()).noneMatch(address -> address.contains("token"));
        assertThat(tab.page().content()).doesNotContain(TOKEN);
        tab.find("text=Forget the token").click();
        assertThat(tab.find("h1")).hasText("This dashboard needs a token");
    }

    @Test
    void itIsReadAgainWhileInSightAndStaysWhereItWas() throws Exception {
        write(store, List.of(traffic("steady", "*", "all", NOW.toEpochMilli())));
        Tab tab = open(serve(store.url(), null), 1280);
        tab.page().clock().install();
        tab.go("#/model?model=steady");
        tab.page().evaluate("window.before = [...document.querySelectorAll('main canvas, main h1, main select')]");
        tab.find(".controls select").first().focus();
        long asked = questions(tab);
        tab.page()
                .waitForResponse("**/api/v1/model?**", () -> tab.page().clock().fastForward(REFRESH_MS));
        tab.settled();
        assertThat(questions(tab)).isEqualTo(asked + 1);
        assertThat(tab.page()
                        .evaluate("window.before.length > 4 && window.before.every(element => element.isConnected)"))
                .as("what was there is still there, not made anew")
                .isEqualTo(true);
        assertThat(tab.find(".controls select").first()).isFocused();

        tab.page()
                .evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away, configurable: true});"
                        + "window.away = true; document.dispatchEvent(new Event('visibilitychange'))");
        tab.page().clock().fastForward(4 * REFRESH_MS);
        assertThat(questions(tab)).as("nobody looks").isEqualTo(asked + 1);
        tab.page().waitForResponse("**/api/v1/model?**", () -> tab.page()
                .evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))"));
    }

    private static long questions(Tab tab) {
        return tab.addresses().stream()
                .filter(address -> address.contains("/api/v1/model?"))
                .count();
    }
}
