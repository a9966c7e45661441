package io.vigie.control;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** A topic, read from beginning to end → the last event of each subject. Memory: one event for each subject. */
final class LatestEvents<T> {

    private final KafkaSettings kafka;
    private final String topic;
    private final EventDecoder<T> decoder;
    private final Function<T, String> subject;
    private final Map<String, T> latest = new LinkedHashMap<>();
    private long unreadable;

    /** @param subject what all events of one partition that are about the same have in common */
    LatestEvents(KafkaSettings kafka, String topic, EventDecoder<T> decoder, Function<T, String> subject) {
        this.kafka = kafka;
        this.topic = topic;
        this.decoder = decoder;
        this.subject = subject;
    }

    /**
     * Reads all of it.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     */
    boolean read(BooleanSupplier stopRequested) throws Exception {
        try {
            return new TopicReader(kafka).read(topic, stopRequested, record -> {
                DecodingResult<T> decoding = decoder.decode(topic, record.partition(), record.offset(), record.value());
                if (decoding instanceof DecodingResult.Accepted<T> accepted) {
                    latest.put(subject.apply(accepted.value()), accepted.value());
                } else {
                    unreadable++;
                }
            });
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    Map<String, T> latest() {
        return latest;
    }

    /** Records that are no such events. */
    long unreadable() {
        return unreadable;
    }
}
