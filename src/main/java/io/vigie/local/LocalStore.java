package io.vigie.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.questdb.ServerMain;
import io.questdb.log.LogFactory;
import io.vigie.series.Measurement;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A QuestDB in this process, on loopback, with one table for each measurement. It accepts InfluxDB's line protocol at
 * {@code /api/v2/write} and answers SQL. A point that is written again replaces the whole row. Up in two seconds; takes
 * about 300 MB.
 *
 * <p>A written point can be read once the table's log has been applied: a few milliseconds later.
 */
public final class LocalStore implements AutoCloseable {
    /** The column that holds a point's time. */
    public static final String TIMESTAMP = "timestamp";

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(30);
    /** Errors go to a file beside the data, nothing to the terminal. */
    private static final String LOG_CONFIGURATION = """
            writers=file
            w.file.class=io.questdb.log.LogFileWriter
            w.file.level=ERROR
            w.file.location=""";

    private final ServerMain server;
    private final int port;
    private final WorkDirectory scratch;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(QUERY_TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();

    private LocalStore(ServerMain server, int port, WorkDirectory scratch) {
        this.server = server;
        this.port = port;
        this.scratch = scratch;
    }

    /** Starts on a free port; all data is deleted when it is closed. */
    public static LocalStore start() throws IOException, InterruptedException {
        return start(WorkDirectory.temporary("vigie-store"), FreePort.find());
    }

    /** Keeps its data in a directory. Port 0 stands for a free one. */
    public static LocalStore start(Path directory, int port) throws IOException, InterruptedException {
        return start(WorkDirectory.kept(directory), port == 0 ? FreePort.find() : port);
    }

    private static LocalStore start(WorkDirectory scratch, int port) throws IOException, InterruptedException {
        Path root = scratch.directory();
        Files.createDirectories(root.resolve("conf"));
        Files.writeString(
                root.resolve("conf").resolve("log.conf"), LOG_CONFIGURATION + root.resolve("store.log") + "\n");
        ServerMain server = SilencedOutput.give(() -> create(root, port));
        LocalStore store = new LocalStore(server, port, scratch);
        try {
            SilencedOutput.run(server::start);
            for (Measurement measurement : Measurement.values()) {
                store.query(createTable(measurement));
            }
            return store;
        } catch (IOException | InterruptedException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static ServerMain create(Path root, int port) {
        // The first class that logs reads this file before ServerMain knows its root; later stores of this process
        // share it.
        LogFactory.configureRootDir(root.toString());
        return ServerMain.create(
                root.toString(),
                Map.of(
                        "QDB_HTTP_BIND_TO", "127.0.0.1:" + port,
                        "QDB_PG_ENABLED", "false",
                        "QDB_LINE_TCP_ENABLED", "false",
                        "QDB_LINE_UDP_ENABLED", "false",
                        "QDB_HTTP_MIN_ENABLED", "false",
                        "QDB_TELEMETRY_ENABLED", "false"));
    }

    /** The value for {@code influx.url}, with API V2 and any bucket. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A table in which a measurement's points replace each other. Null tags count as equal. */
    static String createTable(Measurement measurement) {
        List<String> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        columns.add(quote(TIMESTAMP) + " TIMESTAMP");
        keys.add(quote(TIMESTAMP));
        for (String tag : measurement.tags()) {
            columns.add(quote(tag) + " SYMBOL");
            keys.add(quote(tag));
        }
        new TreeSet<>(measurement.integerFields()).forEach(field -> columns.add(quote(field) + " LONG"));
        new TreeSet<>(measurement.floatFields()).forEach(field -> columns.add(quote(field) + " DOUBLE"));
        new TreeSet<>(measurement.textFields()).forEach(field -> columns.add(quote(field) + " VARCHAR"));
        return "CREATE TABLE IF NOT EXISTS " + quote(measurement.storedName()) + " (" + String.join(", ", columns)
                + ") TIMESTAMP(" + quote(TIMESTAMP) + ") PARTITION BY MONTH WAL DEDUP UPSERT KEYS("
                + String.join(", ", keys) + ")";
    }

    private static String quote(String name) {
        return '"' + name + '"';
    }

    /**
     * Runs one SQL statement. Rows map columns to String, Long, Double, Boolean or null, in the statement's order; a
     * statement without rows, such as a definition, gives an empty list. Timestamps are ISO-8601 UTC with microseconds.
     *
     * @throws IOException with the store's message if it refuses the statement
     */
    public List<Map<String, @Nullable Object>> query(String sql) throws IOException, InterruptedException {
        URI uri = URI.create(url() + "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri).timeout(QUERY_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode reply = json.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException("the store answers " + response.statusCode() + ": "
                    + reply.path("error").asText() + " in: " + sql);
        }
        JsonNode columns = reply.path("columns");
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (JsonNode values : reply.path("dataset")) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(
                        columns.get(i).path("name").asText(),
                        value(columns.get(i).path("type").asText(), values.get(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Object value(String type, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (type) {
            case "LONG", "INT", "SHORT", "BYTE" -> value.asLong();
            case "DOUBLE", "FLOAT" -> value.asDouble();
            case "BOOLEAN" -> value.asBoolean();
            default -> value.asText();
        };
    }

    @Override
    public void close() throws IOException {
        SilencedOutput.run(server::close);
        scratch.close();
    }
}
