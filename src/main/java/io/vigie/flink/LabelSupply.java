package io.vigie.flink;

import io.vigie.detect.QualityWatch;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.WatchContext;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a watch gets labels enough to ever alarm within its budget period.
 *
 * @param expected labels in a budget period; empty while that is not known
 * @param needed the fewest labels, all of them bad, that raise an alarm; empty where no number does, or it is not known
 * @param isThin true: the watch cannot alarm in a budget period, whatever happens, or has not even a reference long after it should have one
 */
record LabelSupply(OptionalDouble expected, OptionalLong needed, boolean isThin) {

    /** Where to stop counting: more labels than this are enough for anything. */
    private static final long MOST = 10_000;

    /**
     * @param watch null where no label was ever seen
     * @param ageMillis for how long the series has been there
     */
    static LabelSupply of(@Nullable QualityWatch watch, WatchContext context, long ageMillis) {
        if (watch == null || watch.expectedLabels(context) == 0) {
            return new LabelSupply(OptionalDouble.empty(), OptionalLong.empty(), isLate(watch, context, ageMillis));
        }
        double expected = watch.expectedLabels(context);
        OptionalDouble known = OptionalDouble.of(expected);
        if (watch.threshold(context).isEmpty()) {
            return new LabelSupply(known, OptionalLong.empty(), false);
        }
        long affordable = (long) Math.min(MOST, Math.ceil(expected));
        OptionalLong needed = watch.labelsToAlarm(MOST, context);
        boolean reachable = needed.isPresent() && needed.getAsLong() <= affordable;
        return new LabelSupply(known, needed, !reachable && expected < MOST);
    }

    /** Whether a reference should be there by now, and is not for want of labels. */
    private static boolean isLate(@Nullable QualityWatch watch, WatchContext context, long ageMillis) {
        if (watch != null) {
            return watch.state(context) == QualityWatch.State.WAITING && watch.isOverdue(context);
        }
        long length = context.plan() instanceof ReferencePlan.Previous previous ? previous.days() * 86_400_000L : 0;
        return ageMillis >= length + context.requirements().maturityMillis();
    }
}
