/** Bytes to records, or to a rejection with its reason; and back. Knows Avro and JSON, but neither Flink nor Kafka. */
@NullMarked
package io.vigie.decode;

import org.jspecify.annotations.NullMarked;
