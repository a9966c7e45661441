/**
 * Dead letters: reading, grouping and filtering them, and sending their records back to the topics they came from.
 *
 * <p>Start with {@link io.vigie.deadletters.DeadLetterReplay}; {@code ReplayRule} decides which records are sent.
 *
 * <p>May import {@code topics}, {@code decode}, {@code settings}, {@code model}, {@code simulate} for its event type,
 * the Kafka clients and Jackson. Only the command line imports it.
 */
@NullMarked
package io.vigie.deadletters;

import org.jspecify.annotations.NullMarked;
