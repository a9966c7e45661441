package io.vigie.detect;

import io.vigie.detect.ReferencePlan.Fixed;
import io.vigie.detect.ReferencePlan.Given;
import io.vigie.detect.ReferencePlan.Previous;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.ErrorLaw;
import io.vigie.stats.Estimate;
import io.vigie.stats.Varint;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a reference as sums: one set for a fixed interval, one per UTC day of requests for a rolling one, and
 * from the moment at which the reference is ready the level that is in force.
 *
 * <p>A rolling reference has three states:
 *
 * <pre>
 * ACCEPTED ──a day passes──► SLIDING ──first sign of a fault──► FROZEN
 *     ▲                       ▲   ▲                              │  │
 *     └──────── accept ───────┘   └── resume without its days ───┘  │
 *     └──────────────────────────── accept ─────────────────────────┘
 * </pre>
 *
 * <p>The accepted level is the first one, or the one that a person accepted. The sliding one grows with labels that are
 * a window old, up to {@value #MOST_WINDOWS} windows of them, and then slides on. What is allowed follows from the
 * better of the two, so a slow decline does not lower the bar; only an improvement that is proven (99 %) moves the
 * accepted level by itself. While frozen nothing moves, and the days of a fault are left out for good. A fixed or given
 * reference can be frozen, and knows no accepted level beside the one in force: one that a person accepts stands in its
 * place, until what it says itself is back.
 *
 * <p>Memory: for a window of D days at most {@value #MOST_WINDOWS} + 1 times D days of sums, some 12 bytes each when
 * stored, 40 with unequal probabilities.
 */
final class ReferenceSums {
    static final long DAY = LabelDays.DAY;
    static final int MOST_WINDOWS = 4;

    /** A fixed reference of whose days labels cover less than this is not what it says. */
    static final double LEAST_COVERAGE = 0.5;

    private static final int RATE_DAYS = 30;
    private static final long NEVER = Long.MAX_VALUE;

    /** Where a request lies to the reference. */
    enum ReferencePosition {
        BEFORE,
        INSIDE,
        AFTER
    }

    /**
     * A fixed reference has all under day 0. Beside a given reference they are the monitor's own labels of the last
     * days, for their rate and their probabilities.
     */
    private LabelDays days = new LabelDays();

    /** End of the reference that was ready first, in milliseconds. */
    private long firstEnd = NEVER;

    private boolean ready;
    private long takenOn = Long.MIN_VALUE;
    private ReferenceLevel inForce = new ReferenceLevel(new WeightedSums());

    /**
     * Of a rolling reference, from when it is ready; of another one that a person accepted, and that is not taken anew
     * then.
     */
    private @Nullable ReferenceLevel accepted;

    /** What was held to before a person accepted another level; null: none was accepted, or it is back. */
    private @Nullable ReferenceLevel former;

    private boolean hasSlid;

    /** The first day that a rolling reference, once ready, may reach back to. */
    private long growsFrom = Long.MIN_VALUE;

    /** When the fault began for which the reference is frozen; {@link #NEVER}: it is not. */
    private long frozenSince = NEVER;

    private DayRanges faults = new DayRanges();
    private double usualProbability = 1;
    private double labelsPerDay;
    private double weightPerDay;

    boolean isReady() {
        return ready;
    }

    /** Counts a new label where it belongs. */
    ReferencePosition file(ScoredLabel label, long now, DetectionContext context) {
        ReferencePlan plan = context.plan();
        long requestedAt = label.requestedAt();
        if (plan instanceof Given) {
            days.addRecent(label, now, RATE_DAYS);
            return ReferencePosition.AFTER;
        }
        if (plan instanceof Previous previous) {
            long day = LabelDays.dayOf(label);
            if (day < days.first() && !beginOn(day, previous)) {
                return ReferencePosition.BEFORE;
            }
            days.see(day);
            if (!faults.contains(day)) {
                days.add(day, label);
            }
        } else if (plan instanceof Fixed fixed) {
            if (requestedAt < fixed.from()) {
                return ReferencePosition.BEFORE;
            }
            if (requestedAt < fixed.to()) {
                long day = LabelDays.dayOf(label);
                days.beginOn(Math.min(days.first(), day));
                days.see(day);
                days.add(0, label);
            }
        }
        return requestedAt < end(now, context) ? ReferencePosition.INSIDE : ReferencePosition.AFTER;
    }

    /**
     * The first label to come need not be of the first day. The start moves back while that turns no label that waits
     * into a reference label.
     */
    private boolean beginOn(long day, Previous plan) {
        if (ready || (!days.isEmpty() && days.latest() >= day + plan.days())) {
            return false;
        }
        days.beginOn(day);
        return true;
    }

    /** Replaces a score that was counted; a label that was not counted stays uncounted. */
    void correct(ScoredLabel label, ScoredLabel.SupersededScore previous, ReferencePlan plan) {
        if (plan instanceof Given) {
            return;
        }
        long day = LabelDays.dayOf(label);
        if (plan instanceof Fixed fixed) {
            if (label.requestedAt() < fixed.from() || label.requestedAt() >= fixed.to()) {
                return;
            }
            day = 0;
        }
        days.replace(day, label, previous);
    }

    /** The first millisecond after the reference that was ready first or, while none was, that would be ready next. */
    long end(long now, DetectionContext context) {
        if (ready) {
            return firstEnd;
        }
        if (context.plan() instanceof Given) {
            return Long.MIN_VALUE;
        }
        return context.plan() instanceof Fixed fixed
                ? fixed.to()
                : span(now, context).to() * DAY;
    }

    /** Whether there is a reference interval and it has ended. */
    boolean hasEnded(long now, DetectionContext context) {
        boolean exists =
                context.plan() instanceof Given || context.plan() instanceof Fixed || days.first() != LabelDays.NEVER;
        return exists && now >= end(now, context);
    }

    /** Keys of {@code days}, the last exclusive. */
    private record DaySpan(long from, long to) {}

    private DaySpan span(long now, DetectionContext context) {
        if (!(context.plan() instanceof Previous previous)) {
            return new DaySpan(0, 1);
        }
        int length = previous.days();
        // A window shorter than the maturity lags, or its labels would never be all there.
        long lag = Math.max(0, context.requirements().maturityMs() - length * DAY);
        long today = Math.floorDiv(now - lag, DAY);
        long first = days.first();
        if (first == LabelDays.NEVER) {
            return new DaySpan(first, first);
        }
        long to = today >= first + 2L * length ? today - length : first + length;
        long from = ready ? Math.max(growsFrom, to - (long) MOST_WINDOWS * length) : to - length;
        return new DaySpan(from, to);
    }

    /**
     * Takes the reference that is due at {@code now}, at most once a UTC day once there is one, and not while frozen.
     *
     * @return whether the reference became ready in this call
     */
    boolean advance(long now, DetectionContext context) {
        if (isFrozen() || (accepted != null && !(context.plan() instanceof Previous))) {
            return false;
        }
        if (context.plan() instanceof Given given) {
            return advance(now, given, context);
        }
        long today = Math.floorDiv(now, DAY);
        if (ready ? today <= takenOn : !isMature(now, context)) {
            return false;
        }
        DaySpan span = span(now, context);
        if (ready && context.plan() instanceof Previous previous && span.to() < growsFrom + previous.days()) {
            // Anew since a level was taken: less than a whole window could be better by chance than what was taken.
            return false;
        }
        days.removeBefore(span.from());
        faults.removeBefore(span.from());
        if (ready) {
            takenOn = today;
        }
        boolean first = !ready;
        long end = end(now, context);
        if (!take(span, context)) {
            return false;
        }
        if (first) {
            firstEnd = end;
            ready = true;
            takenOn = today;
            growsFrom = span.from();
        }
        if (context.plan() instanceof Previous) {
            hasSlid |= span.to() * DAY != firstEnd;
            // Until it slides, the first reference is still being completed.
            if (accepted == null || !hasSlid || inForce.isProvenBetterThan(accepted)) {
                accepted = inForce;
            }
        }
        return first;
    }

    /** Puts the labels of these days in force, if there are enough. */
    private boolean take(DaySpan span, DetectionContext context) {
        LabelClasses due = days.between(span.from(), span.to());
        double usual = due.usualProbability();
        WeightedSums sums = due.bounded(usual);
        if (sums.count() < context.requirements().minimumReferenceLabels()
                || sums.effectiveSize() <= 0
                || coverage(context.plan()) < LEAST_COVERAGE) {
            return false;
        }
        double length = context.plan() instanceof Fixed fixed
                ? coverage(fixed) * (double) (fixed.to() - fixed.from()) / DAY
                : (double) Math.max(1, faults.outside(span.from(), span.to()));
        inForce = new ReferenceLevel(sums);
        usualProbability = usual;
        labelsPerDay = sums.count() / length;
        weightPerDay = due.boundedWeight(usual) / length;
        return true;
    }

    /**
     * Which share of a fixed reference lies between the first and the last UTC day with labels, 0 to 1; 1 for any other
     * reference, and where there are none.
     */
    double coverage(ReferencePlan plan) {
        if (!(plan instanceof Fixed fixed) || days.first() == LabelDays.NEVER) {
            return 1;
        }
        long from = Math.max(fixed.from(), days.first() * DAY);
        long to = Math.min(fixed.to(), (days.latest() + 1) * DAY);
        return (double) (to - from) / (double) (fixed.to() - fixed.from());
    }

    private boolean advance(long now, Given given, DetectionContext context) {
        long today = Math.floorDiv(now, DAY);
        if (ready && today <= takenOn) {
            return false;
        }
        Optional<WeightedSums> due = given.source().at(now);
        if (due.isEmpty() || due.get().count() < context.requirements().minimumReferenceLabels()) {
            return false;
        }
        boolean first = !ready;
        ready = true;
        firstEnd = Long.MIN_VALUE;
        takenOn = today;
        inForce = new ReferenceLevel(due.get());
        return first;
    }

    boolean isMature(long now, DetectionContext context) {
        return hasEnded(now, context) && now - context.requirements().maturityMs() >= end(now, context);
    }

    boolean isFrozen() {
        return frozenSince != NEVER;
    }

    /** The state of a rolling reference, and of any that is frozen; empty while none is ready. */
    Optional<SequentialMonitor.ReferenceState> state() {
        if (!ready) {
            return Optional.empty();
        }
        if (isFrozen()) {
            return Optional.of(SequentialMonitor.ReferenceState.FROZEN);
        }
        return Optional.of(
                hasSlid ? SequentialMonitor.ReferenceState.SLIDING : SequentialMonitor.ReferenceState.ACCEPTED);
    }

    /**
     * Stops the reference at the first sign of a fault. Days from the onset on that it had taken in are taken out, if
     * enough are left.
     *
     * @param onset of the fault, epoch milliseconds; the earliest counts
     */
    void freeze(long onset, long now, DetectionContext context) {
        if (!ready) {
            return;
        }
        frozenSince = Math.min(frozenSince, onset);
        if (context.plan() instanceof Previous && takenOn != Long.MIN_VALUE) {
            DaySpan span = span(takenOn * DAY, context);
            long clean = Math.floorDiv(frozenSince, DAY);
            if (hasSlid && clean < span.to()) {
                take(new DaySpan(span.from(), clean), context);
            }
        }
    }

    /** Lets the reference slide again, without the days of the fault from its onset to its recovery. */
    void resume(long onset, long recovery) {
        if (!isFrozen()) {
            return;
        }
        long from = Math.floorDiv(Math.min(onset, frozenSince), DAY);
        long to = Math.floorDiv(recovery, DAY);
        frozenSince = NEVER;
        faults.add(from, to);
        if (days.first() != LabelDays.NEVER) {
            days.remove(from, to);
        }
    }

    /**
     * Takes a level as the one that quality is held to from now on: a rolling reference begins anew. What was held to
     * before is remembered.
     */
    void accept(WeightedSums scores, long now, ReferencePlan plan) {
        if (ready) {
            former = governing();
        }
        hold(new ReferenceLevel(scores), now, plan);
    }

    /**
     * Takes a level that is proven better than the accepted one in its place; one that is no better than what was
     * accepted changes nothing.
     */
    void lift(WeightedSums scores, long now, ReferencePlan plan) {
        ReferenceLevel level = new ReferenceLevel(scores);
        if (former == null || level.errorBound() >= governing().errorBound()) {
            return;
        }
        if (level.errorBound() <= former.errorBound()) {
            restore(now, plan);
        } else {
            hold(level, now, plan);
        }
    }

    /** What was held to before a level was accepted is held to again; any but a rolling reference says its own again. */
    void restore(long now, ReferencePlan plan) {
        if (former == null) {
            return;
        }
        ReferenceLevel before = former;
        former = null;
        if (!(plan instanceof Previous)) {
            hold(before, now, plan);
            accepted = null;
        } else if (before.errorBound() < governing().errorBound()) {
            hold(before, now, plan);
        }
    }

    /** Upper bound of the error, one-sided 95 %, of what was held to before a level was accepted. */
    OptionalDouble formerErrorBound() {
        return former == null ? OptionalDouble.empty() : OptionalDouble.of(former.errorBound());
    }

    private void hold(ReferenceLevel level, long now, ReferencePlan plan) {
        inForce = level;
        accepted = inForce;
        frozenSince = NEVER;
        hasSlid = false;
        takenOn = Math.floorDiv(now, DAY);
        firstEnd = ready ? firstEnd : now;
        ready = true;
        if (plan instanceof Previous) {
            days.clear();
            faults.clear();
            growsFrom = takenOn;
        }
    }

    /** The better of the level in force and the accepted one, as far as can be said. */
    private ReferenceLevel governing() {
        return accepted != null && accepted.errorBound() < inForce.errorBound() ? accepted : inForce;
    }

    /** Upper bound of the reference's error, see {@link ReferenceLevel#errorBound(double)}; 1 while not ready. */
    double errorBound(double luck) {
        return governing().errorBound(luck);
    }

    /** The law of errors of a stream that is as the reference says. */
    ErrorLaw errorLaw(double correlation, double luck) {
        return governing().errorLaw(correlation, luck);
    }

    /** The reference's quality; while it is not ready, how many labels of those that it needs are there. */
    Estimate quality(long now, DetectionContext context) {
        DetectionContext.Requirements requirements = context.requirements();
        if (ready) {
            return governing().quality(requirements.confidence());
        }
        DaySpan span = span(now, context);
        if (context.plan() instanceof Given) {
            return new Estimate.NotEnoughData(0, requirements.minimumReferenceLabels());
        }
        return new Estimate.NotEnoughData(days.count(span.from(), span.to()), requirements.minimumReferenceLabels());
    }

    /**
     * The inclusion probability that is the least usual one; labels of a smaller one weigh no more than those of this
     * one.
     */
    double usualProbability(ReferencePlan plan) {
        return plan instanceof Given ? days.all().usualProbability() : usualProbability;
    }

    /**
     * Labels that the reference leads one to expect in a day or, beside a given reference, that came in a day of late;
     * 0 while not ready.
     */
    double labelsPerDay(long now, ReferencePlan plan) {
        if (!ready) {
            return 0;
        }
        return plan instanceof Given ? days.all().count() / ownDays(now) : labelsPerDay;
    }

    /** The weight of these labels, at most 1 each. */
    double weightPerDay(long now, ReferencePlan plan) {
        if (!ready) {
            return 0;
        }
        if (!(plan instanceof Given)) {
            return weightPerDay;
        }
        LabelClasses own = days.all();
        return own.boundedWeight(own.usualProbability()) / ownDays(now);
    }

    private double ownDays(long now) {
        return Math.max(1, Math.min((double) RATE_DAYS, (double) now / DAY - days.first()));
    }

    void writeTo(DataOutput out) throws IOException {
        days.writeTo(out);
        out.writeBoolean(ready);
        if (ready) {
            Varint.writeSigned(out, firstEnd);
            Varint.writeSigned(out, takenOn);
            inForce.writeTo(out);
            out.writeBoolean(accepted != null);
            if (accepted != null) {
                accepted.writeTo(out);
            }
            out.writeBoolean(former != null);
            if (former != null) {
                former.writeTo(out);
            }
            out.writeBoolean(hasSlid);
            Varint.writeSigned(out, growsFrom);
            Varint.writeSigned(out, frozenSince);
            faults.writeTo(out);
            out.writeDouble(usualProbability);
            out.writeDouble(labelsPerDay);
            out.writeDouble(weightPerDay);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static ReferenceSums readFrom(DataInput in) throws IOException {
        ReferenceSums sums = new ReferenceSums();
        sums.days = LabelDays.readFrom(in);
        sums.ready = in.readBoolean();
        if (sums.ready) {
            sums.firstEnd = Varint.readSigned(in);
            sums.takenOn = Varint.readSigned(in);
            sums.inForce = ReferenceLevel.readFrom(in);
            sums.accepted = in.readBoolean() ? ReferenceLevel.readFrom(in) : null;
            sums.former = in.readBoolean() ? ReferenceLevel.readFrom(in) : null;
            sums.hasSlid = in.readBoolean();
            sums.growsFrom = Varint.readSigned(in);
            sums.frozenSince = Varint.readSigned(in);
            sums.faults = DayRanges.readFrom(in);
            sums.usualProbability = in.readDouble();
            sums.labelsPerDay = in.readDouble();
            sums.weightPerDay = in.readDouble();
            if (!(sums.usualProbability > 0 && sums.usualProbability <= 1)
                    || !Double.isFinite(sums.labelsPerDay + sums.weightPerDay)) {
                throw new IOException("a reference's state that no stream of labels leads to");
            }
        }
        return sums;
    }
}
