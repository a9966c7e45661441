package io.vigie.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real InfluxDB 1.6 with its own configuration, on loopback; it can be killed and started again. */
public final class InfluxServer implements AutoCloseable {
    /** The user of a server with authentication. */
    public static final String ADMIN = "admin";

    public static final String ADMIN_PASSWORD = "open-sesame-4711";

    private static final Path BINARY = Path.of("/usr/bin/influxd");
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final WorkDirectory scratch;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private @Nullable Process process;

    private InfluxServer(WorkDirectory scratch, int port) {
        this.scratch = scratch;
        this.port = port;
    }

    public static InfluxServer start() throws IOException, InterruptedException {
        return start(false);
    }

    /**
     * @param authentication whether the server requires a login: {@link #ADMIN} with {@link #ADMIN_PASSWORD}
     */
    public static InfluxServer start(boolean authentication) throws IOException, InterruptedException {
        if (!Files.isExecutable(BINARY)) {
            throw new IOException(BINARY + " is missing: install the package influxdb");
        }
        InfluxServer server = new InfluxServer(WorkDirectory.temporary("vigie-influxd"), FreePort.find());
        try {
            server.configure(authentication);
            server.restart();
            if (authentication) {
                server.query(
                        "", "CREATE USER " + ADMIN + " WITH PASSWORD '" + ADMIN_PASSWORD + "' WITH ALL PRIVILEGES");
            }
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void configure(boolean authentication) throws IOException {
        Path root = scratch.directory();
        String text = """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                [monitor]
                  store-enabled = false
                [subscriber]
                  enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  auth-enabled = %s
                  log-enabled = false
                """.formatted(FreePort.find(), root, root, root, port, authentication);
        Files.writeString(root.resolve("influxdb.conf"), text);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Kills the server as {@code kill -9} does: what it had not yet stored is lost. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Stops the server as an operator does: everything that it accepted is stored. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    /** Starts the server again on the same port and data, and waits until it answers. */
    public void restart() throws IOException, InterruptedException {
        Path log = scratch.directory().resolve("influxd.log");
        Process started = new ProcessBuilder(
                        BINARY.toString(),
                        "-config",
                        scratch.directory().resolve("influxdb.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!answers()) {
            if (started.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IOException("influxd did not start:\n" + Files.readString(log));
            }
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest ping = HttpRequest.newBuilder(URI.create(url() + "/ping"))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
        } catch (IOException e) {
            return false;
        }
    }

    public void createDatabase(String name) throws IOException, InterruptedException {
        query("", "CREATE DATABASE \"" + name + "\"");
    }

    /**
     * Runs one InfluxQL statement. Each row holds the tags that it was grouped by and the columns; {@code time} is in
     * epoch milliseconds, numbers are Long or Double.
     */
    public List<Map<String, @Nullable Object>> query(String database, String influxQl)
            throws IOException, InterruptedException {
        String form = "db=" + encode(database) + "&epoch=ms&q=" + encode(influxQl);
        String admin = ADMIN + ":" + ADMIN_PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/query"))
                .timeout(DEADLINE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(admin.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode result = json.readTree(response.body()).path("results").path(0);
        if (response.statusCode() != 200 || result.has("error")) {
            throw new IOException(influxQl + ": " + response.statusCode() + " " + response.body());
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (JsonNode series : result.path("series")) {
            for (JsonNode values : series.path("values")) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                series.path("tags")
                        .properties()
                        .forEach(tag -> row.put(tag.getKey(), tag.getValue().asText()));
                for (int i = 0; i < values.size(); i++) {
                    row.put(series.path("columns").get(i).asText(), value(values.get(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isIntegralNumber()) {
            return value.asLong();
        }
        return value.isNumber() ? (Object) value.asDouble() : value.asText();
    }

    /** The number of points of a measurement that carry this field; 0 if there is no such measurement. */
    public long count(String database, String measurement, String field) throws IOException, InterruptedException {
        List<Map<String, @Nullable Object>> rows =
                query(database, "SELECT count(\"" + field + "\") AS points FROM \"" + measurement + "\"");
        return rows.isEmpty() ? 0 : (Long) Objects.requireNonNull(rows.get(0).get("points"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        scratch.close();
    }

    /** The server's log, for a failing test. */
    public String log() throws IOException {
        try (Stream<String> lines = Files.lines(scratch.directory().resolve("influxd.log"))) {
            return String.join("\n", lines.toList());
        }
    }
}
