package io.vigie.bench.alerts;

import io.vigie.alert.AlertLifecycle;
import io.vigie.bench.alerts.World.MeasuredPath;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.Objective.BurnRate;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The monitors of {@code jobs/monitors/example.yaml}, under the settings of {@code jobs/drift.yaml}. */
final class WorldMonitors {

    static final String CRITERION = "correct";
    static final String DIMENSION = "language";

    /** Of every monitor that has one. */
    static final FalseAlarmBudget BUDGET = FalseAlarmBudget.parse("1 per 90d");

    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final List<String> WHOLE = List.of("");
    private static final List<String> WHOLE_AND_SLICES = List.of("", DIMENSION);

    /** All but objectives. */
    static final List<Monitor> BUDGETED = List.of(
            figure("answers-correct", Metric.QUALITY, WHOLE_AND_SLICES, WindowLength.MONTH, 0.02),
            figure("slow-answers", Metric.LATENCY_P95, WHOLE, WindowLength.WEEK, 0.1),
            figure("failing-requests", Metric.ERROR_RATE, WHOLE, WindowLength.DAY, 0.01),
            figure("refused-requests", Metric.REFUSAL_RATE, WHOLE_AND_SLICES, WindowLength.WEEK, 0.02),
            figure("abandoned-conversations", Metric.ABANDONMENT, WHOLE_AND_SLICES, WindowLength.MONTH, 0.02),
            figure("abandoned-after-bad-answer", Metric.ABANDONMENT_AFTER_BAD, WHOLE, WindowLength.MONTH, 0.05),
            monitor(
                    "language-mix",
                    Metric.MIX,
                    List.of(DIMENSION),
                    WindowLength.MONTH,
                    0,
                    method(DistanceKind.JENSEN_SHANNON, null)));

    static final Monitor OBJECTIVE = monitor(
            "failures-objective",
            Metric.ERROR_RATE,
            WHOLE,
            WindowLength.MONTH,
            0,
            method(
                    null,
                    new Objective(
                            0.02,
                            List.of(
                                    new BurnRate(14.4, HOUR, HOUR / 12),
                                    new BurnRate(6, 6 * HOUR, HOUR / 2),
                                    new BurnRate(1, 3 * DAY, 6 * HOUR)))));

    private WorldMonitors() {}

    static List<Monitor> of(MeasuredPath measured) {
        return measured == MeasuredPath.OBJECTIVES ? List.of(OBJECTIVE) : BUDGETED;
    }

    /** Windows are compared every hour (24 h) and every midnight (7 d, 30 d); the job does it oftener. */
    static DriftRules rules(MeasuredPath measured) {
        return new DriftRules(
                Map.of(WindowLength.DAY, HOUR, WindowLength.WEEK, DAY, WindowLength.MONTH, DAY),
                of(measured),
                List.of(),
                45 * DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    private static Monitor figure(
            String name, Metric metric, List<String> dimensions, WindowLength window, double tolerance) {
        return monitor(name, metric, dimensions, window, tolerance, DetectionMethod.DEFAULT);
    }

    private static DetectionMethod method(@Nullable DistanceKind distance, @Nullable Objective objective) {
        return new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, distance, objective);
    }

    private static Monitor monitor(
            String name,
            Metric metric,
            List<String> dimensions,
            WindowLength window,
            double tolerance,
            DetectionMethod method) {
        return new Monitor(
                name,
                new ModelMatch("*", null),
                metric,
                metric == Metric.QUALITY ? CRITERION : null,
                dimensions,
                window,
                Reference.previous(),
                tolerance,
                BUDGET,
                method,
                Severity.WARNING,
                null,
                List.of(),
                null);
    }
}
