/**
 * Events → the input topics, as fast as possible or at a pace.
 *
 * <p>Start with {@link io.vigie.publish.EventPublisher}.
 *
 * <p>May import {@code decode} for the encoding, {@code simulate} for its event type, {@code settings}, {@code model}
 * and the Kafka clients. The command line, the demo and the benchmark of state import it; no job does.
 */
@NullMarked
package io.vigie.publish;

import org.jspecify.annotations.NullMarked;
