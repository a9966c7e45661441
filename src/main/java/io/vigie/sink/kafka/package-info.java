/** What the jobs write to Kafka, and under which keys. */
@NullMarked
package io.vigie.sink.kafka;

import org.jspecify.annotations.NullMarked;
