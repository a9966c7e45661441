package io.vigie.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/** A set of places. */
final class TopicPositions {

    private final Map<TopicPartition, OffsetRanges> offsets = new HashMap<>();

    void add(TopicPosition place) {
        of(new TopicPartition(place.topic(), place.partition())).add(place.offset());
    }

    void add(TopicPartition partition, OffsetRanges ranges) {
        of(partition).addAll(ranges);
    }

    boolean contains(TopicPosition place) {
        OffsetRanges ranges = offsets.get(new TopicPartition(place.topic(), place.partition()));
        return ranges != null && ranges.contains(place.offset());
    }

    void forEach(BiConsumer<TopicPartition, OffsetRanges> action) {
        offsets.forEach(action);
    }

    private OffsetRanges of(TopicPartition partition) {
        return offsets.computeIfAbsent(partition, unused -> new OffsetRanges());
    }
}
