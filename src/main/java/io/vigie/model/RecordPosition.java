package io.vigie.model;

/**
 * Where a record was read: enough to find it again and to name it in a dead letter. The topic follows from the record's
 * type.
 *
 * @param partition Kafka partition; 0 for a file
 * @param offset Kafka offset; for a file the line number, from 0
 */
public record RecordPosition(int partition, long offset) {}
