package io.vigie.join;

import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a turn counts as abandoned. It is decided once, {@code afterMs} after the answer, by what happened until then:
 *
 * <ol>
 *   <li>a RESOLVED signal for it, or a later request of the conversation: not abandoned;
 *   <li>else a cancelled response, or an ABANDONED signal for it: abandoned;
 *   <li>else any signal in the conversation after the answer: not abandoned;
 *   <li>else, silence: abandoned.
 * </ol>
 *
 * <p>A signal that names a request speaks of that turn, from the request on: a user may act while the answer is still
 * being written. A signal without a name speaks of the turn that was answered last at or before it. Whomever it speaks
 * of, it is a sign of life to every turn answered before it.
 */
public record Abandonment(long joinTimeoutMs, long afterMs) implements Serializable {

    private static final long serialVersionUID = 1;

    public Abandonment(JoinRules rules) {
        this(rules.joinTimeoutMs(), rules.abandonmentAfterMs());
    }

    /** What became of a turn. */
    public record AbandonmentDecision(boolean abandoned, List<SignalKind> signals) {}

    /**
     * Epoch milliseconds of event time at which a turn is decided: the end of its window, or when it became known if
     * that is later.
     */
    public long decidedAt(long answeredAt, long knownAt) {
        return Math.max(answeredAt + afterMs, knownAt);
    }

    /**
     * @param conversation with everything that happened up to the end of the turn's window
     * @param signalled the kinds of the signals that speak of the turn
     */
    public AbandonmentDecision decide(OpenTurn turn, ConversationState conversation, Set<SignalKind> signalled) {
        long end = turn.answeredAt() + afterMs;
        List<SignalKind> signals = signalled.stream().sorted().toList();
        if (signalled.contains(SignalKind.RESOLVED)
                || ActivityTimes.anyIn(conversation.requests(), turn.requestedAt(), end)) {
            return new AbandonmentDecision(false, signals);
        }
        if (turn.cancelled() || signalled.contains(SignalKind.ABANDONED)) {
            return new AbandonmentDecision(true, signals);
        }
        boolean isAlive = !signalled.isEmpty() || ActivityTimes.anyIn(conversation.signals(), turn.answeredAt(), end);
        return new AbandonmentDecision(!isAlive, signals);
    }

    /** Whether a signal that speaks of this turn comes in time to count. */
    public boolean counts(OpenTurn turn, Signal signal) {
        return signal.signalledAt() >= turn.requestedAt() && signal.signalledAt() <= turn.answeredAt() + afterMs;
    }

    /**
     * Of two turns the one that a signal without a name at this time speaks of; ties go to the later request, then to
     * the greater id.
     */
    public @Nullable OpenTurn lastAnswered(@Nullable OpenTurn one, OpenTurn other, long signalledAt) {
        if (other.answeredAt() > signalledAt) {
            return one;
        }
        if (one == null || one.answeredAt() != other.answeredAt()) {
            return one == null || one.answeredAt() < other.answeredAt() ? other : one;
        }
        if (one.requestedAt() != other.requestedAt()) {
            return one.requestedAt() < other.requestedAt() ? other : one;
        }
        return one.requestId().compareTo(other.requestId()) < 0 ? other : one;
    }

    /** Whether the signal was a sign of life to some turn that was open when it became known. */
    public boolean wasHeard(PendingSignal held, ConversationState conversation) {
        return ActivityTimes.anyIn(
                conversation.answers(),
                held.knownAt() - afterMs - 1,
                held.signal().signalledAt() - 1);
    }

    /** When a signal that no turn has taken is given up: by then every turn that could take it is known and decided. */
    public long givenUpAt(PendingSignal held) {
        return held.knownAt() + retentionMs();
    }

    /**
     * How long requests and signals are kept. An open turn was answered less than {@code afterMs} ago, a turn that is
     * still to come will be answered in the future, and a request is at most the join timeout older than its answer.
     */
    long retentionMs() {
        return joinTimeoutMs + afterMs;
    }

    /** How long answers are kept: until the signals that they may have heard are given up. */
    long answerRetentionMs() {
        return retentionMs() + afterMs;
    }

    /**
     * When the conversation should next be looked through, in event time; null: never. Sweeps lie on a grid, so that
     * their number does not depend on the number of things to sweep.
     *
     * @param firstSignalKnownAt of the held signals that speak of one turn; null: none is held
     */
    public @Nullable Long nextSweep(ConversationState conversation, @Nullable Long firstSignalKnownAt, long now) {
        long first = Long.MAX_VALUE;
        if (conversation.requests().length > 0) {
            first = Math.min(first, conversation.requests()[0] + retentionMs());
        }
        if (conversation.answers().length > 0) {
            first = Math.min(first, conversation.answers()[0] + answerRetentionMs());
        }
        if (conversation.signals().length > 0) {
            first = Math.min(first, conversation.signals()[0] + retentionMs());
        }
        if (firstSignalKnownAt != null) {
            first = Math.min(first, firstSignalKnownAt + retentionMs());
        }
        if (first == Long.MAX_VALUE) {
            return null;
        }
        long gridMs = Math.max(1, retentionMs() / 8);
        return (Math.floorDiv(EventTime.knownAt(first, now), gridMs) + 1) * gridMs;
    }
}
