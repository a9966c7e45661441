package io.vigie.sink.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.local.FreePort;
import io.vigie.local.WorkDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Alertmanager on loopback, which tells one receiver at once. */
final class AlertmanagerServer implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/prometheus-alertmanager");
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final WorkDirectory scratch;
    private final int port = FreePort.find();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;

    /** @param receiver the address that is told of critical incidents, firing and resolved */
    AlertmanagerServer(String receiver) throws IOException, InterruptedException {
        if (!Files.isExecutable(BINARY)) {
            throw new IOException(BINARY + " is missing: install the package prometheus-alertmanager");
        }
        scratch = WorkDirectory.temporary("vigie-alertmanager");
        Path directory = scratch.directory();
        Files.writeString(directory.resolve("alertmanager.yml"), """
                route:
                  receiver: nobody
                  group_by: [incident_id]
                  group_wait: 100ms
                  group_interval: 200ms
                  routes:
                    - {matchers: ['alertname="VigieIncident"', 'severity="critical"'], receiver: on-call}
                receivers:
                  - name: nobody
                  - name: on-call
                    webhook_configs: [{url: '%s', send_resolved: true}]
                """.formatted(receiver));
        process = new ProcessBuilder(
                        BINARY.toString(),
                        "--config.file=" + directory.resolve("alertmanager.yml"),
                        "--storage.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IOException("the Alertmanager does not start: " + log);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** What is active or silenced; not what is over. */
    List<JsonNode> alerts() throws IOException, InterruptedException {
        List<JsonNode> alerts = new ArrayList<>();
        new ObjectMapper().readTree(get("/api/v2/alerts").body()).forEach(alerts::add);
        return alerts;
    }

    /** Silences an incident, as a person does. */
    void silence(String incident, String until) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url() + "/api/v2/silences"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"matchers": [{"name": "incident_id", "value": "%s", "isRegex": false}],
                                 "startsAt": "2020-01-01T00:00:00Z", "endsAt": "%s", "createdBy": "ana", "comment": "known"}
                                """.formatted(incident, until)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("no silence: " + answer.body());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scratch.close();
    }
}
