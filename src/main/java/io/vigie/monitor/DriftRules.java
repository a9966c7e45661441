package io.vigie.monitor;

import io.vigie.alert.AlertLifecycle;
import io.vigie.detect.BurnRates;
import io.vigie.detect.DetectionContext;
import io.vigie.model.Benchmark;
import io.vigie.model.DetectorKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.PaneRetention;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.window.RollUpLevel;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all groups are told.
 *
 * @param series which points of windows are written, and when
 * @param benchmarks that are known beforehand; others may come while the job runs
 * @param horizonMs how long after its start a pane may change
 * @param maturityMs how long after the end of a reference most of its labels have come
 * @param silencesUntil epoch milliseconds: nothing that is missing after it is a silence, since the input ends there
 */
public record DriftRules(
        SeriesRules series,
        List<Monitor> monitors,
        List<Benchmark> benchmarks,
        long horizonMs,
        long maturityMs,
        AlertRules alerts,
        long silencesUntil)
        implements Serializable {

    /**
     * What labels below a floor must have lost together before it is an alarm: five bad answers, as for burn rates.
     * Fewer are an accident, or one labeller's mistake, whatever share they are.
     */
    static final double LEAST_LOST = (double) BurnRates.LEAST_BAD;

    /**
     * How alerts live, and where they lead.
     *
     * @param life how long a comparison must hold
     * @param falseAlarms how many all monitors of one model may raise together; null: as many as each may by
     *     itself
     * @param dashboardUrl address of the dashboard; null: alerts do not link to it
     * @param runbookUrl address below which runbooks are; null: alerts name the page in the documents
     */
    public record AlertRules(
            AlertLifecycle life,
            @Nullable FalseAlarmBudget falseAlarms,
            @Nullable String dashboardUrl,
            @Nullable String runbookUrl)
            implements Serializable {

        /** Without runbooks on the web. */
        public AlertRules(AlertLifecycle life, @Nullable FalseAlarmBudget falseAlarms, @Nullable String dashboardUrl) {
            this(life, falseAlarms, dashboardUrl, null);
        }
    }

    /**
     * Which points of windows are written, and when.
     *
     * @param stepMs for each window that is written, how far apart its ends lie
     * @param measuresLag whether points say how far behind the clock a group is: not in a run over files, which gives
     *     the same whenever it runs
     * @param onceFinal whether a point is written once, when none of its panes may change any more, instead of at its
     *     end and again whenever one changes
     * @param onlyMonitored whether only those are written that a monitor looks at, and the day of everybody
     */
    public record SeriesRules(
            Map<WindowLength, Long> stepMs, boolean measuresLag, boolean onceFinal, boolean onlyMonitored)
            implements Serializable {

        public SeriesRules {
            Map<WindowLength, Long> kept = new EnumMap<>(WindowLength.class);
            kept.putAll(stepMs);
            stepMs = kept;
        }

        /** Of a job that goes on: whoever looks sees what is known now. */
        public static SeriesRules ofJob(Map<WindowLength, Long> stepMs) {
            return new SeriesRules(stepMs, true, false, false);
        }

        /** The same points from a run that gives the same whenever it runs. */
        public static SeriesRules ofRepeatableRun(Map<WindowLength, Long> stepMs) {
            return new SeriesRules(stepMs, false, false, false);
        }

        /** Of a history that is over: nobody looks before the end. */
        public static SeriesRules ofHistory(Map<WindowLength, Long> stepMs, boolean onlyMonitored) {
            return new SeriesRules(stepMs, false, true, onlyMonitored);
        }
    }

    public DriftRules {
        monitors = List.copyOf(monitors);
        benchmarks = List.copyOf(benchmarks);
    }

    /** Of a run that writes every point when it is due, and again whenever a pane of it changes. */
    public DriftRules(
            Map<WindowLength, Long> stepMs,
            List<Monitor> monitors,
            List<Benchmark> benchmarks,
            long horizonMs,
            long maturityMs,
            AlertRules alerts,
            boolean measuresLag) {
        this(
                new SeriesRules(stepMs, measuresLag, false, false),
                monitors,
                benchmarks,
                horizonMs,
                maturityMs,
                alerts,
                Long.MAX_VALUE);
    }

    /** The same with other monitors. */
    public DriftRules withMonitors(List<Monitor> others) {
        return new DriftRules(series, others, benchmarks, horizonMs, maturityMs, alerts, silencesUntil);
    }

    /** For each window that is written, how far apart its ends lie. */
    public Map<WindowLength, Long> stepMs() {
        return series.stepMs();
    }

    /** Whether points say how far behind the clock a group is. */
    public boolean measuresLag() {
        return series.measuresLag();
    }

    AlertLifecycle alertLife() {
        return alerts.life();
    }

    /** How far apart two comparisons of this window lie: an hour where it is not written. */
    long stepOf(WindowLength window) {
        return series.stepMs().getOrDefault(window, RollUpLevel.HOUR.lengthMs());
    }

    /**
     * How long panes and roll-ups are kept: a pane that changes on its last day rewrites windows that reach as far back
     * again, and a comparison looks two windows back.
     */
    long retentionMs() {
        return PaneRetention.ofHorizon(horizonMs);
    }

    /** How old a pane may be that still changes: the windows that it touches lie within the retention. */
    long correctableMs() {
        return retentionMs() - WindowLength.MONTH.millis();
    }

    DetectionContext.Requirements detectorRequirements() {
        DetectionContext.Requirements defaults = DetectionContext.Requirements.DEFAULTS;
        return new DetectionContext.Requirements(maturityMs, defaults.confidence(), defaults.minimumReferenceLabels());
    }

    /**
     * Into how many times more parts the budget of each monitor of a model is divided, because all of them together
     * have a budget: 1 where they have none, or where theirs add up to less.
     */
    double sharesOfModel(String model) {
        FalseAlarmBudget together = alerts.falseAlarms();
        if (together == null) {
            return 1;
        }
        double alarmsPerDay = monitors.stream()
                .filter(DriftRules::hasBudget)
                .filter(monitor -> monitor.match().coversModel(model))
                .mapToDouble(monitor ->
                        monitor.falseAlarms().count() / monitor.falseAlarms().periodDays())
                .sum();
        return Math.max(1, alarmsPerDay / (together.count() / together.periodDays()));
    }

    /**
     * Objectives promise a service level instead, silences learn what is usual, and detectors other than the e-detector
     * know no budget.
     */
    private static boolean hasBudget(Monitor monitor) {
        return monitor.method().objective() == null
                && monitor.metric() != Metric.SILENCE
                && (!monitor.metric().isLabelled()
                        || monitor.method().detector().kind() == DetectorKind.E_DETECTOR);
    }

    /** The monitors that this group's series may concern. */
    List<Monitor> monitorsOf(SliceGroup group) {
        return monitors.stream()
                .filter(monitor -> monitor.dimensions().contains(group.dimension()))
                .filter(monitor -> monitor.match().coversModel(group.model()))
                .toList();
    }
}
