package io.vigie.model;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an owner wants to be told about.
 *
 * @param name unique among monitors
 * @param criterion which labels speak of quality; null unless the metric is {@link Metric#QUALITY}
 * @param dimensions as in {@link SliceGroup#dimension()}: segment names joined by a comma, empty for the slice {@code all}
 * @param window that is compared; for an objective the period of its error budget
 * @param tolerance how much worse is still acceptable, at least 0: a share of the reference where {@link Metric#isRelative()}, a distance where
 *     {@link Metric#isDistribution()}, else a difference
 * @param method which detector, distance or objective
 * @param owner who is told; null: nobody in particular
 * @param channels names of the job's channels that receive the alerts
 * @param runbook address of a page that says what to do; null: none
 */
public record Monitor(
        String name,
        ModelMatch match,
        Metric metric,
        @Nullable String criterion,
        List<String> dimensions,
        WindowLength window,
        Reference reference,
        double tolerance,
        FalseAlarmBudget falseAlarms,
        DetectionMethod method,
        Severity severity,
        @Nullable String owner,
        List<String> channels,
        @Nullable String runbook)
        implements Serializable {

    public Monitor {
        dimensions = List.copyOf(dimensions);
        channels = List.copyOf(channels);
    }

    /** The same monitor with another sequential detector, and slices that share the budget as any detector can. */
    public Monitor withDetector(DetectorChoice detector) {
        DetectionMethod other = new DetectionMethod(
                detector, Multiplicity.UNION, method.threshold(), method.distance(), method.objective());
        return new Monitor(
                name,
                match,
                metric,
                criterion,
                dimensions,
                window,
                reference,
                tolerance,
                falseAlarms,
                other,
                severity,
                owner,
                channels,
                runbook);
    }
}
