package io.vigie.deadletters;

import io.vigie.decode.DecodingResult;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.simulate.SimulatedEvent;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which dead letters are replayed: each record once, unless it becomes a dead letter again, and then a limited number
 * of times, because a record that nobody can use would otherwise go round for ever.
 */
final class ReplayRule {

    private final InputDecoders inputs;
    private final TopicPositions sentBefore;
    private final int maxReplays;

    /** @param sentBefore the positions of records that were sent; whoever sends a record adds its position */
    ReplayRule(InputDecoders inputs, TopicPositions sentBefore, int maxReplays) {
        this.inputs = inputs;
        this.sentBefore = sentBefore;
        this.maxReplays = maxReplays;
    }

    /** Looks up a record in its topic, which costs a request to the brokers. */
    @FunctionalInterface
    interface RejectedRecordLookup {
        /** Empty: it is no longer there. */
        Optional<RejectedRecord> find(TopicPosition position);
    }

    ReplayDecision decide(DeadLetter deadLetter, RejectedRecordLookup lookup) {
        TopicPosition position = TopicPosition.of(deadLetter);
        if (!inputs.covers(deadLetter.topic())) {
            return new ReplayDecision.NoInput();
        }
        if (sentBefore.contains(position)) {
            return new ReplayDecision.SentBefore();
        }
        byte[] payload = deadLetter.payload();
        Optional<RejectedRecord> rejected = Optional.empty();
        if (payload.length == 0) {
            // Dead letters have no bytes unless a setting says so: the record is where it was.
            rejected = lookup.find(position);
            byte[] value = rejected.map(RejectedRecord::value).orElse(null);
            if (value == null && !deadLetter.reason().equals(RejectionReason.EMPTY_RECORD.name())) {
                return new ReplayDecision.Gone();
            }
            payload = value == null ? payload : value;
        } else if (deadLetter.reason().equals(RejectionReason.OVERSIZED.name())) {
            // The dead letter of a record that was too large may hold only its beginning.
            rejected = lookup.find(position);
            payload = rejected.map(RejectedRecord::value)
                    .filter(value -> startsWith(value, deadLetter.payload()))
                    .orElse(payload);
        }
        DecodingResult<? extends SimulatedEvent> decoding = inputs.decode(position, payload);
        if (decoding instanceof DecodingResult.Accepted<? extends SimulatedEvent> accepted) {
            int replays = rejected.or(() -> lookup.find(position))
                    .map(RejectedRecord::replays)
                    .orElse(0);
            return replays >= maxReplays
                    ? new ReplayDecision.TooOften(replays)
                    : new ReplayDecision.Send(accepted.value().key(), payload, replays + 1);
        }
        DeadLetter now = ((DecodingResult.Rejected<? extends SimulatedEvent>) decoding).letter();
        return new ReplayDecision.StillRejected(now.reason(), now.detail());
    }

    /** A topic that was deleted and created again may hold another record at the same position. */
    private static boolean startsWith(byte[] value, byte[] beginning) {
        return value.length >= beginning.length
                && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
    }
}
