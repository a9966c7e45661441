package io.vigie.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.local.FreePort;
import io.vigie.local.LocalBroker;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster as its user sees it: its processes, its ports, and its messages when it cannot start. */
@Timeout(300)
class FlinkClusterIT {

    private static final FlinkDistribution DISTRIBUTION = new FlinkDistribution(Path.of("target"));
    private static final Map<String, String> OPTIONS = Map.of("env.java.opts.all", "-XX:TieredStopAtLevel=1");
    private static final ClusterSize SMALL = new ClusterSize(1, 1);

    @TempDir
    private Path root;

    @Test
    void aClusterListensOnLoopbackOnlyAndReportsItsFaults() throws Exception {
        ClusterDirectory directory = new ClusterDirectory(root);
        FlinkCluster cluster = FlinkCluster.start(directory, DISTRIBUTION, plan(FreePort.find()));
        try {
            assertThat(cluster.rest().overview()).isEqualTo(new FlinkRest.ClusterOverview(1, 1, 1));
            for (ClusterProcess member : cluster.alive()) {
                assertThat(listening(member.pid()))
                        .as(member.name())
                        .isNotEmpty()
                        .allSatisfy(address -> assertThat(address)
                                .isIn(
                                        "0100007F",
                                        "0000000000000000FFFF00000100007F",
                                        "00000000000000000000000001000000"));
            }
            assertThatThrownBy(() -> FlinkCluster.start(directory, DISTRIBUTION, plan(FreePort.find())))
                    .hasMessageContaining("a cluster is already running in " + root);

            JobSubmission wrong = new JobSubmission(
                    "drift",
                    "io.vigie.job.DriftJob",
                    List.of("--settings", root.resolve("no-such.yaml").toString()),
                    null);
            assertThatThrownBy(() -> wrong.to(cluster))
                    .hasMessageStartingWith("Flink's client did not submit drift: ")
                    .hasMessageContaining("no-such.yaml");

            assertFlinksClientPrintsOneSentence(cluster);

            cluster.kill(cluster.taskManagers().get(0));
            assertThat(cluster.dead()).containsExactly("taskmanager-1");
            assertThatThrownBy(() -> FlinkCluster.start(directory, DISTRIBUTION, plan(FreePort.find())))
                    .hasMessageContaining("is incomplete: taskmanager-1 has ended");
            cluster.kill(cluster.jobManager());
            assertThat(FlinkCluster.find(directory, DISTRIBUTION)).isEmpty();
        } finally {
            cluster.stop();
        }
        assertThat(cluster.alive()).isEmpty();
        assertThat(directory.members()).doesNotExist();
    }

    /** As {@code flink run} on any cluster: exit code 1, and no stack trace on the terminal. */
    private void assertFlinksClientPrintsOneSentence(FlinkCluster cluster) throws Exception {
        Path settings = Files.writeString(root.resolve("metrics.yaml"), "kafka: {bootstrapServers: \"127.0.0.1:9\"}\n");
        List<String> command = List.of(
                "run",
                "--detached",
                "--class",
                "io.vigie.job.QualityMetricsJob",
                DISTRIBUTION.jobJar().toString(),
                "--settings",
                settings.toString(),
                "--set",
                "kafka.properties.default.api.timeout.ms=2000",
                "--set",
                "kafka.properties.request.timeout.ms=1000");
        Process client = cluster.jvm().client(command).start();
        client.getOutputStream().close();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isEqualTo(1);
        assertThat(said)
                .contains("vigie-quality-metrics is not started: no answer from Kafka at 127.0.0.1:9")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void aClusterOfOneJobStartsWithIt() throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            broker.createTopics(TopicPlan.of(Topics.defaults(), 1, null));
            aClusterOfOneJobStartsWithIt(broker.bootstrapServers());
        }
    }

    private void aClusterOfOneJobStartsWithIt(String bootstrapServers) throws Exception {
        Path settings = root.resolve("drift.yaml");
        Files.writeString(settings, "kafka: {bootstrapServers: \"" + bootstrapServers + "\"}\n");
        JobSubmission submission = new JobSubmission(
                "drift",
                "io.vigie.job.DriftJob",
                List.of("--settings", settings.toString(), "--set", "influx.enabled=false"),
                null);
        FlinkCluster.ClusterPlan plan = new FlinkCluster.ClusterPlan(SMALL, FreePort.find(), submission, OPTIONS);
        FlinkCluster cluster = FlinkCluster.start(new ClusterDirectory(root.resolve("cluster")), DISTRIBUTION, plan);
        try {
            List<String> jobs =
                    cluster.rest().jobs().stream().map(RunningJob::name).toList();
            assertThat(jobs).containsExactly("vigie-drift");
        } finally {
            cluster.stop();
        }
    }

    @Test
    void aTakenPortIsNamedBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            FlinkCluster.start(new ClusterDirectory(root), DISTRIBUTION, plan(taken.getLocalPort())))
                    .hasMessageContaining("port " + taken.getLocalPort() + " of this machine is taken");
        }
        assertThat(new ClusterDirectory(root).members()).doesNotExist();
    }

    @Test
    void aMissingBuildIsNamed() {
        assertThatThrownBy(() -> FlinkCluster.start(
                        new ClusterDirectory(root),
                        new FlinkDistribution(root.resolve("target")),
                        plan(FreePort.find())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vigie-jobs.jar is missing: build it");
    }

    private static FlinkCluster.ClusterPlan plan(int port) {
        return new FlinkCluster.ClusterPlan(SMALL, port, null, OPTIONS);
    }

    /** Addresses, as Linux writes them, on which a process waits for connections. */
    private static Set<String> listening(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : descriptors.toList()) {
                String target = Files.readSymbolicLink(each).toString();
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[3].equals("0A") && sockets.contains(columns[9])) {
                    addresses.add(columns[1].substring(0, columns[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }
}
