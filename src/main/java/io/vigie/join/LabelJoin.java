package io.vigie.join;

import io.vigie.join.LabelJoinState.KeptRequest;
import io.vigie.join.LabelJoinState.LabelJoinOutcome;
import io.vigie.join.LabelJoinState.LabelledRequest;
import io.vigie.join.LabelJoinState.PendingLabel;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.Metric;
import io.vigie.model.PrintableText;
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
 *
 * <p>A label of the same id, criterion and source as another is that label, corrected: the one that stands later in its
 * topic counts. One that says the same is a duplicate. Requests of one id and different times are told apart
 * ({@link LabelledRequests}).
 */
public final class LabelJoin implements Serializable {

    /**
     * Labels held for a request that was not seen: more of one id are a broken producer and count as unmatched at once.
     */
    static final int MAX_PENDING = 256;

    /** Labels of one request, over all criteria and sources: each costs a rewrite of all of them. */
    public static final int MAX_LABELS = 256;

    private static final long serialVersionUID = 2;

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
     * @param changes what counts now and did not before, of each request of the id
     */
    public record LabelJoinResult(
            @Nullable LabelJoinState held,
            List<Long> timers,
            List<RejectedLabel> rejected,
            boolean ignored,
            boolean awaitsRequest,
            int joinedLabels,
            List<SnapshotChange> changes) {

        static LabelJoinResult to(LabelJoinState next, List<Long> timers, boolean awaitsRequest) {
            return new LabelJoinResult(
                    next.isEmpty() ? null : next, timers, List.of(), false, awaitsRequest, 0, List.of());
        }

        static LabelJoinResult ignored(LabelJoinState same) {
            return new LabelJoinResult(same.isEmpty() ? null : same, List.of(), List.of(), true, false, 0, List.of());
        }

        static LabelJoinResult rejected(LabelJoinState same, Label label, RejectionReason reason) {
            return new LabelJoinResult(
                    same.isEmpty() ? null : same,
                    List.of(),
                    List.of(new RejectedLabel(label, reason)),
                    false,
                    false,
                    0,
                    List.of());
        }
    }

    public record RejectedLabel(Label label, RejectionReason reason) {

        /** Why, as a sentence. */
        public String detail() {
            String id = PrintableText.name(label.requestId());
            return switch (reason) {
                case LABEL_AFTER_HORIZON -> "Request " + id + " is older than the label horizon.";
                case TOO_MANY_LABELS -> "Request " + id + " has " + MAX_LABELS + " labels already.";
                default ->
                    "No request " + id + " that labels may come for: none came within the join timeout of the label,"
                            + " or it said with label_selected: false that it will never be labelled.";
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
            var pairs = now.pairsSince(before);
            var postAnswerOutcomes = now.postAnswerOutcomesSince(before);
            return scores.isEmpty() && postAnswerOutcomes.isEmpty()
                    ? null
                    : new LabelContribution(
                            request.subject(),
                            request.requestedAt(),
                            knownAt,
                            request.labelProbability(),
                            scores,
                            pairs,
                            postAnswerOutcomes);
        }

        /** The labels whose score or weight is new, one by one, and what became known by one. */
        public List<JoinedLabel> joinedLabels(String requestId) {
            var labels = new ArrayList<JoinedLabel>();
            for (LabelSnapshot.ScoreChange change : now.changesSince(before)) {
                labels.add(joined(requestId, change, change.label().score(), Metric.QUALITY));
            }
            if (afterBad != null) {
                double stayed = Boolean.TRUE.equals(now.abandoned()) ? 0 : 1;
                LabelSnapshot.ScoreChange known = new LabelSnapshot.ScoreChange(afterBad, null, null);
                labels.add(joined(requestId, known, stayed, Metric.ABANDONMENT_AFTER_BAD));
            }
            return labels;
        }

        private JoinedLabel joined(String requestId, LabelSnapshot.ScoreChange change, double score, Metric metric) {
            KeptLabel label = change.label();
            KeptLabel previous = change.previous();
            KeptLabel counterpart = change.counterpart();
            String judge = label.judge() != null || counterpart == null ? label.judge() : counterpart.judge();
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
                    metric,
                    counterpart == null
                            ? null
                            : new ScoredLabel.PairedScore(counterpart.score(), counterpart.probability()),
                    judge);
        }
    }

    public LabelJoinResult onRequest(@Nullable LabelJoinState before, RememberedRequest remembered, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        var requests = new LabelledRequests(held);
        if (requests.has(remembered.requestedAt())) {
            return LabelJoinResult.ignored(held);
        }
        var request = new KeptRequest(
                remembered.subject(), remembered.requestedAt(), remembered.knownAt(), remembered.labelProbability());
        requests.add(request, held.request() == null ? held.outcome() : null);
        var timers = new ArrayList<Long>();
        var rejected = new ArrayList<RejectedLabel>();
        var pending = new ArrayList<PendingLabel>();
        for (PendingLabel one : held.pending()) {
            LabelledRequest spokenOf = requests.of(one.label());
            if (spokenOf == null || spokenOf.request().requestedAt() != request.requestedAt()) {
                pending.add(one);
                continue;
            }
            RejectionReason reason = rejectionOf(request, one.label(), one.until());
            if (reason == null) {
                long countsAt = countsAt(request, one.label(), watermark);
                pending.add(new PendingLabel(one.label(), countsAt));
                timers.add(countsAt);
            } else {
                rejected.add(new RejectedLabel(one.label(), reason));
            }
        }
        return new LabelJoinResult(requests.state(pending), timers, rejected, false, false, 0, List.of());
    }

    public LabelJoinResult onOutcome(@Nullable LabelJoinState before, TurnOutcome outcome, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        long knownAt = EventTime.knownAt(outcome.knownAt(), watermark);
        var decided = new LabelJoinOutcome(knownAt, outcome.abandoned(), false, false);
        if (held.request() == null) {
            // The request's way here is another one: it may be slower, but not by more than the watermark.
            return held.outcome() == null
                    ? LabelJoinResult.to(held.with(decided), List.of(knownAt), false)
                    : LabelJoinResult.ignored(held);
        }
        var requests = new LabelledRequests(held);
        if (!requests.decide(outcome.requestedAt(), decided)) {
            return LabelJoinResult.ignored(held);
        }
        // Most turns are never labelled: only labels make it worth a timer.
        return LabelJoinResult.to(
                requests.state(held.pending()),
                requests.hasLabels(outcome.requestedAt()) ? List.of(knownAt) : List.of(),
                false);
    }

    public LabelJoinResult onLabel(@Nullable LabelJoinState before, Label label, long watermark) {
        LabelJoinState held = before == null ? LabelJoinState.EMPTY : before;
        LabelledRequest spokenOf = new LabelledRequests(held).of(label);
        if (isDuplicate(held, spokenOf, label)) {
            return LabelJoinResult.ignored(seenAgain(held, label));
        }
        long givenUpAt = Math.max(label.labelledAt(), watermark) + timeoutMs;
        if (spokenOf == null) {
            return held.pending().size() >= MAX_PENDING
                    ? LabelJoinResult.rejected(held, label, RejectionReason.UNMATCHED_LABEL)
                    : pending(held, label, givenUpAt);
        }
        RejectionReason reason = isFull(held, spokenOf, label)
                ? RejectionReason.TOO_MANY_LABELS
                : rejectionOf(spokenOf.request(), label, givenUpAt);
        return reason == null
                ? pending(held, label, countsAt(spokenOf.request(), label, watermark))
                : LabelJoinResult.rejected(held, label, reason);
    }

    /** The watermark has reached a time that was asked for. */
    public LabelJoinResult onTime(LabelJoinState held, long time) {
        if (held.request() == null) {
            return withoutRequest(held, time);
        }
        var requests = new LabelledRequests(held);
        var pending = new ArrayList<PendingLabel>();
        var due = new ArrayList<Label>();
        for (PendingLabel one : held.pending()) {
            if (one.until() > time) {
                pending.add(one);
            } else {
                due.add(one.label());
            }
        }
        var timers = new ArrayList<Long>();
        var changes = new ArrayList<SnapshotChange>();
        for (int i = 0; i < requests.all().size(); i++) {
            LabelledRequest before = requests.all().get(i);
            List<KeptLabel> labels = before.labels();
            for (Label label : due) {
                if (requests.indexOf(label) == i) {
                    labels = LabelSnapshot.with(
                            labels, KeptLabel.of(label, before.request().labelProbability()));
                }
            }
            changes.add(change(requests, i, labels, time, timers));
        }
        return new LabelJoinResult(requests.state(pending), timers, List.of(), false, false, due.size(), changes);
    }

    /** What counts for one of the requests from now on, and what that changes. */
    private static SnapshotChange change(
            LabelledRequests requests, int index, List<KeptLabel> labels, long time, List<Long> timers) {
        LabelledRequest before = requests.all().get(index);
        LabelJoinOutcome outcome = before.outcome();
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
        requests.set(index, new LabelledRequest(before.request(), outcome, labels));
        return new SnapshotChange(before.request(), time, snapshot(before.outcome(), before.labels()), now, afterBad);
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
        var next = new LabelJoinState(null, isOutcomeGivenUp ? null : outcome, pending, List.of(), List.of());
        return new LabelJoinResult(
                next.isEmpty() ? null : next, List.of(), rejected, isOutcomeGivenUp, false, 0, List.of());
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
    private static boolean isFull(LabelJoinState held, LabelledRequest request, Label label) {
        KeptLabel candidate = KeptLabel.of(label, null);
        long kept = request.labels().stream()
                .filter(other -> !other.competesWith(candidate))
                .count();
        return held.pending().size() + kept >= MAX_LABELS;
    }

    /** Whether the last version of the label says the same. */
    private static boolean isDuplicate(LabelJoinState held, @Nullable LabelledRequest request, Label label) {
        Double probability = request == null ? null : request.request().labelProbability();
        KeptLabel candidate = KeptLabel.of(label, probability);
        KeptLabel last = null;
        for (KeptLabel kept : request == null ? List.<KeptLabel>of() : request.labels()) {
            last = later(last, kept, candidate);
        }
        for (PendingLabel pending : held.pending()) {
            last = later(last, KeptLabel.of(pending.label(), probability), candidate);
        }
        return last != null
                && Double.compare(last.score(), candidate.score()) == 0
                && Double.compare(last.probability(), candidate.probability()) == 0
                && last.labelledAt() >= candidate.labelledAt();
    }

    private static @Nullable KeptLabel later(@Nullable KeptLabel last, KeptLabel one, KeptLabel candidate) {
        boolean isVersion = one.isVersionOf(candidate);
        return isVersion && (last == null || one.isLaterThan(last)) ? one : last;
    }

    /** What was said before was said again later: another version that stands between the two does not count. */
    private static LabelJoinState seenAgain(LabelJoinState held, Label label) {
        KeptLabel repeated = KeptLabel.of(label, null);
        List<PendingLabel> pending = new ArrayList<>();
        for (PendingLabel one : held.pending()) {
            boolean isRepeated = saysSame(KeptLabel.of(one.label(), null), repeated)
                    && repeated.isLaterThan(KeptLabel.of(one.label(), null));
            pending.add(isRepeated ? new PendingLabel(label, one.until()) : one);
        }
        var requests = new LabelledRequests(held);
        for (int i = 0; i < requests.all().size(); i++) {
            LabelledRequest request = requests.all().get(i);
            if (i == requests.indexOf(label)) {
                List<KeptLabel> labels = new ArrayList<>();
                for (KeptLabel kept : request.labels()) {
                    boolean isRepeated = kept.isVersionOf(repeated)
                            && Double.compare(kept.score(), repeated.score()) == 0
                            && repeated.isLaterThan(kept);
                    labels.add(isRepeated ? kept.readAt(repeated) : kept);
                }
                requests.set(i, new LabelledRequest(request.request(), request.outcome(), labels));
            }
        }
        return requests.all().isEmpty() ? held.withPending(pending) : requests.state(pending);
    }

    private static boolean saysSame(KeptLabel one, KeptLabel other) {
        return one.isVersionOf(other)
                && one.labelledAt() == other.labelledAt()
                && Double.compare(one.score(), other.score()) == 0
                && Double.compare(one.probability(), other.probability()) == 0;
    }

    private static LabelSnapshot snapshot(@Nullable LabelJoinOutcome outcome, List<KeptLabel> labels) {
        return LabelSnapshot.of(labels, (outcome != null && outcome.applied()) ? outcome.abandoned() : null);
    }
}
