package io.vigie.monitor;

import io.vigie.detect.DetectionContext;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.window.RollUpLevel;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a detector gets labels enough to prove anything within the monitor's window, at the rate at which they come
 * now and with the weights that they have.
 *
 * @param expected labels in a window; empty while that is not known
 * @param needed the fewest labels of their mean weight, all of them bad, that raise an alarm; empty where no number
 *     does, or it is not known
 * @param isThin true: the detector cannot alarm in a window, whatever happens, or has no reference long after it should
 *     have one
 */
record LabelSupply(OptionalDouble expected, OptionalLong needed, boolean isThin) {

    /** Where to stop counting: what so many labels in a row cannot prove, all of them bad, is not provable. */
    private static final long MOST = 1_000;

    /**
     * How many labels come.
     *
     * @param inWindow the labels of the current window; empty while it is not a whole one
     * @param begin of the series, epoch milliseconds
     */
    record LabelRate(OptionalDouble inWindow, long windowMs, long begin) {}

    /** @param detector null where no label was ever seen */
    static LabelSupply of(@Nullable SequentialMonitor detector, DetectionContext context, LabelRate rate, long now) {
        if (detector == null || detector.labelsPerDay(context) == 0) {
            return new LabelSupply(
                    OptionalDouble.empty(), OptionalLong.empty(), isLate(detector, context, rate.begin(), now));
        }
        double expected =
                rate.inWindow().orElse(detector.labelsPerDay(context) * rate.windowMs() / RollUpLevel.DAY.lengthMs());
        OptionalDouble known = OptionalDouble.of(expected);
        if (detector.threshold(context).isEmpty()) {
            return new LabelSupply(known, OptionalLong.empty(), false);
        }
        OptionalLong needed = detector.labelsToAlarm(MOST, context);
        return new LabelSupply(known, needed, needed.isEmpty() || needed.getAsLong() > Math.ceil(expected));
    }

    /**
     * In words; empty where labels suffice.
     *
     * @param counted what they are called, in the singular
     */
    Optional<SeriesStatus> notEnough(String counted) {
        if (!isThin) {
            return Optional.empty();
        }
        if (expected.isEmpty()) {
            return Optional.of(SeriesStatus.cannotAlarm("too few " + counted + "s for a reference"));
        }
        String come = String.format(Locale.ROOT, "about %,.0f %ss come in a window, ", expected.getAsDouble(), counted);
        return Optional.of(SeriesStatus.cannotAlarm(come
                + (needed.isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "and at least %,d are needed even if all of them are bad",
                                needed.getAsLong())
                        : "and no number of them is proof, so bad is the reference or so small their weight")));
    }

    /** Whether a reference should be there by now, and is not for want of labels. */
    private static boolean isLate(
            @Nullable SequentialMonitor detector, DetectionContext context, long begin, long now) {
        if (detector != null) {
            return detector.isOverdue(context);
        }
        long end = begin;
        if (context.plan() instanceof ReferencePlan.Previous previous) {
            end = begin + previous.days() * RollUpLevel.DAY.lengthMs();
        } else if (context.plan() instanceof ReferencePlan.Fixed fixed) {
            end = Math.max(begin, fixed.to());
        }
        return now >= end + context.requirements().maturityMs();
    }
}
