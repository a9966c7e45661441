package io.vigie.decode;

import org.jspecify.annotations.Nullable;

/** Reads records of one type. Keeps buffers between calls: one instance belongs to one thread. */
public interface EventDecoder<T> {

    /**
     * Never throws, whatever the bytes. Keeps no reference to {@code value} unless it ends in a dead letter.
     *
     * @param topic the topic, or file, for a dead letter
     * @param partition Kafka partition; 0 for a file
     * @param offset Kafka offset; for a file the line number, from 0
     * @param value null for a tombstone
     */
    DecodingResult<T> decode(String topic, int partition, long offset, byte @Nullable [] value);
}
