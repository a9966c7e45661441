package io.vigie.join;

import io.vigie.join.LabelJoinState.KeptRequest;
import io.vigie.join.LabelJoinState.LabelJoinOutcome;
import io.vigie.join.LabelJoinState.PendingLabel;
import io.vigie.model.Label;
import io.vigie.model.RejectionReason;
import io.vigie.model.RememberedRequest;
import io.vigie.model.TurnOutcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attaches labels to the requests they speak of. A label counts from the time at which it and its request are known, and not before the watermark
 * has reached that time: then all labels that were known earlier are there, and what counts at any time does not depend on the order of arrival.
 *
 * <p>A label waits for its request for the join timeout. A request is remembered until the state expires, with no timer of its own.
 */
public final class LabelJoin implements Serializable {

    /** Labels held for a request that was not seen: more of one id are a broken producer and count as unmatched at once. */
    static final int MAX_WAITING = 256;

    /** Labels of one request, over all criteria and sources: each costs a rewrite of all of them. */
    public static final int MAX_LABELS = 256;

    private static final long serialVersionUID = 1;

    private final long timeoutMs;
    private final long horizonMs;

    public LabelJoin(JoinRules rules) {
        this.timeoutMs = rules.joinTimeoutMs();
        this.horizonMs = rules.labelHorizonMs();
    }

    /**
     * What one event or timer changes.
     *
     * @param held what is held from now on; null: nothing
     * @param timers epoch milliseconds of event time at which {@link #onTime} is to be asked
     * @param rejected labels that are not used
     * @param ignored a duplicate, or news that nobody waits for
     * @param change what counts now and did not before
     */
    public record LabelJoinResult(
            @Nullable LabelJoinState held,
            List<Long> timers,
            List<RejectedLabel> rejected,
            boolean ignored,
            @Nullable SnapshotChange change) {

        static LabelJoinResult to(LabelJoinState next, List<Long> timers) {
            return new LabelJoinResult(next.isEmpty() ? null : next, timers, List.of(), false, null);
        }

        static LabelJoinResult ignored(LabelJoinState same) {
            return new LabelJoinResult(same.isEmpty() ? null : same, List.of(), List.of(), true, null);
        }

        static LabelJoinResult rejected(LabelJoinState same, Label label, RejectionReason reason) {
            return new LabelJoinResult(
                    same.isEmpty() ? null : same, List.of(), List.of(new RejectedLabel(label, reason)), false, null);
        }
    }

    public record RejectedLabel(Label label, RejectionReason reason) {}

    /** @param knownAt epoch milliseconds of event time */
    public record SnapshotChange(KeptRequest request, long knownAt, LabelSnapshot before, LabelSnapshot now) {}

    public LabelJoinResult onRequest(@Nullable LabelJoinState before, RememberedRequest news, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (held.request() != null) {
            return LabelJoinResult.ignored(held);
        }
        var request = new KeptRequest(news.subject(), news.requestedAt(), news.knownAt(), news.labelProbability());
        var timers = new ArrayList<Long>();
        var rejected = new ArrayList<RejectedLabel>();
        var pending = new ArrayList<PendingLabel>();
        for (PendingLabel waiting : held.pending()) {
            RejectionReason reason = refusal(request, waiting.label(), waiting.until());
            if (reason == null) {
                long countsAt = countsAt(request, waiting.label(), watermark);
                pending.add(new PendingLabel(waiting.label(), countsAt));
                timers.add(countsAt);
            } else {
                rejected.add(new RejectedLabel(waiting.label(), reason));
            }
        }
        return new LabelJoinResult(
                new LabelJoinState(request, held.outcome(), pending, List.of()), timers, rejected, false, null);
    }

    public LabelJoinResult onOutcome(@Nullable LabelJoinState before, TurnOutcome news, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (held.outcome() != null) {
            return LabelJoinResult.ignored(held);
        }
        long knownAt = EventTime.knownAt(news.knownAt(), watermark);
        LabelJoinState next = held.with(new LabelJoinOutcome(knownAt, news.abandoned(), false));
        if (held.request() == null) {
            // The request's way here is another one: it may be slower, but not by more than the watermark.
            return LabelJoinResult.to(next, List.of(knownAt));
        }
        // Most turns are never labelled: only labels make it worth a timer.
        return LabelJoinResult.to(next, held.labels().isEmpty() ? List.of() : List.of(knownAt));
    }

    public LabelJoinResult onLabel(@Nullable LabelJoinState before, Label label, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (isDuplicate(held, label)) {
            return LabelJoinResult.ignored(held);
        }
        long givenUpAt = Math.max(label.labelledAt(), watermark) + timeoutMs;
        if (held.request() == null) {
            return held.pending().size() >= MAX_WAITING
                    ? LabelJoinResult.rejected(held, label, RejectionReason.UNMATCHED_LABEL)
                    : waiting(held, label, givenUpAt);
        }
        RejectionReason reason =
                isFull(held, label) ? RejectionReason.TOO_MANY_LABELS : refusal(held.request(), label, givenUpAt);
        return reason == null
                ? waiting(held, label, countsAt(held.request(), label, watermark))
                : LabelJoinResult.rejected(held, label, reason);
    }

    /** The watermark has reached a time that was asked for. */
    public LabelJoinResult onTime(LabelJoinState held, long time) {
        if (held.request() == null) {
            return withoutRequest(held, time);
        }
        var pending = new ArrayList<PendingLabel>();
        List<KeptLabel> labels = held.labels();
        for (PendingLabel one : held.pending()) {
            if (one.until() > time) {
                pending.add(one);
            } else {
                labels = LabelSnapshot.with(
                        labels, KeptLabel.of(one.label(), held.request().labelProbability()));
            }
        }
        var timers = new ArrayList<Long>();
        LabelJoinOutcome outcome = held.outcome();
        if (outcome != null && !outcome.applied() && !labels.isEmpty()) {
            if (outcome.knownAt() <= time) {
                outcome = new LabelJoinOutcome(outcome.knownAt(), outcome.abandoned(), true);
            } else {
                timers.add(outcome.knownAt());
            }
        }
        var next = new LabelJoinState(held.request(), outcome, pending, labels);
        var change = new SnapshotChange(held.request(), time, standing(held), standing(next));
        return new LabelJoinResult(next, timers, List.of(), false, change);
    }

    private LabelJoinResult withoutRequest(LabelJoinState held, long time) {
        var pending = new ArrayList<PendingLabel>();
        var rejected = new ArrayList<RejectedLabel>();
        for (PendingLabel one : held.pending()) {
            if (one.until() > time) {
                pending.add(one);
            } else {
                rejected.add(new RejectedLabel(one.label(), RejectionReason.UNMATCHED_LABEL));
            }
        }
        LabelJoinOutcome outcome = held.outcome();
        boolean isOutcomeGivenUp = outcome != null && outcome.knownAt() <= time;
        var next = new LabelJoinState(null, isOutcomeGivenUp ? null : outcome, pending, List.of());
        return new LabelJoinResult(next.isEmpty() ? null : next, List.of(), rejected, isOutcomeGivenUp, null);
    }

    private static LabelJoinResult waiting(LabelJoinState held, Label label, long until) {
        var pending = new ArrayList<>(held.pending());
        pending.add(new PendingLabel(label, until));
        return LabelJoinResult.to(held.withPending(pending), List.of(until));
    }

    private @Nullable RejectionReason refusal(KeptRequest request, Label label, long givenUpAt) {
        if (request.requestedAt() > givenUpAt) {
            return RejectionReason.UNMATCHED_LABEL;
        }
        return label.labelledAt() > request.requestedAt() + horizonMs ? RejectionReason.LABEL_AFTER_HORIZON : null;
    }

    private static long countsAt(KeptRequest request, Label label, long watermark) {
        return EventTime.knownAt(Math.max(label.labelledAt(), request.knownAt()), watermark);
    }

    /** A label that supersedes another needs no room of its own, but while it waits. */
    private static boolean isFull(LabelJoinState held, Label label) {
        KeptLabel news = KeptLabel.of(label, null);
        long kept = held.labels().stream()
                .filter(other -> !other.competesWith(news))
                .count();
        return held.pending().size() + kept >= MAX_LABELS;
    }

    private static boolean isDuplicate(LabelJoinState held, Label label) {
        KeptLabel news = KeptLabel.of(label, null);
        for (PendingLabel pending : held.pending()) {
            if (isSame(KeptLabel.of(pending.label(), null), news)) {
                return true;
            }
        }
        for (KeptLabel kept : held.labels()) {
            if (isSame(kept, news)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(KeptLabel one, KeptLabel other) {
        return one.competesWith(other) && LabelSnapshot.PRECEDENCE.compare(one, other) == 0;
    }

    private static LabelSnapshot standing(LabelJoinState held) {
        LabelJoinOutcome outcome = held.outcome();
        return LabelSnapshot.of(held.labels(), (outcome != null && outcome.applied()) ? outcome.abandoned() : null);
    }
}
