package io.vigie.model;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that watches one metric of matching models and alerts its owner when it degrades.
 *
 * @param name unique among monitors
 * @param criterion the criterion of the labels that measure quality, or whose silence is told; null for other metrics,
 *     and for silence of whatever comes
 * @param dimensions as in {@link SliceGroup#dimension()}: segment names joined by a comma, empty for the slice
 *     {@code all}
 * @param window length of the windows that are compared; for an objective, the period of its error budget
 * @param tolerance the largest acceptable degradation, at least 0: a share of the reference where
 *     {@link Metric#isRelative()}, a distance where {@link Metric#isDistribution()}, else a difference
 * @param method its detector, distance or objective
 * @param owner who is responsible; null: nobody in particular
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

    /** The same monitor on the labels of one criterion. */
    public Monitor withCriterion(String other) {
        return new Monitor(
                name,
                match,
                metric,
                other,
                dimensions,
                window,
                reference,
                tolerance,
                falseAlarms,
                method,
                severity,
                owner,
                channels,
                runbook);
    }

    /** The same monitor under another name. */
    public Monitor named(String other) {
        return new Monitor(
                other,
                match,
                metric,
                criterion,
                dimensions,
                window,
                reference,
                tolerance,
                falseAlarms,
                method,
                severity,
                owner,
                channels,
                runbook);
    }

    /**
     * The same monitor with another sequential detector, and with {@link Multiplicity#UNION}, which suits every
     * detector.
     */
    public Monitor withDetector(DetectorChoice detector) {
        DetectionMethod other = new DetectionMethod(
                detector,
                Multiplicity.UNION,
                method.threshold(),
                method.distance(),
                method.objective(),
                method.floor(),
                method.labels());
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
