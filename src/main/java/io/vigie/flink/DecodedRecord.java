package io.vigie.flink;

import io.vigie.model.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A record as it comes from its source: usable, or with the reason why not. Exactly one component is not null. It never
 * leaves the chain of its source.
 */
public record DecodedRecord<T>(@Nullable T value, @Nullable DeadLetter rejected) {}
