package io.vigie.cli;

import io.vigie.decode.DecodingResult;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.simulate.SimulatedEvent;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which letters are replayed. Each record once, and a record that came back as a letter again so often and no more: else a record that nobody can use
 * would go round for ever.
 */
final class ReplayRule {

    private final InputDecoders inputs;
    private final TopicPositions sentBefore;
    private final int maxReplays;

    /** @param sentBefore whoever sends a record adds its place */
    ReplayRule(InputDecoders inputs, TopicPositions sentBefore, int maxReplays) {
        this.inputs = inputs;
        this.sentBefore = sentBefore;
        this.maxReplays = maxReplays;
    }

    /** Where to look for a record; it costs a question to the brokers. */
    @FunctionalInterface
    interface OriginalLookup {
        /** Empty: it is no longer there. */
        Optional<OriginalRecord> find(TopicPosition place);
    }

    ReplayDecision judge(DeadLetter letter, OriginalLookup originals) {
        TopicPosition place = TopicPosition.of(letter);
        if (!inputs.covers(letter.topic())) {
            return new ReplayDecision.NoInput();
        }
        if (sentBefore.contains(place)) {
            return new ReplayDecision.SentBefore();
        }
        byte[] payload = letter.payload();
        Optional<OriginalRecord> original = Optional.empty();
        if (letter.reason().equals(RejectionReason.OVERSIZED.name())) {
            // The letter of a record that was too large may hold no more than its beginning.
            original = originals.find(place);
            payload = original.map(OriginalRecord::value)
                    .filter(value -> startsWith(value, letter.payload()))
                    .orElse(payload);
        }
        DecodingResult<? extends SimulatedEvent> decoding = inputs.decode(place, payload);
        if (decoding instanceof DecodingResult.Accepted<? extends SimulatedEvent> accepted) {
            int replays = original.or(() -> originals.find(place))
                    .map(OriginalRecord::replays)
                    .orElse(0);
            return replays >= maxReplays
                    ? new ReplayDecision.TooOften(replays)
                    : new ReplayDecision.Send(accepted.value().key(), payload, replays + 1);
        }
        DeadLetter now = ((DecodingResult.Rejected<? extends SimulatedEvent>) decoding).letter();
        return new ReplayDecision.StillRejected(now.reason(), now.detail());
    }

    /** A topic that was made anew may have another record at the same place. */
    private static boolean startsWith(byte[] value, byte[] beginning) {
        return value.length >= beginning.length
                && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
    }
}
