package io.vigie.decode;

import io.vigie.model.DeadLetter;

/** What became of one record: a value to work with, or a letter that says why not. Stays inside a stage. */
public sealed interface DecodingResult<T> {

    record Accepted<T>(T value) implements DecodingResult<T> {}

    record Rejected<T>(DeadLetter letter) implements DecodingResult<T> {}
}
