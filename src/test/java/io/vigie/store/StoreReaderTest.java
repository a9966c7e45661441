package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.vigie.series.Measurement;
import io.vigie.store.InfluxAccess.InfluxLogin;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException.StoreFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that no real server can be made to give on demand. */
@Timeout(60)
class StoreReaderTest {
    private static final SeriesQuery TRAFFIC = SeriesQuery.of(Measurement.TRAFFIC);
    private static final String SECRET = "s3cret-token-4711";
    private static final String INFLUX = "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"traffic\","
            + "\"columns\":[\"time\",\"requests\",\"model\"],\"values\":[[5,1,\"a\"],[6,2,\"a\"]]}]}]}";
    private static final String QUEST =
            "{\"query\":\"q\",\"columns\":[{\"name\":\"timestamp\",\"type\":\"TIMESTAMP\"},{\"name\":\"model\",\"type\":\"SYMBOL\"},"
                    + "{\"name\":\"requests\",\"type\":\"LONG\"}],\"timestamp\":0,\"dataset\":"
                    + "[[\"1970-01-01T00:00:00.005000Z\",\"a\",1],[\"1970-01-01T00:00:00.006000Z\",\"a\",2]],\"count\":2}";
    private static final List<SeriesRow> ROWS = List.of(
            new SeriesRow(5, Map.of("model", "a"), Map.of("requests", 1.0)),
            new SeriesRow(6, Map.of("model", "a"), Map.of("requests", 2.0)));

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private int status = 200;
    private String body = "";
    /** Whether the announced body is one byte longer than what is sent. */
    private boolean stalls;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(status, bytes.length + (stalls ? 1 : 0));
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            if (stalls) {
                await();
            }
            exchange.close();
        });
        server.start();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private SeriesStore influx() {
        return new InfluxSeriesStore(
                InfluxAccess.of(url(), "vigie", InfluxLogin.token(() -> SECRET)).with(Duration.ofSeconds(5)));
    }

    private SeriesStore questDb() {
        return new QuestDbSeriesStore(url(), Duration.ofSeconds(5), StoreReader.MAX_BYTES);
    }

    private static SeriesStoreException failure(SeriesStore store) {
        return catchThrowableOfType(SeriesStoreException.class, () -> store.range(TRAFFIC, Order.OLDEST_FIRST));
    }

    @Test
    void aCompleteAnswerIsRead() throws Exception {
        body = INFLUX;
        assertThat(influx().range(TRAFFIC, Order.OLDEST_FIRST)).isEqualTo(new BoundedResult<>(ROWS, false));
        body = QUEST;
        assertThat(questDb().range(TRAFFIC, Order.OLDEST_FIRST)).isEqualTo(new BoundedResult<>(ROWS, false));
    }

    @Test
    void anAnswerCutOffAnywhereIsMalformed() {
        for (int length = 0; length < INFLUX.length(); length++) {
            body = INFLUX.substring(0, length);
            assertThat(failure(influx()).reason()).as(body).isEqualTo(StoreFailure.MALFORMED);
        }
        for (int length = 0; length < QUEST.length(); length++) {
            body = QUEST.substring(0, length);
            assertThat(failure(questDb()).reason()).as(body).isEqualTo(StoreFailure.MALFORMED);
        }
    }

    @Test
    void otherJsonIsMalformed() {
        List<String> answers =
                new ArrayList<>(List.of("{}", "[]", "1", "null", "\"\"", "<html></html>", "{\"results\":{}}"));
        for (String other : List.of(
                "[[5,1]]",
                "[[5,1,\"a\",1]]",
                "[[null,1,\"a\"]]",
                "[[\"x\",1,\"a\"]]",
                "[[5,\"1\",\"a\"]]",
                "[[5,1,2]]",
                "[5]",
                "{}",
                "[[5,1e999,\"a\"]]",
                "[[5,[],\"a\"]]")) {
            answers.add(INFLUX.replace("[[5,1,\"a\"],[6,2,\"a\"]]", other));
        }
        answers.add(INFLUX + "{}");
        answers.add(INFLUX.replace("\"columns\":[\"time\",\"requests\",\"model\"],", ""));
        answers.add("[".repeat(100_000));
        for (String answer : answers) {
            body = answer;
            assertThat(failure(influx()))
                    .as(answer.substring(0, Math.min(200, answer.length())))
                    .isNotNull()
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(StoreFailure.MALFORMED))
                    .hasMessageContaining("Check influx.url");
        }
        for (String answer : List.of("{}", "[]", "{\"dataset\":[[1]]}", QUEST.replace("1970-01-01T", "yesterday"))) {
            body = answer;
            assertThat(failure(questDb()).reason()).as(answer).isEqualTo(StoreFailure.MALFORMED);
        }
    }

    @Test
    void anAnswerCutByTheServerIsMarked() throws Exception {
        body = INFLUX.replace("]]}]", "]],\"partial\":true}]");
        assertThat(influx().range(TRAFFIC, Order.OLDEST_FIRST)).isEqualTo(new BoundedResult<>(ROWS, true));
        body = INFLUX.replace("}]}]}", "}],\"partial\":true}]}");
        assertThat(influx().range(TRAFFIC, Order.OLDEST_FIRST)).isEqualTo(new BoundedResult<>(ROWS, true));
    }

    @Test
    void anErrorAfterRowsInvalidatesThem() {
        body = INFLUX.replace("}]}]}", "}],\"error\":\"out of memory\"}]}");
        assertThat(failure(influx()).reason()).isEqualTo(StoreFailure.REFUSED);
        assertThat(failure(influx())).hasMessageContainingAll("out of memory", "influx.bucket");
        body = QUEST.replace(",\"count\":2", ",\"error\":\"table busy\"");
        assertThat(failure(questDb()).reason()).isEqualTo(StoreFailure.REFUSED);
        assertThat(failure(questDb())).hasMessageContaining("table busy");
    }

    @Test
    void everyStatusHasItsReasonAndNoMessageTheSecret() {
        Map<Integer, StoreFailure> reasons = Map.of(
                302, StoreFailure.REFUSED,
                400, StoreFailure.REFUSED,
                401, StoreFailure.DENIED,
                403, StoreFailure.DENIED,
                404, StoreFailure.REFUSED,
                408, StoreFailure.TIMEOUT,
                429, StoreFailure.UNREACHABLE,
                500, StoreFailure.REFUSED,
                503, StoreFailure.UNREACHABLE,
                504, StoreFailure.TIMEOUT);
        reasons.forEach((answered, reason) -> {
            for (String words : List.of(
                    "{\"error\":\"the token " + SECRET + "\\nis wrong\"}",
                    "{\"code\":\"x\",\"deep\":{\"error\":1},\"message\":\"the token " + SECRET + " is wrong\"}",
                    "<h1>the token " + SECRET + " is wrong</h1>",
                    "the token " + SECRET + " is wrong" + "!".repeat(100_000))) {
                status = answered;
                body = words;
                SeriesStoreException failure = failure(influx());
                assertThat(failure.reason()).as("%s", answered).isEqualTo(reason);
                assertThat(failure.getMessage())
                        .contains("(" + answered, "the token ***", "is wrong", "Check")
                        .doesNotContain(SECRET, "\n")
                        .hasSizeLessThan(700);
            }
        });
    }

    @Test
    void aStalledAnswerTimesOut() {
        body = INFLUX;
        stalls = true;
        SeriesStore impatient = new InfluxSeriesStore(
                InfluxAccess.of(url(), "vigie", InfluxLogin.NONE).with(Duration.ofMillis(300)));
        assertThat(failure(impatient).reason()).isEqualTo(StoreFailure.TIMEOUT);
        assertThat(failure(new QuestDbSeriesStore(url(), Duration.ofMillis(300), 1_000_000))
                        .reason())
                .isEqualTo(StoreFailure.TIMEOUT);
    }

    @Test
    void addressesWithCredentialsAreRefused() {
        for (String url : List.of(
                "http://user:" + SECRET + "@localhost:8086",
                "ftp://localhost",
                "localhost:8086",
                "http://localhost?q=1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> InfluxAccess.of(url, "vigie", InfluxLogin.NONE))
                    .withMessageNotContaining(SECRET);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new QuestDbSeriesStore(url))
                    .withMessageNotContaining(SECRET);
        }
    }
}
