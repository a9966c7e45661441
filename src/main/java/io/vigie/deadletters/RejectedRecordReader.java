package io.vigie.deadletters;

import io.vigie.settings.KafkaSettings;
import io.vigie.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Single records of the input topics, by their positions. Fast when asked in the order of positions: the records that
 * came with the last one are kept.
 */
final class RejectedRecordReader implements ReplayRule.RejectedRecordLookup, AutoCloseable {

    /** Header that says how often a record was replayed, in decimal digits. Producers do not set it. */
    static final String REPLAYS = "vigie-replays";

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetBounds> bounds = new HashMap<>();
    private @Nullable TopicPartition current;
    private List<ConsumerRecord<byte[], byte[]>> polled = List.of();

    /** The offsets of a partition when it was first asked for: the first, and the one after the last. */
    private record OffsetBounds(long first, long end) {}

    RejectedRecordReader(KafkaSettings kafka) {
        // It does not matter whether the transaction of a record was committed: a job has read it.
        consumer = TopicReader.consumer(kafka, "read_uncommitted");
    }

    @Override
    public Optional<RejectedRecord> find(TopicPosition position) {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        OffsetBounds known = bounds.computeIfAbsent(partition, this::boundsOf);
        if (position.offset() < known.first() || position.offset() >= known.end()) {
            return Optional.empty();
        }
        if (!partition.equals(current) || !isWithin(position.offset())) {
            fetch(partition, position.offset());
        }
        return polled.stream()
                .filter(record -> record.offset() == position.offset())
                .findFirst()
                .map(record -> new RejectedRecord(record.value(), replays(record.headers())));
    }

    /** Whether the record, or the gap where it was, lies within those that were fetched last. */
    private boolean isWithin(long offset) {
        return !polled.isEmpty()
                && polled.get(0).offset() <= offset
                && polled.get(polled.size() - 1).offset() >= offset;
    }

    private void fetch(TopicPartition partition, long offset) {
        if (!partition.equals(current)) {
            consumer.assign(List.of(partition));
            current = partition;
        }
        polled = List.of();
        consumer.seek(partition, offset);
        long start = System.nanoTime();
        while (polled.isEmpty() && consumer.position(partition) <= offset) {
            polled = consumer.poll(POLL).records(partition);
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new TimeoutException("nothing came from " + partition);
            }
        }
    }

    private OffsetBounds boundsOf(TopicPartition partition) {
        boolean exists = consumer.partitionsFor(partition.topic()).stream()
                .anyMatch(info -> info.partition() == partition.partition());
        if (!exists) {
            return new OffsetBounds(0, 0);
        }
        return new OffsetBounds(
                consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L),
                consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
    }

    /** A header that is no number was not written here: it counts as 0, and the next replay writes a number. */
    static int replays(Headers headers) {
        Header header = headers.lastHeader(REPLAYS);
        if (header == null || header.value() == null) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(new String(header.value(), StandardCharsets.UTF_8)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
