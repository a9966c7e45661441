package io.vigie.deadletters;

import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.model.DeadLetter;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.RecordProgress;
import io.vigie.topics.TopicReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * The dead-letter topic, read from beginning to end. The first record that is no dead letter is named, others counted.
 */
public final class DeadLetterTopic {

    private final KafkaSettings kafka;
    private final PrintWriter err;
    private final EventDecoder<DeadLetter> decoder;

    private long deadLetters;
    private long unreadable;

    /**
     * @param err gets progress, and a line about records that are no dead letters
     * @param clock bounds how far in the future a rejection may lie
     */
    public DeadLetterTopic(KafkaSettings kafka, PrintWriter err, Clock clock) {
        this.kafka = kafka;
        this.err = err;
        this.decoder = DeadLetterCodec.decoder(clock);
    }

    /** What is done with each dead letter. */
    @FunctionalInterface
    public interface DeadLetterVisitor {
        /** Called once per dead letter, in the order in which they are read; whatever is thrown ends the reading. */
        void visit(DeadLetter deadLetter) throws Exception;
    }

    /**
     * Reads all dead letters.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     */
    public boolean read(BooleanSupplier stopRequested, DeadLetterVisitor visitor) throws Exception {
        String topic = kafka.topics().deadLetters();
        RecordProgress progress = new RecordProgress(err, "dead letters read", System.nanoTime());
        boolean complete;
        try {
            complete = new TopicReader(kafka).read(topic, stopRequested, record -> {
                DecodingResult<DeadLetter> decoding =
                        decoder.decode(topic, record.partition(), record.offset(), record.value());
                if (decoding instanceof DecodingResult.Accepted<DeadLetter> accepted) {
                    deadLetters++;
                    visitor.visit(accepted.value());
                    progress.count(accepted.value().rejectedAt(), System.nanoTime());
                } else if (decoding instanceof DecodingResult.Rejected<DeadLetter> rejected) {
                    countUnreadable(rejected.letter());
                }
            });
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
        if (unreadable > 1) {
            err.println(String.format(Locale.ROOT, "%,d records of %s are no dead letters", unreadable, topic));
        }
        return complete;
    }

    private void countUnreadable(DeadLetter about) {
        unreadable++;
        if (unreadable == 1) {
            err.println(TopicPosition.of(about) + " is no dead letter: " + about.detail());
        }
    }

    /** How many dead letters were read. */
    public long deadLetters() {
        return deadLetters;
    }
}
