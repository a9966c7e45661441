package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.local.InfluxServer;
import io.vigie.series.Measurement;
import io.vigie.settings.BacktestSettings;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxAccess.InfluxLogin;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore.Order;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer is called bad and then good; its conversation was abandoned. InfluxDB, which never unsets a field, has the
 * points of both, and its readers show nothing of the first.
 */
class CorrectedPointsIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String LABEL = "{\"label_id\":\"%s\",\"request_id\":\"r\",\"labelled_at\":\"%s\","
            + "\"criterion\":\"correct\",\"score\":%d,\"source\":\"HUMAN\"}";

    @TempDir
    private Path folder;

    private List<String> points(String name, List<String> labels) throws Exception {
        Path input = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                input.resolve("requests.jsonl"),
                "{\"request_id\":\"r\",\"model\":\"m\",\"model_version\":\"1\",\"conversation_id\":\"c\","
                        + "\"requested_at\":\"2026-03-01T00:00:00Z\"}\n");
        Files.writeString(
                input.resolve("responses.jsonl"),
                "{\"request_id\":\"r\",\"responded_at\":\"2026-03-01T00:00:01Z\",\"status\":\"OK\"}\n");
        Files.write(input.resolve("labels.jsonl"), labels);
        Path monitors = Files.writeString(
                folder.resolve("monitors.yaml"),
                "monitors: [{name: a, owner: us, match: {model: m}, metric: abandonment-after-bad, tolerance: 0.1}]");
        Path output = Files.createDirectories(folder.resolve(name + "-out"));
        new Backtest(BacktestSettings.load(monitors, List.of(), null), input, output, CLOCK)
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, at) -> {});
        return Files.readAllLines(output.resolve(Backtest.SERIES));
    }

    private static void post(InfluxServer server, String database, List<String> lines) throws Exception {
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/write?db=" + database))
                                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    }

    private static List<SeriesRow> rows(InfluxServer server, String database, SeriesQuery query) throws Exception {
        InfluxSeriesStore store = new InfluxSeriesStore(InfluxAccess.of(server.url(), database, InfluxLogin.NONE));
        List<SeriesRow> all =
                new ArrayList<>(store.range(query, Order.OLDEST_FIRST).items());
        all.addAll(store.latest(query).items());
        long from = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        all.addAll(
                store.sampled(query.between(from, from + 86_400_000), 3_600_000).items());
        return all;
    }

    @Test
    void nothingOfWhatWasCorrectedIsShown() throws Exception {
        String bad = LABEL.formatted("l-1", "2026-03-01T02:00:00Z", 0);
        String good = LABEL.formatted("l-2", "2026-03-01T05:00:00Z", 1);
        List<String> first = points("first", List.of(bad));
        List<String> corrected = points("corrected", List.of(bad, good));
        assertThat(first).anyMatch(line -> line.contains("after_bad_rate=1.0"));
        assertThat(corrected).noneMatch(line -> line.contains("after_bad_rate"));
        try (InfluxServer server = InfluxServer.start()) {
            server.createDatabase("both");
            post(server, "both", first);
            post(server, "both", corrected);
            server.createDatabase("right");
            post(server, "right", corrected);
            assertThat(server.query("both", "SELECT after_bad_rate FROM abandonment"))
                    .as("what InfluxDB still has")
                    .isNotEmpty();
            for (Measurement measurement :
                    List.of(Measurement.TRAFFIC, Measurement.LATENCY, Measurement.QUALITY, Measurement.ABANDONMENT)) {
                assertThat(rows(server, "both", SeriesQuery.of(measurement)))
                        .isNotEmpty()
                        .isEqualTo(rows(server, "right", SeriesQuery.of(measurement)));
            }
            SeriesQuery rate = SeriesQuery.of(Measurement.ABANDONMENT).onlyFields("after_bad_rate");
            assertThat(rows(server, "both", rate)).isEmpty();
        }
    }
}
