package io.vigie.cli;

import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.model.DeadLetter;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;

/** All letters that there are. What is no letter is named once and counted. */
final class DeadLetterTopic {

    private final KafkaSettings kafka;
    private final PrintWriter err;

    private long letters;
    private long strangers;
    private boolean interrupted;

    DeadLetterTopic(KafkaSettings kafka, PrintWriter err) {
        this.kafka = kafka;
        this.err = err;
    }

    /** What is done with each letter. */
    @FunctionalInterface
    interface DeadLetterVisitor {
        void visit(DeadLetter letter) throws Exception;
    }

    void read(InterruptHandler interruption, DeadLetterVisitor visitor) throws Exception {
        String topic = kafka.topics().deadLetters();
        EventDecoder<DeadLetter> decoder = DeadLetterCodec.decoder(Clock.systemUTC());
        Progress progress = new Progress(err, "letters read", System.nanoTime());
        boolean complete;
        try {
            complete = new TopicReader(kafka).read(topic, interruption, record -> {
                DecodingResult<DeadLetter> decoding =
                        decoder.decode(topic, record.partition(), record.offset(), record.value());
                if (decoding instanceof DecodingResult.Accepted<DeadLetter> accepted) {
                    letters++;
                    visitor.visit(accepted.value());
                    progress.count(accepted.value().rejectedAt(), System.nanoTime());
                } else if (decoding instanceof DecodingResult.Rejected<DeadLetter> rejected) {
                    tellStranger(rejected.letter());
                }
            });
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
        interrupted = !complete;
        if (strangers > 1) {
            err.println(String.format(Locale.ROOT, "%,d records of %s are no dead letters", strangers, topic));
        }
    }

    private void tellStranger(DeadLetter about) {
        strangers++;
        if (strangers == 1) {
            err.println(TopicPosition.of(about) + " is no dead letter: " + about.detail());
        }
    }

    long letters() {
        return letters;
    }

    /** The end was not reached: somebody asked the command to end. */
    boolean isInterrupted() {
        return interrupted;
    }
}
