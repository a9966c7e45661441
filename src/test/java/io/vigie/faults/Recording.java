package io.vigie.faults;

import io.vigie.decode.EventEncoder;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.Origin;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.settings.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A history with planted changes, as files: every run reads the same.
 *
 * @param seed of the history
 * @param days how long it is
 * @param end the time that it reaches
 */
record Recording(Path files, long seed, int days, Instant end) {

    private static final Origin NOWHERE = new Origin(0, 0);
    private static final Duration CLOSING = Duration.ofDays(2);

    /** How much of what is recorded. */
    record Shape(int days, int models, int requestsPerDay) {}

    static Recording make(Path files, long seed, Shape shape) throws IOException, InterruptedException {
        Instant end = Instant.parse("2025-06-01T00:00:00Z");
        VigieCommand.run(
                "simulate",
                "--out",
                files.toString(),
                "--seed",
                Long.toString(seed),
                "--end",
                end.toString(),
                "--days",
                Integer.toString(shape.days()),
                "--models",
                Integer.toString(shape.models()),
                "--requests-per-day",
                Integer.toString(shape.requestsPerDay()));
        return new Recording(files, seed, shape.days(), end);
    }

    /** How many lines there are. */
    long records() throws IOException {
        long records = 0;
        for (String file : List.of("requests.jsonl", "responses.jsonl", "labels.jsonl", "signals.jsonl")) {
            try (Stream<String> lines = Files.lines(files.resolve(file))) {
                records += lines.count();
            }
        }
        return records;
    }

    /**
     * Everything, by the product's own command, which goes on when the broker comes back after minutes.
     *
     * @param time how long it takes at least
     */
    void publish(String bootstrapServers, Path settings, Duration time) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "replay",
                files.toString(),
                "--settings",
                settings.toString(),
                "--bootstrap-servers",
                bootstrapServers,
                "--set",
                "kafka.properties.delivery.timeout.ms=600000",
                "--set",
                "kafka.properties.max.block.ms=600000",
                "--strict"));
        if (!time.isZero()) {
            words.addAll(List.of("--speed", Long.toString(Duration.ofDays(days).toSeconds() / time.toSeconds())));
        }
        VigieCommand.run(words.toArray(String[]::new));
    }

    /** One record in each partition, all of one later time: with them, all that came before is complete. */
    void publishEnd(String bootstrapServers, Topics topics, int partitions) throws Exception {
        long at = end.plus(CLOSING).toEpochMilli();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < partitions; partition++) {
                String id = "end-" + partition;
                Request request = new Request(id, "end", "v1", at, id, Map.of(), null, null, null, NOWHERE);
                Response response =
                        new Response(id, at, ResponseStatus.OK, null, null, null, null, null, null, null, NOWHERE);
                Label label = new Label(id, id, at, "correct", 1.0, LabelSource.HUMAN, null, null, NOWHERE);
                Map<String, byte[]> records = Map.of(
                        topics.requests(), EventEncoder.encode(request),
                        topics.responses(), EventEncoder.encode(response),
                        topics.labels(), EventEncoder.encode(label),
                        topics.signals(), EventEncoder.encode(new Signal(id, id, at, SignalKind.RESOLVED, NOWHERE)));
                for (Map.Entry<String, byte[]> record : records.entrySet()) {
                    Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                            record.getKey(), partition, id.getBytes(StandardCharsets.UTF_8), record.getValue()));
                    producer.flush();
                    sent.get();
                }
            }
        }
    }
}
