package io.vigie.dashboard;

import static io.vigie.dashboard.Answered.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.dashboard.DashboardServer.Listen;
import io.vigie.local.InfluxServer;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesStore;
import io.vigie.view.StoreInMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server puts up with, and what it does not let happen. */
@Timeout(120)
class DashboardServerIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final String TOKEN = "open-sesame-4711";

    private static DashboardServer start(SeriesStore store) throws IOException {
        return DashboardServer.start(new Listen("127.0.0.1", 0, null), store, "a store", CLOCK);
    }

    private static DashboardServer guarded() throws IOException {
        return DashboardServer.start(new Listen("127.0.0.1", 0, TOKEN), new StoreInMemory(), "a store", CLOCK);
    }

    @Test
    void everyAnswerKeepsThePageToItself() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            for (String path : List.of("/", "/no-such-file", address("about"), address("overview"), address("model"))) {
                Answered answer = Answered.get(server, path);
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .as(path)
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
                assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
                assertThat(answer.headers().map().keySet())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"))
                        .noneMatch(name -> name.equalsIgnoreCase("Server"));
            }
            assertThat(Answered.get(server, address("overview")).headers().firstValue("Cache-Control"))
                    .hasValue("no-store");
        }
    }

    @Test
    void onlyReadsAreAnswered() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
                Answered answer = Answered.send(server, method, address("about"));
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.code()).isEqualTo("method_not_allowed");
                assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
            }
            Answered head = Answered.send(server, "HEAD", address("overview"));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(RawRequest.send(server, RawRequest.get(address("about"), "Content-Length: 5") + "hello"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("too_large");
            assertThat(RawRequest.send(
                            server,
                            RawRequest.get(address("about"), "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void requestsAreBoundedAndTheServerLivesOn() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            String tenMegabytes = "a".repeat(10_000_000);
            assertThat(RawRequest.send(server, RawRequest.get(address("model") + "?model=" + tenMegabytes)))
                    .startsWith("HTTP/1.1 414 ")
                    .contains("too_large")
                    .doesNotContain("aaaa");
            assertThat(RawRequest.send(server, RawRequest.get(address("about"), "X-Long: " + tenMegabytes)))
                    .startsWith("HTTP/1.1 431 ")
                    .contains("too_large");
            assertThat(RawRequest.send(server, RawRequest.get(address("model") + "?model=" + "a".repeat(1_025))))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Model has more than 1024 characters.");
            for (String nonsense : List.of(
                    "\u0000\u0001\u0002\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET / HTTP/9.9\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    RawRequest.get("/%"),
                    RawRequest.get("/..%2f..%2fetc/passwd"),
                    RawRequest.get("/%2e%2e/%2e%2e/etc/passwd"),
                    RawRequest.get("/../../etc/passwd"),
                    RawRequest.get("//etc/passwd"))) {
                String answer = RawRequest.send(server, nonsense);
                assertThat(answer).as(nonsense).doesNotContain("root:", "Exception", "\tat ", "Jetty");
                assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 (4|505).*"))
                        .as(nonsense + answer)
                        .isTrue();
            }
            assertThat(Answered.get(server, address("about")).status()).isEqualTo(200);
        }
    }

    @Test
    void anotherHostsNameIsRefusedOnLoopback() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            for (String path : List.of("/", address("about"), address("overview"))) {
                String request = "GET " + path + " HTTP/1.1\r\nHost: evil.example:8420\r\nConnection: close\r\n\r\n";
                assertThat(RawRequest.send(server, request))
                        .startsWith("HTTP/1.1 403 ")
                        .contains("host_not_allowed");
            }
        }
    }

    @Test
    void withoutTheTokenNobodyIsTold() throws Exception {
        try (DashboardServer server = guarded()) {
            Description description = new Description();
            for (String path : description.parameters().keySet()) {
                // The first two describe the server, the third what a metric is: none holds a figure.
                boolean open = Set.of(address("about"), address("openapi.json"), address("metrics"))
                        .contains(path);
                Answered answer = Answered.get(server, path);
                assertThat(answer.status()).as(path).isEqualTo(open ? 200 : 401);
                description.check(path, answer);
            }
            Answered missing = Answered.get(server, address("overview"));
            assertThat(missing.code()).isEqualTo("token_missing");
            assertThat(missing.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            Answered wrong = Answered.get(server, address("overview"), "Authorization", "Bearer " + TOKEN + "x");
            assertThat(wrong.code()).isEqualTo("token_wrong");
            assertThat(wrong.body()).doesNotContain(TOKEN);
            // A token in the address would end up in histories and logs, so it is no parameter.
            assertThat(Answered.get(server, address("overview", "token", TOKEN)).status())
                    .isEqualTo(401);
            assertThat(Answered.get(server, address("overview"), "Authorization", "Bearer " + TOKEN)
                            .status())
                    .isEqualTo(200);
            assertThat(Answered.get(server, address("about"))
                            .json()
                            .path("store")
                            .isNull())
                    .isTrue();
            assertThat(Answered.get(server, address("about"), "Authorization", "Bearer " + TOKEN)
                            .json()
                            .path("store")
                            .asText())
                    .isEqualTo("a store");
            assertThat(Answered.get(server, address("about"))
                            .json()
                            .path("token_required")
                            .asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void beyondLoopbackATokenIsNeeded(String host) throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DashboardServer.start(new Listen(host, 0, null), new StoreInMemory(), "a store", CLOCK))
                .withMessageContaining("give a token");
        assertThat(new Listen(host, 0, TOKEN).toString()).doesNotContain(TOKEN);
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort(), null);
            assertThatThrownBy(() -> DashboardServer.start(listen, new StoreInMemory(), "a store", CLOCK))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("another program has this port");
        }
        assertThatThrownBy(() -> DashboardServer.start(
                        new Listen("no-such-host.invalid", 0, TOKEN), new StoreInMemory(), "a store", CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void aStoreThatIsAwayIsSaidToBe() throws Exception {
        Description description = new Description();
        for (SeriesStore down : List.of(
                new QuestDbSeriesStore("http://127.0.0.1:1"),
                new InfluxSeriesStore(InfluxAccess.of("http://127.0.0.1:1", "vigie", InfluxAccess.InfluxLogin.NONE)))) {
            try (DashboardServer server = start(down)) {
                for (String path : List.of(
                        address("overview"),
                        address("model", "model", "a"),
                        address("slices", "model", "a"),
                        address("alerts"),
                        address("alert", "id", "a"),
                        address("health"),
                        address("models"),
                        address("series", "measurement", "latency", "model", "a", "fields", "p95_ms"),
                        address("series.csv", "measurement", "latency", "model", "a", "fields", "p95_ms"))) {
                    Answered answer = Answered.get(server, path);
                    assertThat(answer.status()).as(path + answer.body()).isEqualTo(503);
                    assertThat(answer.code()).isEqualTo("store_unreachable");
                    assertThat(answer.message()).contains("cannot be reached", "Check");
                    description.check(path, answer);
                }
                assertThat(Answered.get(server, address("about")).status()).isEqualTo(200);
                assertThat(Answered.get(server, "/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aStoreThatDiesAndComesBack() throws Exception {
        try (InfluxServer influx = InfluxServer.start()) {
            influx.createDatabase("vigie");
            InfluxAccess access = InfluxAccess.of(influx.url(), "vigie", InfluxAccess.InfluxLogin.NONE);
            try (DashboardServer server = start(new InfluxSeriesStore(access))) {
                assertThat(Answered.get(server, address("overview")).status()).isEqualTo(200);
                influx.kill();
                assertThat(Answered.get(server, address("models")).code()).isEqualTo("store_unreachable");
                influx.restart();
                assertThat(Answered.get(server, address("models")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void wrongCredentialsAreSaidToBeAndNotShown() throws Exception {
        try (InfluxServer influx = InfluxServer.start(true)) {
            InfluxAccess access = InfluxAccess.of(
                    influx.url(),
                    "vigie",
                    InfluxAccess.InfluxLogin.user(InfluxServer.ADMIN, () -> "wrong-password-1234"));
            try (DashboardServer server = start(new InfluxSeriesStore(access))) {
                Answered answer = Answered.get(server, address("overview"));
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.code()).isEqualTo("store_denied");
                assertThat(answer.message()).contains("influx.").doesNotContain("wrong-password-1234");
                new Description().check(address("overview"), answer);
            }
        }
    }

    /**
     * Whoever waits for the store keeps nobody from the page; too many at once are sent away, and it goes on when the
     * store does.
     */
    @Test
    void aStoreThatHangsDoesNotHangThePage() throws Exception {
        HangingStore store = new HangingStore();
        ExecutorService browsers = Executors.newFixedThreadPool(60);
        try (DashboardServer server = start(store)) {
            List<CompletableFuture<Answered>> waiting = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String question = address("model", "model", "m" + i);
                waiting.add(CompletableFuture.supplyAsync(() -> get(server, question), browsers));
            }
            store.awaitQuestion();
            assertThat(Answered.get(server, "/").status()).isEqualTo(200);
            assertThat(Answered.get(server, address("about")).status()).isEqualTo(200);
            CompletableFuture<Object> first = CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));
            assertThat(((Answered) first.get(60, TimeUnit.SECONDS)).code()).isEqualTo("busy");
            store.letGo();
            for (CompletableFuture<Answered> each : waiting) {
                assertThat(each.get(60, TimeUnit.SECONDS).status()).isIn(404, 503);
            }
            assertThat(Answered.get(server, address("overview")).status()).isEqualTo(200);
        } finally {
            store.letGo();
            browsers.shutdownNow();
        }
    }

    private static Answered get(DashboardServer server, String address) {
        try {
            return Answered.get(server, address);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tenBrowsersAskTheStoreOnce() throws Exception {
        HangingStore store = new HangingStore();
        store.letGo();
        try (DashboardServer server = start(store)) {
            Answered.get(server, address("models"));
            int once = store.questions();
            for (int i = 0; i < 9; i++) {
                assertThat(Answered.get(server, address("models")).status()).isEqualTo(200);
            }
            assertThat(store.questions()).isEqualTo(once).isPositive();
        }
    }

    @Test
    void clientsThatHangDoNotKeepOthersWaiting() throws Exception {
        List<Socket> hanging = new ArrayList<>();
        try (DashboardServer server = start(new StoreInMemory())) {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.getOutputStream()
                        .write("GET /api/v1/about HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
                hanging.add(socket);
            }
            assertThat(Answered.get(server, address("about")).status()).isEqualTo(200);
        } finally {
            for (Socket socket : hanging) {
                socket.close();
            }
        }
    }

    @Test
    void theFilesOfThePageAndNoOther() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            List<String> paths = StaticAssets.load().paths();
            assertThat(paths).contains("/index.html", "/assets/uplot/uPlot.iife.min.js", "/assets/uplot/uPlot.min.css");
            for (String path : paths) {
                Answered answer = Answered.get(server, path);
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.contentType()).as(path).isNotEmpty();
                String tag = answer.headers().firstValue("ETag").orElseThrow();
                Answered again = Answered.get(server, path, "If-None-Match", tag);
                assertThat(again.status()).as(path).isEqualTo(304);
                assertThat(again.body()).isEmpty();
            }
            assertThat(Answered.get(server, "/").body())
                    .isEqualTo(Answered.get(server, "/index.html").body());
            for (String path : List.of(
                    "/openapi.json",
                    "/index",
                    "/assets/",
                    "/assets/uplot/package.json",
                    "/api/v1",
                    "/api/v1/",
                    "/api/v1/no")) {
                Answered answer = Answered.get(server, path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.code()).isEqualTo("not_found");
            }
        }
    }

    @Test
    void answersAreCompressed() throws Exception {
        try (DashboardServer server = start(new StoreInMemory())) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + address("openapi.json"));
            HttpResponse<byte[]> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(30))
                                    .header("Accept-Encoding", "gzip")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
            assertThat(new ObjectMapper().readTree(plain).path("openapi").asText())
                    .isEqualTo("3.1.0");
            assertThat(response.body().length).isLessThan(plain.length / 4);
        }
    }
}
