package io.vigie.decode;

import io.vigie.model.DeadLetter;

/** The result of decoding one record: a value, or a dead letter that says why there is none. Stays inside a stage. */
public sealed interface DecodingResult<T> {

    record Accepted<T>(T value) implements DecodingResult<T> {}

    record Rejected<T>(DeadLetter letter) implements DecodingResult<T> {}
}
