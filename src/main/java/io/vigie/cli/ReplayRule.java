package io.vigie.cli;

import io.vigie.decode.Decoding;
import io.vigie.model.DeadLetter;
import io.vigie.model.Reason;
import io.vigie.simulate.Event;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which letters are replayed. Each record once, and a record that came back as a letter again so often and no more: else a record that nobody can use
 * would go round for ever.
 */
final class ReplayRule {

    private final InputDecoders inputs;
    private final Places sentBefore;
    private final int maxReplays;

    /** @param sentBefore whoever sends a record adds its place */
    ReplayRule(InputDecoders inputs, Places sentBefore, int maxReplays) {
        this.inputs = inputs;
        this.sentBefore = sentBefore;
        this.maxReplays = maxReplays;
    }

    /** Where to look for a record; it costs a question to the brokers. */
    @FunctionalInterface
    interface Originals {
        /** Empty: it is no longer there. */
        Optional<Original> find(Place place);
    }

    ReplayVerdict judge(DeadLetter letter, Originals originals) {
        Place place = Place.of(letter);
        if (!inputs.covers(letter.topic())) {
            return new ReplayVerdict.NoInput();
        }
        if (sentBefore.contains(place)) {
            return new ReplayVerdict.SentBefore();
        }
        byte[] payload = letter.payload();
        Optional<Original> original = Optional.empty();
        if (letter.reason().equals(Reason.OVERSIZED.name())) {
            // The letter of a record that was too large may hold no more than its beginning.
            original = originals.find(place);
            payload = original.map(Original::value)
                    .filter(value -> startsWith(value, letter.payload()))
                    .orElse(payload);
        }
        Decoding<? extends Event> decoding = inputs.decode(place, payload);
        if (decoding instanceof Decoding.Accepted<? extends Event> accepted) {
            int replays = original.or(() -> originals.find(place))
                    .map(Original::replays)
                    .orElse(0);
            return replays >= maxReplays
                    ? new ReplayVerdict.TooOften(replays)
                    : new ReplayVerdict.Send(accepted.value().key(), payload, replays + 1);
        }
        DeadLetter now = ((Decoding.Rejected<? extends Event>) decoding).letter();
        return new ReplayVerdict.Unusable(now.reason(), now.detail());
    }

    /** A topic that was made anew may have another record at the same place. */
    private static boolean startsWith(byte[] value, byte[] beginning) {
        return value.length >= beginning.length
                && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
    }
}
