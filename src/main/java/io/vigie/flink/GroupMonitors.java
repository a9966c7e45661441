package io.vigie.flink;

import io.vigie.alert.AlertMessages;
import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Reference;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** labels, windows → sequential watches, comparisons and objectives of every monitor of a group → one alert each. */
final class GroupMonitors {

    private final DriftRules rules;
    private final SliceGroup group;
    private final Consumer<SeriesPoint> points;
    private final List<Monitor> monitors;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final MonitorDefinitionWriter history;
    private final QualityMonitors quality;
    private final WindowMonitors comparisons;
    private final ObjectiveMonitors objectives;
    private final DistributionMonitors distributions;
    private boolean isBegun;

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
        this.history = stores.history();
        AlertRecorder book =
                new AlertRecorder(states, new AlertMessages(rules.alerts().dashboardUrl()), points, alerts);
        MonitorReferences references = new MonitorReferences(rules, group, windows, stores);
        this.quality = new QualityMonitors(rules, windows, states, references, book);
        this.comparisons = new WindowMonitors(rules, windows, references, book);
        this.distributions = new DistributionMonitors(rules, windows, states, book, points);
        this.objectives = new ObjectiveMonitors(rules, windows, book, points);
    }

    void onLabel(ScoredLabel label, String slice, long knownAt) throws Exception {
        for (Monitor monitor : monitors) {
            if (monitor.metric() != Metric.QUALITY || !label.criterion().equals(monitor.criterion())) {
                continue;
            }
            for (String version : List.of(ModelMatch.ANY, label.version())) {
                if (covers(monitor, version)) {
                    quality.onLabel(new MonitoredSeries(monitor, group.model(), slice, version), label, knownAt);
                }
            }
        }
    }

    void onTick(long tick) throws Exception {
        // Settings change between runs of ticks alone.
        boolean isNews = !isBegun && history.isNews(monitors);
        isBegun = true;
        if (isNews || MonitorDefinitionWriter.isDue(tick)) {
            history.write(monitors, group.model(), tick, points);
        }
        for (Monitor monitor : monitors) {
            if (!isDue(monitor, tick)) {
                continue;
            }
            List<MonitoredSeries> due = watchedBy(monitor);
            if (monitor.method().multiplicity() == Multiplicity.E_BH) {
                raiseTogether(due);
            }
            for (MonitoredSeries watched : due) {
                onTick(watched, tick);
            }
        }
        windows.forget();
    }

    private boolean isDue(Monitor monitor, long tick) {
        // Objectives are for what needs minutes, whatever the step of the window that is their period.
        return monitor.method().objective() != null
                || (monitor.metric().isDistribution()
                        ? DistributionMonitors.isDue(tick)
                        : Math.floorMod(tick, rules.stepOf(monitor.window())) == 0);
    }

    /** All series that a monitor looks at, slice by slice; a mix is one series of all slices. */
    private List<MonitoredSeries> watchedBy(Monitor monitor) {
        List<MonitoredSeries> watched = new ArrayList<>();
        if (monitor.metric() == Metric.MIX) {
            addVersions(monitor, SliceNames.anyOf(group.dimension()), windows.versions(), watched);
            return watched;
        }
        for (String slice : windows.slices()) {
            addVersions(monitor, slice, windows.versions(slice), watched);
        }
        return watched;
    }

    private void addVersions(
            Monitor monitor, String slice, Collection<String> versions, List<MonitoredSeries> watched) {
        for (String version : versions) {
            if (covers(monitor, version)) {
                watched.add(new MonitoredSeries(monitor, group.model(), slice, version));
            }
        }
        if (covers(monitor, ModelMatch.ANY)) {
            watched.add(new MonitoredSeries(monitor, group.model(), slice, ModelMatch.ANY));
        }
    }

    /** A version that is the reference is not compared with itself. */
    private boolean covers(Monitor monitor, String version) {
        boolean isReference = monitor.reference().equals(Reference.version(version));
        return monitor.match().covers(group.model(), version) && !isReference;
    }

    private void raiseTogether(List<MonitoredSeries> due) throws Exception {
        Map<String, List<MonitoredSeries>> byVersion = new TreeMap<>();
        for (MonitoredSeries watched : due) {
            byVersion
                    .computeIfAbsent(watched.version(), unused -> new ArrayList<>())
                    .add(watched);
        }
        for (List<MonitoredSeries> slices : byVersion.values()) {
            quality.raiseTogether(slices);
        }
    }

    void store() throws Exception {
        states.store();
    }

    private void onTick(MonitoredSeries watched, long tick) throws Exception {
        if (watched.monitor().method().objective() != null) {
            objectives.onTick(watched, tick);
            return;
        }
        if (watched.monitor().metric().isDistribution()) {
            distributions.onTick(watched, tick);
            return;
        }
        QualityMonitors.EvidenceStatus standing =
                watched.monitor().metric() == Metric.QUALITY ? quality.onTick(watched, tick) : null;
        write(watched, tick, comparisons.onTick(watched, tick), standing);
    }

    private void write(
            MonitoredSeries watched,
            long tick,
            WindowComparison comparison,
            QualityMonitors.@Nullable EvidenceStatus standing) {
        AlertPoints.ReferenceComparison compared = null;
        int verdict = Verdict.UNDECIDED.code();
        if (comparison instanceof WindowComparison.WindowChange change) {
            compared = new AlertPoints.ReferenceComparison(
                    change.current().value(),
                    change.reference().value(),
                    change.change(),
                    change.lower(),
                    change.upper());
            verdict = change.verdict().code();
        }
        AlertPoints.DetectorEvidence evidence = standing == null
                ? AlertPoints.DetectorEvidence.NONE
                : new AlertPoints.DetectorEvidence(
                        standing.evidence(),
                        standing.threshold(),
                        standing.supply().expected(),
                        standing.supply().needed(),
                        standing.supply().isThin());
        if (compared != null || evidence.log10Evidence().isPresent() || evidence.isThin()) {
            points.accept(AlertPoints.drift(
                    watched.monitor(),
                    watched.point(),
                    tick,
                    new AlertPoints.MonitorFinding(compared, verdict, evidence)));
        }
    }
}
