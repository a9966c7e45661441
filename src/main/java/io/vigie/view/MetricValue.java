package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.LargestGap;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.RelativeChange;
import org.jspecify.annotations.Nullable;

/**
 * A metric of one slice in one window.
 *
 * @param value in its own unit, finite
 * @param count of what it rests on
 * @param estimate its interval at any confidence, around {@code value}; not enough data where the series allow none
 */
record MetricValue(double value, long count, LargestGap.GroupEstimate estimate) {
    static final double CONFIDENCE = 0.95;

    /** Fewer labels than this say nothing about a window; monitors do not compare fewer, either. */
    static final int LEAST_LABELS = 30;

    /** At 95 %; null where there is none. */
    @Nullable
    Interval interval() {
        return estimate.at(CONFIDENCE) instanceof Interval interval ? interval : null;
    }

    /** Whether it rests on enough to be compared. Full traffic is no sample: any amount of it is what it is. */
    boolean isComparable(Metric metric) {
        return !metric.isLabelled() || count >= LEAST_LABELS;
    }

    /**
     * This against another: a difference, for a relative metric the quotient minus one; null where that does not exist.
     */
    @Nullable
    Double change(MetricValue reference, Metric metric) {
        if (!metric.isRelative()) {
            return value - reference.value;
        }
        double change = value / reference.value - 1;
        return Double.isFinite(change) ? change : null;
    }

    /** The 95 % interval of {@link #change}; null where the series allow none. */
    @Nullable
    Interval changeInterval(MetricValue reference, Metric metric) {
        Estimate now = estimate.at(CONFIDENCE);
        Estimate before = reference.estimate.at(CONFIDENCE);
        Estimate change = metric.isRelative() ? RelativeChange.of(now, before) : NewcombeInterval.of(now, before);
        return change instanceof Interval interval ? interval : null;
    }
}
