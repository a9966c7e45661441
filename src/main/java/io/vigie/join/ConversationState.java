package io.vigie.join;

import io.vigie.model.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation's turns share: a few times, whatever its length. Its open turns and the signals that speak of one
 * turn are held beside it. Stored in savepoints: fields may be added, a renamed one loses its content.
 *
 * @param requests when requests were made, thinned
 * @param answers when turns were answered, thinned
 * @param signals when there were signals of any kind, thinned
 * @param anonymousSignals how many signals are held that name no request and that the watermark has not reached
 * @param namedSignals how many signals are held that speak of one turn
 * @param sweepAt epoch milliseconds of event time at which what nobody needs is dropped; null: nothing is planned
 */
public record ConversationState(
        long[] requests,
        long[] answers,
        long[] signals,
        long anonymousSignals,
        long namedSignals,
        @Nullable Long sweepAt) {

    public static final ConversationState EMPTY =
            new ConversationState(ActivityTimes.NONE, ActivityTimes.NONE, ActivityTimes.NONE, 0, 0, null);

    /** A request was made, and perhaps answered. The same object if that is no news. */
    public ConversationState with(Turn turn, Abandonment rule) {
        long[] moreRequests = ActivityTimes.add(requests, turn.requestedAt(), rule.afterMs());
        long[] moreAnswers = turn.answer() == null
                ? answers
                : ActivityTimes.add(answers, turn.answer().answeredAt(), rule.afterMs());
        return moreRequests == requests && moreAnswers == answers
                ? this
                : new ConversationState(moreRequests, moreAnswers, signals, anonymousSignals, namedSignals, sweepAt);
    }

    /** There was a signal. */
    public ConversationState with(PendingSignal held, Abandonment rule) {
        long[] moreSignals = ActivityTimes.add(signals, held.signal().signalledAt(), rule.afterMs());
        boolean isNamed = held.signal().requestId() != null;
        return new ConversationState(
                requests,
                answers,
                moreSignals,
                anonymousSignals + (isNamed ? 0 : 1),
                namedSignals + (isNamed ? 1 : 0),
                sweepAt);
    }

    public ConversationState withHeldSignals(long anonymous, long named) {
        return new ConversationState(requests, answers, signals, anonymous, named, sweepAt);
    }

    public ConversationState withSweepAt(@Nullable Long time) {
        return new ConversationState(requests, answers, signals, anonymousSignals, namedSignals, time);
    }

    /** Without what no open turn, no turn that is still to come and no held signal can ask for at this time. */
    public ConversationState without(Abandonment rule, long time) {
        return new ConversationState(
                ActivityTimes.after(requests, time - rule.retentionMs()),
                ActivityTimes.after(answers, time - rule.answerRetentionMs()),
                ActivityTimes.after(signals, time - rule.retentionMs()),
                anonymousSignals,
                namedSignals,
                sweepAt);
    }

    public boolean isEmpty() {
        return requests.length == 0
                && answers.length == 0
                && signals.length == 0
                && anonymousSignals == 0
                && namedSignals == 0;
    }
}
