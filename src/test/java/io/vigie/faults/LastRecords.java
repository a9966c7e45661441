package io.vigie.faults;

import io.vigie.decode.EventEncoder;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that end a history. */
final class LastRecords {

    /** Their model. */
    static final String MODEL = "end";

    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);
    private static final Duration CLOSING = Duration.ofDays(2);

    /** Fewer could have wrong clocks. */
    private static final int RECORDS = 3;

    private LastRecords() {}

    /** Some records in each partition, all with the same later time; they complete everything before them. */
    static void publish(String bootstrapServers, Topics topics, int partitions, Instant end) throws Exception {
        long at = end.plus(CLOSING).toEpochMilli();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS * partitions; i++) {
                int partition = i % partitions;
                String id = "end-" + partition + "-" + i / partitions;
                Request request = new Request(id, MODEL, "v1", at, id, Map.of(), null, null, null, NOWHERE);
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
