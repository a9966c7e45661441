package io.vigie.flink.drift;

/**
 * What a monitor keeps ↔ what Flink stores.
 *
 * @param <T> as monitors know it
 * @param <S> as it is stored: a type that Flink serializes itself, or bytes with a layout of their own
 */
interface StateCodec<T, S> {

    S encode(T value) throws Exception;

    T decode(S stored) throws Exception;

    /** For what is stored as it is. */
    static <T> StateCodec<T, T> identity() {
        return of(value -> value, value -> value);
    }

    static <T, S> StateCodec<T, S> of(CodecStep<T, S> encode, CodecStep<S, T> decode) {
        return new StateCodec<>() {
            @Override
            public S encode(T value) throws Exception {
                return encode.apply(value);
            }

            @Override
            public T decode(S stored) throws Exception {
                return decode.apply(stored);
            }
        };
    }

    /** One direction. */
    interface CodecStep<A, B> {
        B apply(A from) throws Exception;
    }
}
