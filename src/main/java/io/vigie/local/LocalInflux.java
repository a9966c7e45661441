package io.vigie.local;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Runs this machine's {@code influxd} 1.x with its own configuration and data, on loopback. All data is deleted when it
 * is closed.
 */
public final class LocalInflux implements AutoCloseable {
    private static final String BINARY = "influxd";
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
    private static final long PAUSE_MS = 50;

    private final WorkDirectory scratch;
    private final int port;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    private LocalInflux(WorkDirectory scratch, int port, Process process) {
        this.scratch = scratch;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts on a free port, with an empty database.
     *
     * @throws IOException if there is no influxd on the PATH, or it does not start
     */
    public static LocalInflux start(String database) throws IOException, InterruptedException {
        Path binary = onPath();
        WorkDirectory scratch = WorkDirectory.temporary("vigie-influxd");
        try {
            int port = FreePort.find();
            Path root = scratch.directory();
            Path configuration = root.resolve("influxdb.conf");
            Files.writeString(configuration, configuration(root, port));
            Process process = new ProcessBuilder(binary.toString(), "-config", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(root.resolve("log").toFile())
                    .start();
            LocalInflux influx = new LocalInflux(scratch, port, process);
            try {
                influx.create(database);
                return influx;
            } catch (IOException | InterruptedException | RuntimeException e) {
                influx.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    private static Path onPath() throws IOException {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, BINARY))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + BINARY
                        + " on the PATH: install InfluxDB 1.x (on Debian the package influxdb)"));
    }

    private static String configuration(Path root, int port) {
        return String.format(Locale.ROOT, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                  query-log-enabled = false
                [monitor]
                  store-enabled = false
                [subscriber]
                  enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                """, FreePort.find(), root, root, root, port);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private void create(String database) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/query?q="
                        + URLEncoder.encode("CREATE DATABASE \"" + database + '"', StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        while (true) {
            try {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 200) {
                    return;
                }
                throw new IOException(BINARY + " answers " + status + " to the creation of a database");
            } catch (ConnectException e) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException(BINARY + " did not start: " + lastLine(), e);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        }
    }

    private String lastLine() throws IOException {
        String log = Files.readString(scratch.directory().resolve("log")).strip();
        return log.substring(log.lastIndexOf('\n') + 1);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        scratch.close();
    }
}
