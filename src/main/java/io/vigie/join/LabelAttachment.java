package io.vigie.join;

import io.vigie.join.Attachment.Outcome;
import io.vigie.join.Attachment.Pending;
import io.vigie.join.Attachment.Remembered;
import io.vigie.model.Label;
import io.vigie.model.Reason;
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
public final class LabelAttachment implements Serializable {

    /** Labels held for a request that was not seen: more of one id are a broken producer and count as unmatched at once. */
    static final int MAX_WAITING = 256;

    /** Labels of one request, over all criteria and sources: each costs a rewrite of all of them. */
    public static final int MAX_LABELS = 256;

    private static final long serialVersionUID = 1;

    private final long timeoutMs;
    private final long horizonMs;

    public LabelAttachment(JoinRules rules) {
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
    public record Step(
            @Nullable Attachment held,
            List<Long> timers,
            List<Rejected> rejected,
            boolean ignored,
            @Nullable Change change) {

        static Step to(Attachment next, List<Long> timers) {
            return new Step(next.isEmpty() ? null : next, timers, List.of(), false, null);
        }

        static Step ignored(Attachment same) {
            return new Step(same.isEmpty() ? null : same, List.of(), List.of(), true, null);
        }

        static Step rejected(Attachment same, Label label, Reason reason) {
            return new Step(same.isEmpty() ? null : same, List.of(), List.of(new Rejected(label, reason)), false, null);
        }
    }

    public record Rejected(Label label, Reason reason) {}

    /** @param knownAt epoch milliseconds of event time */
    public record Change(Remembered request, long knownAt, Standing before, Standing now) {}

    public Step onRequest(@Nullable Attachment before, RememberedRequest news, long watermark) {
        Attachment held = before == null ? Attachment.EMPTY : before;
        if (held.request() != null) {
            return Step.ignored(held);
        }
        var request = new Remembered(news.subject(), news.requestedAt(), news.knownAt(), news.labelProbability());
        var timers = new ArrayList<Long>();
        var rejected = new ArrayList<Rejected>();
        var pending = new ArrayList<Pending>();
        for (Pending waiting : held.pending()) {
            Reason reason = refusal(request, waiting.label(), waiting.until());
            if (reason == null) {
                long countsAt = countsAt(request, waiting.label(), watermark);
                pending.add(new Pending(waiting.label(), countsAt));
                timers.add(countsAt);
            } else {
                rejected.add(new Rejected(waiting.label(), reason));
            }
        }
        return new Step(new Attachment(request, held.outcome(), pending, List.of()), timers, rejected, false, null);
    }

    public Step onOutcome(@Nullable Attachment before, TurnOutcome news, long watermark) {
        Attachment held = before == null ? Attachment.EMPTY : before;
        if (held.outcome() != null) {
            return Step.ignored(held);
        }
        long knownAt = EventTime.knownAt(news.knownAt(), watermark);
        Attachment next = held.with(new Outcome(knownAt, news.abandoned(), false));
        if (held.request() == null) {
            // The request's way here is another one: it may be slower, but not by more than the watermark.
            return Step.to(next, List.of(knownAt));
        }
        // Most turns are never labelled: only labels make it worth a timer.
        return Step.to(next, held.labels().isEmpty() ? List.of() : List.of(knownAt));
    }

    public Step onLabel(@Nullable Attachment before, Label label, long watermark) {
        Attachment held = before == null ? Attachment.EMPTY : before;
        if (isDuplicate(held, label)) {
            return Step.ignored(held);
        }
        long givenUpAt = Math.max(label.labelledAt(), watermark) + timeoutMs;
        if (held.request() == null) {
            return held.pending().size() >= MAX_WAITING
                    ? Step.rejected(held, label, Reason.UNMATCHED_LABEL)
                    : waiting(held, label, givenUpAt);
        }
        Reason reason = isFull(held, label) ? Reason.TOO_MANY_LABELS : refusal(held.request(), label, givenUpAt);
        return reason == null
                ? waiting(held, label, countsAt(held.request(), label, watermark))
                : Step.rejected(held, label, reason);
    }

    /** The watermark has reached a time that was asked for. */
    public Step onTime(Attachment held, long time) {
        if (held.request() == null) {
            return withoutRequest(held, time);
        }
        var pending = new ArrayList<Pending>();
        List<KeptLabel> labels = held.labels();
        for (Pending one : held.pending()) {
            if (one.until() > time) {
                pending.add(one);
            } else {
                labels = Standing.with(
                        labels, KeptLabel.of(one.label(), held.request().labelProbability()));
            }
        }
        var timers = new ArrayList<Long>();
        Outcome outcome = held.outcome();
        if (outcome != null && !outcome.applied() && !labels.isEmpty()) {
            if (outcome.knownAt() <= time) {
                outcome = new Outcome(outcome.knownAt(), outcome.abandoned(), true);
            } else {
                timers.add(outcome.knownAt());
            }
        }
        var next = new Attachment(held.request(), outcome, pending, labels);
        var change = new Change(held.request(), time, standing(held), standing(next));
        return new Step(next, timers, List.of(), false, change);
    }

    private Step withoutRequest(Attachment held, long time) {
        var pending = new ArrayList<Pending>();
        var rejected = new ArrayList<Rejected>();
        for (Pending one : held.pending()) {
            if (one.until() > time) {
                pending.add(one);
            } else {
                rejected.add(new Rejected(one.label(), Reason.UNMATCHED_LABEL));
            }
        }
        Outcome outcome = held.outcome();
        boolean isOutcomeGivenUp = outcome != null && outcome.knownAt() <= time;
        var next = new Attachment(null, isOutcomeGivenUp ? null : outcome, pending, List.of());
        return new Step(next.isEmpty() ? null : next, List.of(), rejected, isOutcomeGivenUp, null);
    }

    private static Step waiting(Attachment held, Label label, long until) {
        var pending = new ArrayList<>(held.pending());
        pending.add(new Pending(label, until));
        return Step.to(held.withPending(pending), List.of(until));
    }

    private @Nullable Reason refusal(Remembered request, Label label, long givenUpAt) {
        if (request.requestedAt() > givenUpAt) {
            return Reason.UNMATCHED_LABEL;
        }
        return label.labelledAt() > request.requestedAt() + horizonMs ? Reason.LABEL_AFTER_HORIZON : null;
    }

    private static long countsAt(Remembered request, Label label, long watermark) {
        return EventTime.knownAt(Math.max(label.labelledAt(), request.knownAt()), watermark);
    }

    /** A label that supersedes another needs no room of its own, but while it waits. */
    private static boolean isFull(Attachment held, Label label) {
        KeptLabel news = KeptLabel.of(label, null);
        long kept = held.labels().stream()
                .filter(other -> !other.competesWith(news))
                .count();
        return held.pending().size() + kept >= MAX_LABELS;
    }

    private static boolean isDuplicate(Attachment held, Label label) {
        KeptLabel news = KeptLabel.of(label, null);
        for (Pending pending : held.pending()) {
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
        return one.competesWith(other) && Standing.PRECEDENCE.compare(one, other) == 0;
    }

    private static Standing standing(Attachment held) {
        Outcome outcome = held.outcome();
        return Standing.of(held.labels(), (outcome != null && outcome.applied()) ? outcome.abandoned() : null);
    }
}
