package io.vigie.deadletters;

import io.vigie.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Records → the topics they came from, each batch with its marks in one transaction: whoever reads committed records,
 * as the jobs do, sees each record once. There is one sender at a time: a new one shuts out the one before.
 */
final class DeadLetterSender implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** A framed record is a little larger than its value. */
    private static final int FRAME_BYTES = 64 * 1024;

    private final Producer<String, byte[]> producer;
    private final ReplayMarks marks;

    /** @param maxRecordBytes the most bytes that a record's value may have */
    DeadLetterSender(KafkaSettings kafka, ReplayMarks marks, int maxRecordBytes) {
        this.marks = marks;
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ReplayMarks.topicOf(kafka));
        properties.putIfAbsent(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(Math.max(1 << 20, Math.addExact(maxRecordBytes, FRAME_BYTES))));
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "45000");
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** From here on no other sender can send. */
    void begin() {
        producer.initTransactions();
    }

    /** Returns once the records and their marks are stored for good. A failure leaves nothing of the batch. */
    void send(List<ReplayBatcher.Sendable> batch) {
        try {
            producer.beginTransaction();
            TopicPositions sent = new TopicPositions();
            for (ReplayBatcher.Sendable each : batch) {
                sent.add(each.position());
                post(record(each));
            }
            sent.forEach((partition, offsets) -> post(marks.mark(partition, offsets)));
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new IllegalStateException("another replay of the same dead letters has begun; this one ends", e);
        }
    }

    private void post(ProducerRecord<String, byte[]> record) {
        // If a record does not arrive, the commit fails.
        Future<RecordMetadata> unused = producer.send(record);
    }

    private static ProducerRecord<String, byte[]> record(ReplayBatcher.Sendable each) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                each.position().topic(), each.content().key(), each.content().payload());
        record.headers()
                .add(new RecordHeader(
                        RejectedRecordReader.REPLAYS,
                        Integer.toString(each.content().replays()).getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** An open transaction is aborted. */
    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
