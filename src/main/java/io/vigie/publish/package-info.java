/**
 * Events → the input topics, as fast as possible or at a pace; or → the files of a history, which is read back in the
 * order of its events.
 *
 * <p>Start with {@link io.vigie.publish.EventPublisher}; files: {@link io.vigie.publish.EventHistory}.
 *
 * <p>May import {@code decode} for the encoding, {@code simulate} for its event type, {@code settings}, {@code model}
 * and the Kafka clients. The command line, the demo and the benchmark of state import it; no job does.
 */
@NullMarked
package io.vigie.publish;

import org.jspecify.annotations.NullMarked;
