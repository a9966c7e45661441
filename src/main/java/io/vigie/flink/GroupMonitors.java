package io.vigie.flink;

import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import java.util.List;
import java.util.function.Consumer;

/** labels, windows → sequential watches and window comparisons of every monitor of a group → one alert each. */
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
            boolean isObjective = monitor.method().objective() != null;
            // Objectives are for what needs minutes, whatever the step of the window that is their period.
            if (!isObjective && Math.floorMod(tick, rules.stepOf(monitor.window())) != 0) {
                continue;
            }
            for (String slice : windows.slices()) {
                List<String> versions = windows.versions(slice);
                versions.add(ModelMatch.ANY);
                for (String version : versions) {
                    if (!monitor.match().covers(group.model(), version)) {
                        continue;
                    }
                    Watched watched = watched(monitor, slice, version);
                    if (isObjective) {
                        objectives.onTick(watched, tick);
                    } else {
                        onTick(watched, tick);
                    }
                }
            }
        }
    }

    void store() throws Exception {
        states.store();
    }

    private void onTick(Watched watched, long tick) throws Exception {
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
