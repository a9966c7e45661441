package io.vigie.cli;

import io.vigie.local.LocalBroker;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.TopicPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;

/** Commands about what a real broker's topics hold, and what they print. Each has topics of its own. */
final class BrokerCommands implements AutoCloseable {

    private static final Map<String, Integer> PARTITIONS = Map.of(
            "requests",
            1,
            "responses",
            1,
            "labels",
            2,
            "signals",
            1,
            "alerts",
            2,
            "incidents",
            2,
            "control",
            2,
            "monitors",
            2,
            "deadLetters",
            2);

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final KafkaSettings kafka;
    final KafkaProducer<byte[], byte[]> producer;
    private final List<String> overrides = new ArrayList<>();

    private BrokerCommands(LocalBroker broker) throws InterruptedException {
        String prefix = "t" + System.nanoTime() + ".";
        overrides.add("kafka.bootstrapServers=" + broker.bootstrapServers());
        PARTITIONS.keySet().forEach(topic -> overrides.add("kafka.topics." + topic + "=" + prefix + topic));
        kafka = KafkaSettings.load(Path.of("jobs/quality-metrics.yaml"), overrides);
        broker.createTopics(PARTITIONS.entrySet().stream()
                .map(topic -> new TopicPlan(prefix + topic.getKey(), topic.getValue(), Map.of()))
                .toList());
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Creates the topics. */
    static BrokerCommands on(LocalBroker broker) throws InterruptedException {
        return new BrokerCommands(broker);
    }

    /** The exit code of {@code vigie GROUP COMMAND} with these topics and further arguments. */
    int run(String group, String command, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(group, command));
        overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
        arguments.addAll(more);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    void put(String topic, byte[] value, int partition) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
