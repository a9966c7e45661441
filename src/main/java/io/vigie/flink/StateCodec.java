package io.vigie.flink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;

/**
 * What a monitor keeps ↔ what Flink stores.
 *
 * @param <T> as monitors know it
 * @param <S> as it is stored: a type that Flink serializes itself, or bytes with a layout of their own
 */
public interface StateCodec<T, S> {

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

    /** For what writes and reads itself, as bytes. */
    static <T> StateCodec<T, byte[]> written(StateWriter<T> write, CodecStep<DataInput, T> read) {
        return of(
                value -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    write.write(value, new DataOutputStream(bytes));
                    return bytes.toByteArray();
                },
                stored -> read.apply(new DataInputStream(new ByteArrayInputStream(stored))));
    }

    /** Appends a value to bytes. */
    interface StateWriter<T> {
        void write(T value, DataOutput out) throws Exception;
    }

    /** One direction. */
    interface CodecStep<A, B> {
        B apply(A from) throws Exception;
    }
}
