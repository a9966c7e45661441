package io.vigie.monitor;

import io.vigie.detect.DetectionContext;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.window.RollUpLevel;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a detector gets labels enough to ever alarm within its budget period.
 *
 * @param expected labels in a budget period; empty while that is not known
 * @param needed the fewest labels, all of them bad, that raise an alarm; empty where no number does, or it is not known
 * @param isThin true: the detector cannot alarm in a budget period, whatever happens, or has no reference long after it
 *     should have one
 */
record LabelSupply(OptionalDouble expected, OptionalLong needed, boolean isThin) {

    /** Where to stop counting: what so many labels in a row cannot prove, all of them bad, is not provable. */
    private static final long MOST = 1_000;

    /**
     * @param detector null where no label was ever seen
     * @param begin of the series
     */
    static LabelSupply of(@Nullable SequentialMonitor detector, DetectionContext context, long begin, long now) {
        if (detector == null || detector.expectedLabels(context) == 0) {
            return new LabelSupply(OptionalDouble.empty(), OptionalLong.empty(), isLate(detector, context, begin, now));
        }
        double expected = detector.expectedLabels(context);
        OptionalDouble known = OptionalDouble.of(expected);
        if (detector.threshold(context).isEmpty()) {
            return new LabelSupply(known, OptionalLong.empty(), false);
        }
        OptionalLong needed = detector.labelsToAlarm(MOST, context);
        return new LabelSupply(known, needed, needed.isEmpty() || needed.getAsLong() > Math.ceil(expected));
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
