package io.vigie.flink;

import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import java.io.Serializable;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableFunction;

/**
 * How records of one kind that the joins cannot use become dead letters.
 *
 * @param topic where they were read
 * @param encode the record as the topic carries it
 */
public record DeadLetterFactory<T>(String topic, SerializableFunction<T, byte[]> encode) implements Serializable {

    /** The side output of every operator that rejects records. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

    private static final long serialVersionUID = 1;

    /** @param now epoch milliseconds, by this machine's clock */
    public DeadLetter letter(T record, RecordPosition position, RejectionReason reason, String detail, long now) {
        return DeadLetter.of(topic, position, encode.apply(record), reason, detail, now);
    }
}
