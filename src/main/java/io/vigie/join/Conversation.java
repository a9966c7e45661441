package io.vigie.join;

import io.vigie.model.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation's turns share: a few times, whatever its length. Its open turns and the signals that speak of one turn are held beside it.
 * Stored in savepoints: fields may be added, a renamed one loses its content.
 *
 * @param requests when requests were made, thinned
 * @param answers when turns were answered, thinned
 * @param signals when there were signals of any kind, thinned
 * @param anonymous signals that name no request, until the watermark has reached them
 * @param namedSignals how many signals are held that speak of one turn
 * @param sweepAt epoch milliseconds of event time at which what nobody needs is dropped; null: nothing is planned
 */
public record Conversation(
        long[] requests,
        long[] answers,
        long[] signals,
        List<HeldSignal> anonymous,
        long namedSignals,
        @Nullable Long sweepAt) {

    public static final Conversation EMPTY =
            new Conversation(Sightings.NONE, Sightings.NONE, Sightings.NONE, List.of(), 0, null);

    /** A request was made, and perhaps answered. The same object if that is no news. */
    public Conversation with(Turn turn, Abandonment rule) {
        long[] moreRequests = Sightings.add(requests, turn.requestedAt(), rule.afterMs());
        long[] moreAnswers = turn.answer() == null
                ? answers
                : Sightings.add(answers, turn.answer().answeredAt(), rule.afterMs());
        return moreRequests == requests && moreAnswers == answers
                ? this
                : new Conversation(moreRequests, moreAnswers, signals, anonymous, namedSignals, sweepAt);
    }

    /** There was a signal. */
    public Conversation with(HeldSignal held, Abandonment rule) {
        long[] moreSignals = Sightings.add(signals, held.signal().signalledAt(), rule.afterMs());
        if (held.signal().requestId() != null) {
            return new Conversation(requests, answers, moreSignals, anonymous, namedSignals + 1, sweepAt);
        }
        var waiting = new ArrayList<>(anonymous);
        waiting.add(held);
        return new Conversation(requests, answers, moreSignals, waiting, namedSignals, sweepAt);
    }

    public Conversation withAnonymous(List<HeldSignal> waiting) {
        return new Conversation(requests, answers, signals, waiting, namedSignals, sweepAt);
    }

    public Conversation withNamedSignals(long count) {
        return new Conversation(requests, answers, signals, anonymous, count, sweepAt);
    }

    public Conversation withSweepAt(@Nullable Long time) {
        return new Conversation(requests, answers, signals, anonymous, namedSignals, time);
    }

    /** Without what no open turn, no turn that is still to come and no held signal can ask for at this time. */
    public Conversation without(Abandonment rule, long time) {
        return new Conversation(
                Sightings.after(requests, time - rule.retentionMs()),
                Sightings.after(answers, time - rule.answerRetentionMs()),
                Sightings.after(signals, time - rule.retentionMs()),
                anonymous,
                namedSignals,
                sweepAt);
    }

    public boolean isEmpty() {
        return requests.length == 0
                && answers.length == 0
                && signals.length == 0
                && anonymous.isEmpty()
                && namedSignals == 0;
    }
}
