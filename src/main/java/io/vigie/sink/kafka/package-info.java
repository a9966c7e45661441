/** The jobs' output to Kafka, and its keys. */
@NullMarked
package io.vigie.sink.kafka;

import org.jspecify.annotations.NullMarked;
