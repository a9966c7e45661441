package io.vigie.join;

import io.vigie.join.LabelJoinState.KeptRequest;
import io.vigie.join.LabelJoinState.LabelJoinOutcome;
import io.vigie.join.LabelJoinState.PendingLabel;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.Metric;
import io.vigie.model.RejectionReason;
import io.vigie.model.RememberedRequest;
import io.vigie.model.ScoredLabel;
import io.vigie.model.TurnOutcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins labels with the requests they speak of. A label counts from the time at which it and its request are known, and
 * not before the watermark has reached that time: then all labels that were known earlier are there, and what counts at
 * any time does not depend on the order of arrival.
 *
 * <p>A label waits for its request for the join timeout. A request is remembered until the state expires, with no timer
 * of its own.
 */
public final class LabelJoin implements Serializable {

    /**
     * Labels held for a request that was not seen: more of one id are a broken producer and count as unmatched at once.
     */
    static final int MAX_PENDING = 256;

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
     * @param awaitsRequest a label waits from now on for its request
     * @param joinedLabels how many labels count from now on, or were superseded before they did
     * @param change what counts now and did not before
     */
    public record LabelJoinResult(
            @Nullable LabelJoinState held,
            List<Long> timers,
            List<RejectedLabel> rejected,
            boolean ignored,
            boolean awaitsRequest,
            int joinedLabels,
            @Nullable SnapshotChange change) {

        static LabelJoinResult to(LabelJoinState next, List<Long> timers, boolean awaitsRequest) {
            return new LabelJoinResult(next.isEmpty() ? null : next, timers, List.of(), false, awaitsRequest, 0, null);
        }

        static LabelJoinResult ignored(LabelJoinState same) {
            return new LabelJoinResult(same.isEmpty() ? null : same, List.of(), List.of(), true, false, 0, null);
        }

        static LabelJoinResult rejected(LabelJoinState same, Label label, RejectionReason reason) {
            return new LabelJoinResult(
                    same.isEmpty() ? null : same,
                    List.of(),
                    List.of(new RejectedLabel(label, reason)),
                    false,
                    false,
                    0,
                    null);
        }
    }

    public record RejectedLabel(Label label, RejectionReason reason) {

        /** Why, as a sentence. */
        public String detail() {
            return switch (reason) {
                case LABEL_AFTER_HORIZON -> "Request " + label.requestId() + " is older than the label horizon.";
                case TOO_MANY_LABELS -> "Request " + label.requestId() + " has " + MAX_LABELS + " labels already.";
                default -> "No request " + label.requestId() + " within the join timeout of the label.";
            };
        }
    }

    /**
     * @param knownAt epoch milliseconds of event time
     * @param afterBad the label by which it is known from now on what followed a bad answer; null: nothing new is known
     */
    public record SnapshotChange(
            KeptRequest request,
            long knownAt,
            LabelSnapshot before,
            LabelSnapshot now,
            @Nullable KeptLabel afterBad) {

        /** What it changes in the pane of the request; null: nothing. */
        public @Nullable LabelContribution contribution() {
            var scores = now.scoresSince(before);
            var postAnswerOutcomes = now.postAnswerOutcomesSince(before);
            return scores.isEmpty() && postAnswerOutcomes.isEmpty()
                    ? null
                    : new LabelContribution(
                            request.subject(),
                            request.requestedAt(),
                            knownAt,
                            request.labelProbability(),
                            scores,
                            postAnswerOutcomes);
        }

        /** The labels whose score or weight is new, one by one, and what became known by one. */
        public List<JoinedLabel> joinedLabels(String requestId) {
            var labels = new ArrayList<JoinedLabel>();
            for (LabelSnapshot.ScoreChange change : now.changesSince(before)) {
                labels.add(
                        joined(requestId, change.label(), change.label().score(), change.previous(), Metric.QUALITY));
            }
            if (afterBad != null) {
                double stayed = Boolean.TRUE.equals(now.abandoned()) ? 0 : 1;
                labels.add(joined(requestId, afterBad, stayed, null, Metric.ABANDONMENT_AFTER_BAD));
            }
            return labels;
        }

        private JoinedLabel joined(
                String requestId, KeptLabel label, double score, @Nullable KeptLabel previous, Metric metric) {
            return new JoinedLabel(
                    request.subject(),
                    knownAt,
                    requestId,
                    label.labelId(),
                    label.criterion(),
                    label.source(),
                    score,
                    label.probability(),
                    request.requestedAt(),
                    label.labelledAt(),
                    previous == null ? null : new ScoredLabel.SupersededScore(previous.score(), previous.probability()),
                    metric);
        }
    }

    public LabelJoinResult onRequest(@Nullable LabelJoinState before, RememberedRequest remembered, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (held.request() != null) {
            return LabelJoinResult.ignored(held);
        }
        var request = new KeptRequest(
                remembered.subject(), remembered.requestedAt(), remembered.knownAt(), remembered.labelProbability());
        var timers = new ArrayList<Long>();
        var rejected = new ArrayList<RejectedLabel>();
        var pending = new ArrayList<PendingLabel>();
        for (PendingLabel one : held.pending()) {
            RejectionReason reason = rejectionOf(request, one.label(), one.until());
            if (reason == null) {
                long countsAt = countsAt(request, one.label(), watermark);
                pending.add(new PendingLabel(one.label(), countsAt));
                timers.add(countsAt);
            } else {
                rejected.add(new RejectedLabel(one.label(), reason));
            }
        }
        return new LabelJoinResult(
                new LabelJoinState(request, held.outcome(), pending, List.of()),
                timers,
                rejected,
                false,
                false,
                0,
                null);
    }

    public LabelJoinResult onOutcome(@Nullable LabelJoinState before, TurnOutcome outcome, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (held.outcome() != null) {
            return LabelJoinResult.ignored(held);
        }
        long knownAt = EventTime.knownAt(outcome.knownAt(), watermark);
        LabelJoinState next = held.with(new LabelJoinOutcome(knownAt, outcome.abandoned(), false, false));
        if (held.request() == null) {
            // The request's way here is another one: it may be slower, but not by more than the watermark.
            return LabelJoinResult.to(next, List.of(knownAt), false);
        }
        // Most turns are never labelled: only labels make it worth a timer.
        return LabelJoinResult.to(next, held.labels().isEmpty() ? List.of() : List.of(knownAt), false);
    }

    public LabelJoinResult onLabel(@Nullable LabelJoinState before, Label label, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        if (isDuplicate(held, label)) {
            return LabelJoinResult.ignored(held);
        }
        long givenUpAt = Math.max(label.labelledAt(), watermark) + timeoutMs;
        if (held.request() == null) {
            return held.pending().size() >= MAX_PENDING
                    ? LabelJoinResult.rejected(held, label, RejectionReason.UNMATCHED_LABEL)
                    : pending(held, label, givenUpAt);
        }
        RejectionReason reason =
                isFull(held, label) ? RejectionReason.TOO_MANY_LABELS : rejectionOf(held.request(), label, givenUpAt);
        return reason == null
                ? pending(held, label, countsAt(held.request(), label, watermark))
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
                outcome = new LabelJoinOutcome(outcome.knownAt(), outcome.abandoned(), true, outcome.observed());
            } else {
                timers.add(outcome.knownAt());
            }
        }
        LabelSnapshot now = snapshot(outcome, labels);
        KeptLabel afterBad = null;
        if (outcome != null && outcome.applied() && !outcome.observed()) {
            afterBad = now.badTruth();
            outcome = new LabelJoinOutcome(outcome.knownAt(), outcome.abandoned(), true, afterBad != null);
        }
        var next = new LabelJoinState(held.request(), outcome, pending, labels);
        var change = new SnapshotChange(held.request(), time, snapshot(held.outcome(), held.labels()), now, afterBad);
        int joinedLabels = held.pending().size() - pending.size();
        return new LabelJoinResult(next, timers, List.of(), false, false, joinedLabels, change);
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
        return new LabelJoinResult(next.isEmpty() ? null : next, List.of(), rejected, isOutcomeGivenUp, false, 0, null);
    }

    private static LabelJoinResult pending(LabelJoinState held, Label label, long until) {
        var pending = new ArrayList<>(held.pending());
        pending.add(new PendingLabel(label, until));
        return LabelJoinResult.to(held.withPending(pending), List.of(until), held.request() == null);
    }

    private @Nullable RejectionReason rejectionOf(KeptRequest request, Label label, long givenUpAt) {
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
        KeptLabel candidate = KeptLabel.of(label, null);
        long kept = held.labels().stream()
                .filter(other -> !other.competesWith(candidate))
                .count();
        return held.pending().size() + kept >= MAX_LABELS;
    }

    private static boolean isDuplicate(LabelJoinState held, Label label) {
        KeptLabel candidate = KeptLabel.of(label, null);
        for (PendingLabel pending : held.pending()) {
            if (isSame(KeptLabel.of(pending.label(), null), candidate)) {
                return true;
            }
        }
        for (KeptLabel kept : held.labels()) {
            if (isSame(kept, candidate)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(KeptLabel one, KeptLabel other) {
        return one.competesWith(other) && LabelSnapshot.PRECEDENCE.compare(one, other) == 0;
    }

    private static LabelSnapshot snapshot(@Nullable LabelJoinOutcome outcome, List<KeptLabel> labels) {
        return LabelSnapshot.of(labels, (outcome != null && outcome.applied()) ? outcome.abandoned() : null);
    }
}
