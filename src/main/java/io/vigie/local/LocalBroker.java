package io.vigie.local;

import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker and its controller in this process, on loopback. Up in a second or two. */
public final class LocalBroker implements AutoCloseable {
    /** The same for every broker, so that a kept directory can be used again. */
    private static final String CLUSTER_ID = "dmlnaWUtbG9jYWwtYnJvaw";

    private static final String PROPERTIES = "server.properties";

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final WorkDirectory scratch;

    private LocalBroker(KafkaRaftServer server, String bootstrapServers, WorkDirectory scratch) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.scratch = scratch;
    }

    /** Starts on a free port; all data is deleted when it is closed. */
    public static LocalBroker start() throws IOException {
        return start(Map.of());
    }

    /**
     * @param more properties of the broker that override those set here; in their values, {@code PORT} stands for its
     *     port and {@code CONTROLLER_PORT} for its controller's
     */
    static LocalBroker start(Map<String, String> more) throws IOException {
        return start(WorkDirectory.temporary("vigie-kafka"), FreePort.find(), more);
    }

    /** Keeps its data, including topics, in a directory for the next start there. Port 0 stands for a free one. */
    public static LocalBroker start(Path directory, int port) throws IOException {
        return start(directory, port, Map.of());
    }

    /** @param more properties of the broker, as above */
    public static LocalBroker start(Path directory, int port, Map<String, String> more) throws IOException {
        return start(WorkDirectory.kept(directory), port == 0 ? FreePort.find() : port, more);
    }

    private static LocalBroker start(WorkDirectory scratch, int port, Map<String, String> more) throws IOException {
        try {
            int controllerPort = FreePort.find();
            Properties properties = properties(scratch.directory().resolve("log"), port, controllerPort);
            more.forEach((name, value) -> properties.put(
                    name,
                    value.replace("CONTROLLER_PORT", Integer.toString(controllerPort))
                            .replace("PORT", Integer.toString(port))));
            format(scratch.directory(), properties);
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
            return new LocalBroker(server, "127.0.0.1:" + port, scratch);
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    private static Properties properties(Path log, int port, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", log.toString());
        settings.put("num.partitions", "1");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // By default, the cleaner of compacted topics takes 128 MB of this process.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private static void format(Path directory, Properties properties) throws IOException {
        Path file = directory.resolve(PROPERTIES);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(file, text.toString(), StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", file.toString()},
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("Kafka cannot use " + directory + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates the topics that are missing; those that exist stay as they are. */
    public void createTopics(List<TopicPlan> plans) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            new TopicCreator(admin).create(plans, Optional.empty());
        }
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        scratch.close();
    }
}
