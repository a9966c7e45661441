package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.cli.SimulatedSeries;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Both stores with the same series, written by the real jobs about simulated traffic with planted changes. */
public final class Filled implements AutoCloseable {
    public static final String DATABASE = "vigie";
    public static final String SEED = "3";
    public static final Instant END = Instant.parse("2026-02-02T06:00:00Z");

    /** Shortly after the last window. */
    public static final Clock CLOCK = Clock.fixed(END.plus(Duration.ofMinutes(1)), ZoneOffset.UTC);

    private static final String WAITING = "SELECT sum(sequencerTxn - writerTxn) AS waiting FROM wal_tables()";
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final int LINES_A_WRITE = 5_000;

    private final InfluxServer influx;
    private final LocalStore local;

    private Filled(InfluxServer influx, LocalStore local) {
        this.influx = influx;
        this.local = local;
    }

    public static Filled start(Path folder) throws Exception {
        String monitors = Files.readString(Path.of("jobs/monitors/example.yaml"));
        Path shorter = Files.writeString(
                folder.resolve("monitors.yaml"), monitors.replaceAll("window: (30|7)d", "window: 7d"));
        Path series = SimulatedSeries.write(
                folder,
                shorter,
                List.of(
                        "--seed",
                        SEED,
                        "--days",
                        "24",
                        "--end",
                        END.toString(),
                        "--requests-per-day",
                        "1000",
                        "--models",
                        "2"),
                List.of("windows.1h=1h", "windows.24h=6h", "windows.7d=6h", "windows.30d=6h", "alerts.for=6h"));
        Filled filled = new Filled(InfluxServer.start(), LocalStore.start());
        filled.influx.createDatabase(DATABASE);
        List<String> lines = Files.readAllLines(series);
        for (int i = 0; i < lines.size(); i += LINES_A_WRITE) {
            filled.write(String.join("\n", lines.subList(i, Math.min(lines.size(), i + LINES_A_WRITE))));
        }
        return filled;
    }

    public InfluxServer influx() {
        return influx;
    }

    public LocalStore local() {
        return local;
    }

    /** Line protocol in nanoseconds, to both; returns when it can be read. */
    public void write(String lines) throws Exception {
        post(influx.url() + "/write?precision=ns&db=" + DATABASE, lines);
        post(local.url() + "/api/v2/write?precision=ns&bucket=" + DATABASE, lines);
        long deadline = System.nanoTime() + DEADLINE_NS;
        while (!local.query(WAITING).equals(List.of(Map.of("waiting", 0L)))) {
            assertThat(System.nanoTime()).as("the local store's log").isLessThan(deadline);
        }
    }

    private static void post(String address, String lines) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .POST(HttpRequest.BodyPublishers.ofString(lines))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    @Override
    public void close() throws IOException {
        try (local) {
            influx.close();
        }
    }
}
