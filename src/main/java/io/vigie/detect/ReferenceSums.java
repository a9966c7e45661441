package io.vigie.detect;

import io.vigie.detect.ReferencePlan.Fixed;
import io.vigie.detect.ReferencePlan.Given;
import io.vigie.detect.ReferencePlan.Previous;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Estimate;
import io.vigie.stats.Varint;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The labels of a reference as sums: one set for a fixed interval, one per UTC day of requests for a rolling one, and from the moment at which the
 * reference is ready the sums that are in force. Memory: for a rolling reference of D days at most 2·D + 1 days of sums, some 40 bytes each when stored.
 */
final class ReferenceSums {
    static final long DAY = 86_400_000L;
    private static final double ERROR_BOUND_CONFIDENCE = 0.95;
    private static final int MOST_DAYS = 100_000;
    private static final int RATE_DAYS = 30;

    /** Where a request lies to the reference. */
    enum ReferencePosition {
        BEFORE,
        INSIDE,
        AFTER
    }

    /**
     * By day of the request since 1970; a fixed reference has all under 0. Beside a given reference they are the watch's own labels of the last days, for their
     * rate.
     */
    private final TreeMap<Long, WeightedSums> days = new TreeMap<>();

    /** The first day of a rolling reference; meaningful once {@code days} has been filled. */
    private long firstDay = Long.MAX_VALUE;

    private long latestDay = Long.MIN_VALUE;

    /** End of the reference that was ready first, in milliseconds. */
    private long firstEnd = Long.MAX_VALUE;

    private boolean ready;
    private long takenOn = Long.MIN_VALUE;
    private WeightedSums inForce = new WeightedSums();
    private double lengthDays = 1;
    private double errorBound = 1;

    boolean isReady() {
        return ready;
    }

    /** Counts a new label where it belongs. */
    ReferencePosition file(ScoredLabel label, long now, DetectionContext context) {
        ReferencePlan plan = context.plan();
        long requestedAt = label.requestedAt();
        if (plan instanceof Given) {
            fileForRate(label, now);
            return ReferencePosition.AFTER;
        }
        if (plan instanceof Previous previous) {
            long day = Math.floorDiv(requestedAt, DAY);
            if (day < firstDay && !beginOn(day, previous)) {
                return ReferencePosition.BEFORE;
            }
            latestDay = Math.max(latestDay, day);
            sumsOf(day).add(label.score(), 1 / label.probability());
        } else if (plan instanceof Fixed fixed) {
            if (requestedAt < fixed.from()) {
                return ReferencePosition.BEFORE;
            }
            if (requestedAt < fixed.to()) {
                sumsOf(0).add(label.score(), 1 / label.probability());
            }
        }
        return requestedAt < end(now, context) ? ReferencePosition.INSIDE : ReferencePosition.AFTER;
    }

    private void fileForRate(ScoredLabel label, long now) {
        long day = Math.floorDiv(label.requestedAt(), DAY);
        long oldest = Math.floorDiv(now, DAY) - RATE_DAYS;
        days.headMap(oldest).clear();
        if (day >= oldest) {
            firstDay = Math.min(firstDay, day);
            latestDay = Math.max(latestDay, day);
            sumsOf(day).add(label.score(), 1 / label.probability());
        }
    }

    /** The first label to come need not be of the first day. The start moves back while that turns no label that waits into a reference label. */
    private boolean beginOn(long day, Previous plan) {
        if (ready || (!days.isEmpty() && latestDay >= day + plan.days())) {
            return false;
        }
        firstDay = day;
        return true;
    }

    private WeightedSums sumsOf(long day) {
        return days.computeIfAbsent(day, unused -> new WeightedSums());
    }

    /** Replaces a score that was counted; a label that was not counted stays uncounted. */
    void correct(ScoredLabel label, ScoredLabel.SupersededScore previous, ReferencePlan plan) {
        if (plan instanceof Given) {
            return;
        }
        long day = Math.floorDiv(label.requestedAt(), DAY);
        if (plan instanceof Fixed fixed) {
            if (label.requestedAt() < fixed.from() || label.requestedAt() >= fixed.to()) {
                return;
            }
            day = 0;
        }
        WeightedSums sums = days.get(day);
        if (sums != null) {
            sums.remove(previous.score(), 1 / previous.probability());
            sums.add(label.score(), 1 / label.probability());
        }
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
                context.plan() instanceof Given || context.plan() instanceof Fixed || firstDay != Long.MAX_VALUE;
        return exists && now >= end(now, context);
    }

    /** Keys of {@code days}, the last exclusive. */
    private record DayRange(long from, long to) {}

    private DayRange span(long now, DetectionContext context) {
        if (!(context.plan() instanceof Previous previous)) {
            return new DayRange(0, 1);
        }
        int length = previous.days();
        // A window shorter than the maturity lags, or its labels would never be all there.
        long lag = Math.max(0, context.requirements().maturityMs() - length * DAY);
        long today = Math.floorDiv(now - lag, DAY);
        long from = firstDay != Long.MAX_VALUE && today >= firstDay + 2L * length ? today - 2L * length : firstDay;
        return new DayRange(from, firstDay == Long.MAX_VALUE ? firstDay : from + length);
    }

    /**
     * Takes the reference that is due at {@code now}, at most once a UTC day once there is one.
     *
     * @return whether the reference became ready in this call
     */
    boolean advance(long now, DetectionContext context) {
        if (context.plan() instanceof Given given) {
            return advance(now, given, context);
        }
        long today = Math.floorDiv(now, DAY);
        if (ready ? today <= takenOn : !isMature(now, context)) {
            return false;
        }
        DayRange span = span(now, context);
        WeightedSums due = new WeightedSums();
        days.subMap(span.from(), span.to()).values().forEach(due::merge);
        days.headMap(span.from()).clear();
        if (ready) {
            takenOn = today;
        }
        if (due.count() < context.requirements().minimumReferenceLabels() || due.effectiveSize() <= 0) {
            return false;
        }
        boolean first = !ready;
        if (first) {
            firstEnd = end(now, context);
            ready = true;
            takenOn = today;
        }
        inForce = due;
        lengthDays = context.plan() instanceof Fixed fixed
                ? (double) (fixed.to() - fixed.from()) / DAY
                : (double) (span.to() - span.from());
        errorBound = boundOfError();
        return first;
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
        inForce = due.get();
        errorBound = boundOfError();
        return first;
    }

    boolean isMature(long now, DetectionContext context) {
        return hasEnded(now, context) && now - context.requirements().maturityMs() >= end(now, context);
    }

    private double quality() {
        // A correction of a label that was never counted could push the mean out.
        return Math.min(1, Math.max(0, inForce.mean().orElse(0)));
    }

    private double boundOfError() {
        return WilsonInterval.upperBound(
                1 - quality(), inForce.effectiveSize(), inForce.count(), ERROR_BOUND_CONFIDENCE);
    }

    /** Upper bound of the reference's error, one-sided 95 %; 1 while not ready. */
    double errorBound() {
        return errorBound;
    }

    /** The reference's quality; while it is not ready, how many labels of those that it needs are there. */
    Estimate quality(long now, DetectionContext context) {
        DetectionContext.Requirements requirements = context.requirements();
        if (ready) {
            return WilsonInterval.of(quality(), inForce.effectiveSize(), requirements.confidence());
        }
        DayRange span = span(now, context);
        if (context.plan() instanceof Given) {
            return new Estimate.NotEnoughData(0, requirements.minimumReferenceLabels());
        }
        double have = days.subMap(span.from(), span.to()).values().stream()
                .mapToLong(WeightedSums::count)
                .sum();
        return new Estimate.NotEnoughData(have, requirements.minimumReferenceLabels());
    }

    /** Labels that the reference leads one to expect in a day or, beside a given reference, that came in a day of late; 0 while not ready. */
    double labelsPerDay(long now, ReferencePlan plan) {
        if (!ready) {
            return 0;
        }
        if (!(plan instanceof Given)) {
            return inForce.count() / lengthDays;
        }
        long labels = days.values().stream().mapToLong(WeightedSums::count).sum();
        double span = Math.min((double) RATE_DAYS, (double) now / DAY - firstDay);
        return labels / Math.max(1, span);
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, days.size());
        for (Map.Entry<Long, WeightedSums> day : days.entrySet()) {
            Varint.writeSigned(out, day.getKey());
            day.getValue().writeTo(out);
        }
        out.writeLong(firstDay);
        out.writeLong(latestDay);
        out.writeBoolean(ready);
        if (ready) {
            Varint.writeSigned(out, firstEnd);
            Varint.writeSigned(out, takenOn);
            inForce.writeTo(out);
            out.writeDouble(lengthDays);
        }
    }

    static ReferenceSums readFrom(DataInput in) throws IOException {
        ReferenceSums sums = new ReferenceSums();
        int size = Varint.readSize(in, MOST_DAYS);
        for (int i = 0; i < size; i++) {
            long day = Varint.readSigned(in);
            sums.days.put(day, WeightedSums.readFrom(in));
        }
        sums.firstDay = in.readLong();
        sums.latestDay = in.readLong();
        sums.ready = in.readBoolean();
        if (sums.ready) {
            sums.firstEnd = Varint.readSigned(in);
            sums.takenOn = Varint.readSigned(in);
            sums.inForce = WeightedSums.readFrom(in);
            sums.lengthDays = in.readDouble();
            sums.errorBound = sums.boundOfError();
        }
        return sums;
    }
}
