package io.vigie.deadletters;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/** A set of topic positions. Memory: as {@link OffsetRanges}, for each partition. */
final class TopicPositions {

    private final Map<TopicPartition, OffsetRanges> offsets = new HashMap<>();

    void add(TopicPosition position) {
        of(new TopicPartition(position.topic(), position.partition())).add(position.offset());
    }

    void add(TopicPartition partition, OffsetRanges ranges) {
        of(partition).addAll(ranges);
    }

    boolean contains(TopicPosition position) {
        OffsetRanges ranges = offsets.get(new TopicPartition(position.topic(), position.partition()));
        return ranges != null && ranges.contains(position.offset());
    }

    void forEach(BiConsumer<TopicPartition, OffsetRanges> action) {
        offsets.forEach(action);
    }

    private OffsetRanges of(TopicPartition partition) {
        return offsets.computeIfAbsent(partition, unused -> new OffsetRanges());
    }
}
