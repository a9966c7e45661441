package io.vigie.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.bench.BenchmarkObserver;
import io.vigie.series.AlertPoints.SeriesId;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Fills the store of a local run, which generates the points of the rolling windows itself: one statement for some
 * days of a set of series.
 */
final class QuestDbFiller implements StoreFiller {
    private static final Duration CHUNK = Duration.ofDays(10);
    private static final String SERIES = "bench_series";
    private static final String WAITING =
            "SELECT sum(sequencerTxn - writerTxn), count(CASE WHEN suspended THEN 1 END) FROM wal_tables()";
    private static final long PAUSE_MS = 50;

    private final StoreClient client;
    private final ObjectMapper json = new ObjectMapper();

    QuestDbFiller(StoreClient client) {
        this.client = client;
    }

    @Override
    public void fill(Fleet fleet, List<SyntheticSeries> all, BenchmarkObserver observer)
            throws IOException, InterruptedException {
        LineBatcher lines = new LineBatcher(client, "/api/v2/write?precision=ms&bucket=vigie");
        for (SeriesPoint point : new AuxiliarySeries(fleet).points()) {
            lines.write(point);
        }
        lines.send();
        nameSeries(fleet);
        HistoryChunks.each(fleet, CHUNK, observer, (from, to) -> {
            for (SyntheticSeries series : all) {
                if (series.points(from, to) > 0) {
                    execute(insert(series, from, to));
                }
            }
        });
        awaitLogs(observer::isStopped);
        execute("DROP TABLE " + SERIES);
    }

    /** A table of the series of each scope, to join with a sequence of times. */
    private void nameSeries(Fleet fleet) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (FleetScope scope : FleetScope.values()) {
            List<SeriesId> series = scope.series(fleet);
            for (int i = 0; i < series.size(); i++) {
                SeriesId each = series.get(i);
                lines.add(SERIES + ",scope=" + scope + ",model=" + each.model() + ",version=" + each.version()
                        + ",slice=" + each.slice().replace("=", "\\=") + " series=" + i + "i " + lines.size());
            }
        }
        String unused = client.post("/api/v2/write?precision=ms&bucket=vigie", String.join("\n", lines));
        awaitLogs(() -> false);
    }

    /** Written points can be read once the write-ahead logs are applied. */
    private void awaitLogs(BooleanSupplier stopped) throws IOException, InterruptedException {
        while (true) {
            JsonNode tables = execute(WAITING).path("dataset").path(0);
            if (tables.path(1).asLong() > 0) {
                throw new IOException("a table of the store is suspended: is the disk full?");
            }
            if (tables.path(0).asLong() == 0) {
                return;
            }
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    static String insert(SyntheticSeries series, long from, long to) {
        TreeMap<String, String> columns = new TreeMap<>();
        series.tags().forEach((tag, value) -> columns.put(tag, '\'' + value + '\''));
        for (String tag : List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE)) {
            columns.put(tag, "filled." + tag);
        }
        for (String field : SyntheticValues.names(series.measurement())) {
            columns.put(field, SyntheticValues.sql(series.measurement(), field));
        }
        columns.put("timestamp", "(point * " + series.stepMs() * 1_000 + ")::timestamp");
        return "INSERT INTO " + series.measurement().storedName()
                + columns.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ", " (", ")"))
                + " SELECT " + String.join(", ", columns.values()) + " FROM (SELECT x + "
                + Math.floorDiv(from, series.stepMs()) + " AS point FROM long_sequence("
                + series.points(from, to) + ")) CROSS JOIN (SELECT * FROM " + SERIES
                + " WHERE scope = '" + series.scope() + "') filled";
    }

    private JsonNode execute(String statement) throws IOException, InterruptedException {
        return json.readTree(client.get("/exec?query=", statement));
    }
}
