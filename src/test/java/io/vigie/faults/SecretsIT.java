package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.JobSubmission;
import io.vigie.local.FreePort;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalBroker;
import io.vigie.sink.channel.Receiver;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both jobs on a cluster of processes, with a broker and a store that require credentials, a channel with a secret
 * header, one with a secret address, one with a secret in its body and one of e-mails, and a dashboard with a token;
 * then the same with wrong credentials. No output of any process holds one of these secrets.
 */
@Timeout(1_200)
class SecretsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DATABASE = "vigie";
    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"vigie\" password=\"";
    /** The optimizing compiler does not pay off within minutes. */
    private static final Map<String, String> OPTIONS = Map.of("env.java.opts.all", "-XX:TieredStopAtLevel=1");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final CapturedOutput output = new CapturedOutput();

    @TempDir
    private Path directory;

    @Test
    void noSecretIsRevealed() throws Exception {
        String kafka = plant("password of Kafka", "kafka-0Jq5x7Tz");
        Map<String, String> authentication = Map.of(
                "inter.broker.listener.name", "PLAINTEXT",
                "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config", PLAIN + kafka + "\" user_vigie=\"" + kafka + "\";");
        GreenMail mail = new GreenMail(new ServerSetup(FreePort.find(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"), 0, authentication);
                InfluxServer influx = InfluxServer.start(true);
                Receiver receiver = Receiver.answering();
                ClusterFixture cluster =
                        ClusterFixture.start(directory.resolve("cluster"), new ClusterSize(1, 2), OPTIONS)) {
            influx.createDatabase(DATABASE);
            write(kafka, broker, influx, receiver, mail);
            successfulRunsRevealNothing(cluster, receiver, mail);
            failedRunsRevealNothing(cluster);
            plantedSecretsAreFound(cluster);
        } finally {
            mail.stop();
        }
    }

    private String plant(String name, String secret) {
        secrets.put(name, secret);
        return secret;
    }

    private Path secretFile(String name, String secret) throws IOException {
        return Files.writeString(secrets().resolve(name), secret + "\n");
    }

    private Path secrets() throws IOException {
        return Files.createDirectories(directory.resolve("secrets"));
    }

    private Path settings() throws IOException {
        return Files.createDirectories(directory.resolve("settings"));
    }

    private void write(String kafkaPassword, LocalBroker broker, InfluxServer influx, Receiver receiver, GreenMail mail)
            throws IOException {
        plant("password of InfluxDB", InfluxServer.ADMIN_PASSWORD);
        plant(
                "login of InfluxDB",
                Base64.getEncoder()
                        .encodeToString((InfluxServer.ADMIN + ":" + InfluxServer.ADMIN_PASSWORD)
                                .getBytes(StandardCharsets.UTF_8)));
        secretFile("influx-password", InfluxServer.ADMIN_PASSWORD);
        secretFile("influx-wrong", plant("wrong password of InfluxDB", "influx-wrong-Xk2p9"));
        secretFile("influx-token", plant("wrong token of InfluxDB", "influx-token-Ym4w1"));
        secretFile("header", "Bearer " + plant("header of the webhook", "header-8hT3vQ"));
        Files.writeString(
                secrets().resolve("two-lines"), "Bearer " + plant("header of two lines", "lines-Zu7f2") + "\nX: y\n");
        secretFile("address", receiver.url() + "/" + plant("address of the webhook", "T00-address-5kRw"));
        secretFile("routing-key", plant("key of PagerDuty", "routing-key-2vXn"));
        secretFile("no-address", "ftp://" + plant("address that is none", "none-address-9bNe"));
        secretFile("dashboard", plant("token of the dashboard", "dashboard-3mVc6"));
        plant("wrong token of the dashboard", "dashboard-wrong-1aLp");
        kafka("kafka.properties", kafkaPassword);
        kafka("kafka-wrong.properties", plant("wrong password of Kafka", "kafka-wrong-4dSx"));
        Files.writeString(settings().resolve("quality-metrics.yaml"), """
                kafka:
                  bootstrapServers: %s
                  propertiesFile: ../secrets/kafka.properties
                slices:
                  dimensions: [[], [language]]
                runtime:
                  checkpointInterval: 1s
                """.formatted(broker.bootstrapServers()));
        Files.writeString(settings().resolve("drift.yaml"), """
                kafka:
                  bootstrapServers: %s
                  propertiesFile: ../secrets/kafka.properties
                windows: {1h: 12h, 24h: 12h, 7d: 12h, 30d: 1d}
                labels: {maturity: 6h}
                influx:
                  url: %s
                  apiVersion: v1
                  bucket: %s
                  user: %s
                  passwordFile: %s
                  flushEvery: 200ms
                channels:
                  by-header:
                    type: cloudevents
                    url: %s
                    headerFile: {Authorization: %s}
                  by-address:
                    type: cloudevents
                    urlFile: %s
                  by-key:
                    type: pagerduty
                    url: %s
                    routingKeyFile: %s
                  by-mail: {type: email, host: 127.0.0.1, port: %d, security: none, from: a@vigie.test, to: b@vigie.test}
                alerts: {for: 6h}
                monitors:
                  - name: failures-objective
                    match: {model: "*"}
                    metric: error-rate
                    owner: team
                    dimensions: [[]]
                    window: 7d
                    objective: {atMost: 0.001}
                    severity: critical
                    notify: [by-header, by-address, by-key, by-mail]
                runtime:
                  checkpointInterval: 1s
                """.formatted(
                        broker.bootstrapServers(),
                        influx.url(),
                        DATABASE,
                        InfluxServer.ADMIN,
                        secrets().resolve("influx-password"),
                        receiver.url(),
                        secrets().resolve("header"),
                        secrets().resolve("address"),
                        receiver.url(),
                        secrets().resolve("routing-key"),
                        mail.getSmtp().getPort()));
    }

    private void kafka(String name, String password) throws IOException {
        Files.writeString(
                secrets().resolve(name),
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=" + PLAIN + password
                        + "\";\n");
    }

    private void successfulRunsRevealNothing(ClusterFixture cluster, Receiver receiver, GreenMail mail)
            throws Exception {
        command(0, "topics", "create", "--settings", settings("quality-metrics"));
        command(0, "topics", "create", "--settings", settings("drift"));
        Recording recording = Recording.make(directory.resolve("history"), 7, new Recording.Shape(8, 1, 300));
        cluster.submit(submission("quality-metrics", "io.vigie.job.QualityMetricsJob"));
        cluster.submit(submission("drift", "io.vigie.job.DriftJob"));
        command(0, "replay", recording.files().toString(), "--settings", settings("quality-metrics"));
        Await.until("incidents by all channels", PATIENCE, () -> {
            assertThat(cluster.failures("quality-metrics")).isEmpty();
            assertThat(cluster.failures("drift")).isEmpty();
            // What PagerDuty gets has no id.
            List<String> ids =
                    receiver.accepted().stream().filter(id -> !id.isEmpty()).toList();
            return ids.stream().distinct().count() < ids.size()
                    && ids.size() < receiver.accepted().size()
                    && mail.getReceivedMessages().length > 0;
        });
        cluster.awaitCheckpoints(1);
        dashboard("drift", 200);
        cluster.stopWithSavepoint("quality-metrics");
        cluster.stopWithSavepoint("drift");
        collect(cluster);
        assertThat(output.leaks(secrets)).isEmpty();
    }

    private void failedRunsRevealNothing(ClusterFixture cluster) throws Exception {
        fails(cluster, "influx.passwordFile=" + secrets().resolve("influx-wrong"));
        fails(
                cluster,
                "influx.user=",
                "influx.passwordFile=",
                "influx.tokenFile=" + secrets().resolve("influx-token"));
        fails(
                cluster,
                "channels.by-header.headerFile.Authorization=" + secrets().resolve("two-lines"));
        fails(cluster, "channels.by-address.urlFile=" + secrets().resolve("no-address"));
        fails(cluster, "kafka.propertiesFile=../secrets/kafka-wrong.properties");
        command(
                1,
                "topics",
                "create",
                "--settings",
                settings("drift"),
                "--set",
                "kafka.propertiesFile=../secrets/kafka-wrong.properties");
        command(
                2,
                "topics",
                "create",
                "--settings",
                settings("drift"),
                "--set",
                "influx.tokenEnv=no-name/" + plant("a token in the place of a name", "token-6rGj"));
        Files.writeString(
                settings().resolve("wrong.yaml"),
                Files.readString(settings().resolve("drift.yaml")).replace("influx-password", "influx-wrong"));
        dashboard("wrong", 502);
        assertThat(output.leaks(secrets)).isEmpty();
    }

    /** Runs the drift job with settings that do not work until it is refused or fails because of them. */
    private void fails(ClusterFixture cluster, String... overrides) throws Exception {
        try {
            cluster.submit(submission("drift", "io.vigie.job.DriftJob", overrides));
        } catch (IOException e) {
            output.text("submission", e.toString());
            collect(cluster);
            return;
        }
        Await.until("a failure with " + String.join(" ", overrides), PATIENCE, () -> !cluster.failures("drift")
                .isEmpty());
        collect(cluster);
        if (!cluster.job("drift").isEnding()) {
            cluster.cancel("drift");
        }
    }

    /** A search that finds nothing proves something only if it finds planted secrets. */
    private void plantedSecretsAreFound(ClusterFixture cluster) throws Exception {
        Path log = cluster.flink().directory().logs().resolve("jobmanager.log");
        Files.writeString(
                log, "the header is " + secrets.get("header of the webhook") + "\n", StandardOpenOption.APPEND);
        collect(cluster);
        assertThat(output.leaks(secrets))
                .allSatisfy(leak -> assertThat(leak).startsWith("header of the webhook in "))
                .anySatisfy(leak -> assertThat(leak).contains(log + " after: the header is"))
                .anySatisfy(
                        leak -> assertThat(leak).contains("http://127.0.0.1").contains("/jobmanager/log"));
    }

    private String settings(String job) throws IOException {
        return settings().resolve(job + ".yaml").toString();
    }

    private JobSubmission submission(String job, String mainClass, String... overrides) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--settings", settings(job)));
        for (String override : overrides) {
            arguments.addAll(List.of("--set", override));
        }
        return new JobSubmission(job, mainClass, arguments, null);
    }

    /** Runs a command of the product and keeps its output. */
    private void command(int exit, String... arguments) throws IOException, InterruptedException {
        Process process = VigieCommand.start(directory.resolve("command-logs"), arguments);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        output.text("vigie " + arguments[0], said);
        assertThat(process.waitFor()).as("%s: %s", List.of(arguments), said).isEqualTo(exit);
        output.files(directory.resolve("command-logs"));
    }

    /** Starts a dashboard, sends requests with the right token, a wrong one and none, and keeps its answers. */
    private void dashboard(String settings, int expected) throws IOException, InterruptedException {
        Process process = VigieCommand.start(
                directory.resolve("command-logs"),
                "dashboard",
                "--settings",
                settings(settings),
                "--port",
                "0",
                "--token-file",
                secrets().resolve("dashboard").toString());
        try {
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            assertThat(line).startsWith("dashboard at http://");
            output.text("vigie dashboard", line);
            URI root = URI.create(line.split(" ", -1)[2]);
            String right = "Bearer " + secrets.get("token of the dashboard");
            for (String path :
                    List.of("api/v1/models", "api/v1/health", "api/v1/about", "api/v1/openapi.json", "no-such")) {
                output.answer(root.resolve(path), right);
                output.answer(root.resolve(path), "Bearer " + secrets.get("wrong token of the dashboard"));
                output.answer(root.resolve(path), null);
            }
            assertThat(output.statusOf(root.resolve("api/v1/models"), right)).isEqualTo(expected);
        } finally {
            process.destroy();
            process.waitFor();
        }
        output.files(directory.resolve("command-logs"));
    }

    /** Keeps everything that the cluster has written, and everything that its REST interface answers. */
    private void collect(ClusterFixture cluster) throws Exception {
        // Running processes need their classes and programs there; nothing of it outlives the cluster.
        output.files(cluster.flink().directory().root(), "work", "lib");
        URI root = URI.create(cluster.flink().url() + "/v1/");
        List<String> paths = new ArrayList<>(List.of(
                "config",
                "overview",
                "jobs/overview",
                "jars",
                "jobmanager/config",
                "jobmanager/environment",
                "jobmanager/log",
                "jobmanager/stdout",
                "jobmanager/logs",
                "jobmanager/thread-dump",
                "taskmanagers"));
        for (JsonNode log : JSON.readTree(output.answer(root.resolve("jobmanager/logs"), null))
                .path("logs")) {
            paths.add("jobmanager/logs/" + log.path("name").asText());
        }
        for (JsonNode each :
                JSON.readTree(output.answer(root.resolve("taskmanagers"), null)).path("taskmanagers")) {
            String id = "taskmanagers/" + each.path("id").asText();
            paths.addAll(List.of(id, id + "/log", id + "/stdout", id + "/logs", id + "/thread-dump"));
        }
        for (JsonNode each : JSON.readTree(output.answer(root.resolve("jobs/overview"), null))
                .path("jobs")) {
            String id = "jobs/" + each.path("jid").asText();
            paths.addAll(List.of(
                    id,
                    id + "/config",
                    id + "/plan",
                    id + "/exceptions",
                    id + "/checkpoints",
                    id + "/checkpoints/config",
                    id + "/accumulators",
                    id + "/metrics",
                    id + "/execution-result",
                    id + "/jobmanager/config",
                    id + "/jobmanager/environment"));
            for (JsonNode vertex :
                    JSON.readTree(output.answer(root.resolve(id), null)).path("vertices")) {
                paths.add(id + "/vertices/" + vertex.path("id").asText());
                paths.add(id + "/vertices/" + vertex.path("id").asText() + "/accumulators");
            }
        }
        for (String path : paths) {
            output.answer(root.resolve(path), null);
        }
        assertThat(output.sources("/exceptions")).isPositive();
        assertThat(output.sources("_metadata")).as("checkpoints and savepoints").isPositive();
        assertThat(output.sources()).isGreaterThan(50);
    }
}
