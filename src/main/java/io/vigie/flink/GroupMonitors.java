package io.vigie.flink;

import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** labels, windows → sequential watches, comparisons and objectives of every monitor of a group → one alert each. */
final class GroupMonitors {

    private final DriftRules rules;
    private final SliceGroup group;
    private final Consumer<SeriesPoint> points;
    private final List<Monitor> monitors;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final QualityMonitors quality;
    private final WindowMonitors comparisons;
    private final ObjectiveMonitors objectives;
    private final DistributionMonitors distributions;

    GroupMonitors(
            DriftRules rules,
            SliceGroup group,
            GroupTick.Stores stores,
            Consumer<SeriesPoint> points,
            Consumer<AlertEvent> alerts) {
        this.rules = rules;
        this.group = group;
        this.points = points;
        this.monitors = rules.monitorsOf(group);
        this.windows = new SliceWindows(stores.directory(), stores.rollUps());
        this.states = stores.monitors();
        AlertBook book = new AlertBook(states, points, alerts);
        this.quality = new QualityMonitors(rules, windows, states, book);
        this.comparisons = new WindowMonitors(rules, windows, states, book);
        this.distributions = new DistributionMonitors(rules, windows, states, book, points);
        this.objectives = new ObjectiveMonitors(rules, windows, book, points);
    }

    void onLabel(ScoredLabel label, long knownAt) throws Exception {
        for (Monitor monitor : monitors) {
            if (monitor.metric() != Metric.QUALITY || !label.criterion().equals(monitor.criterion())) {
                continue;
            }
            for (String version : List.of(ModelMatch.ANY, label.version())) {
                if (monitor.match().covers(group.model(), version)) {
                    quality.onLabel(watched(monitor, label.slice(), version), label, knownAt);
                }
            }
        }
    }

    void onTick(long tick) throws Exception {
        windows.nextTick();
        for (Monitor monitor : monitors) {
            if (!isDue(monitor, tick)) {
                continue;
            }
            if (monitor.metric() == Metric.MIX) {
                onTick(monitor, SliceNames.anyOf(group.dimension()), new ArrayList<>(windows.versions()), tick);
                continue;
            }
            for (String slice : windows.slices()) {
                onTick(monitor, slice, windows.versions(slice), tick);
            }
        }
    }

    private boolean isDue(Monitor monitor, long tick) {
        // Objectives are for what needs minutes, whatever the step of the window that is their period.
        return monitor.method().objective() != null
                || (monitor.metric().isDistribution()
                        ? DistributionMonitors.isDue(tick)
                        : Math.floorMod(tick, rules.stepOf(monitor.window())) == 0);
    }

    private void onTick(Monitor monitor, String slice, List<String> versions, long tick) throws Exception {
        versions.add(ModelMatch.ANY);
        for (String version : versions) {
            if (monitor.match().covers(group.model(), version)) {
                onTick(watched(monitor, slice, version), tick);
            }
        }
    }

    void store() throws Exception {
        states.store();
    }

    private void onTick(Watched watched, long tick) throws Exception {
        if (watched.monitor().method().objective() != null) {
            objectives.onTick(watched, tick);
            return;
        }
        if (watched.monitor().metric().isDistribution()) {
            distributions.onTick(watched, tick);
            return;
        }
        QualityMonitors.Standing standing = watched.monitor().metric() == Metric.QUALITY
                ? quality.onTick(watched, tick)
                : QualityMonitors.Standing.NONE;
        write(watched, tick, comparisons.onTick(watched, tick), standing);
    }

    private void write(Watched watched, long tick, WindowComparison comparison, QualityMonitors.Standing standing) {
        AlertPoints.Comparison compared = null;
        int verdict = Verdict.UNDECIDED.code();
        if (comparison instanceof WindowComparison.Change change) {
            compared = new AlertPoints.Comparison(
                    change.current().value(),
                    change.reference().value(),
                    change.change(),
                    change.lower(),
                    change.upper());
            verdict = change.verdict().code();
        }
        if (compared != null || standing.evidence().isPresent()) {
            points.accept(AlertPoints.drift(
                    watched.monitor(),
                    watched.point(),
                    tick,
                    new AlertPoints.Finding(compared, verdict, standing.evidence(), standing.threshold())));
        }
    }

    private Watched watched(Monitor monitor, String slice, String version) {
        return new Watched(monitor, group.model(), slice, version);
    }
}
