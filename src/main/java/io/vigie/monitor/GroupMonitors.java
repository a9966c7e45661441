package io.vigie.monitor;

import io.vigie.alert.AcceptMessages;
import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.AlertMessages;
import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.Signature;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorStatus;
import io.vigie.model.Multiplicity;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.StoredMap;
import io.vigie.series.AlertPoints;
import io.vigie.series.StatusPoints;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * labels, windows → every monitor of a group → one alert each, by what the monitor's metric and method ask for:
 *
 * <pre>
 * labelled ──────► {@link QualityMonitors} and {@link WindowMonitors}
 * other figures ─► {@link BlockMonitors} and {@link WindowMonitors}
 * objectives ────► {@link ObjectiveMonitors}
 * distributions ─► {@link DistributionMonitors}
 * silence ───────► {@link SilenceMonitors}
 * </pre>
 */
final class GroupMonitors {

    private final DriftRules rules;
    private final SliceGroup group;
    private final MonitorOutput out;
    private final List<Monitor> monitors;
    private final SliceWindows windows;
    private final GroupContext context;
    private final MonitorDefinitionWriter definitions;
    private final StoredValue<Integer> toldDefinitions;
    private final QualityMonitors quality;
    private final WindowMonitors comparisons;
    private final BlockMonitors blocks;
    private final ObjectiveMonitors objectives;
    private final AcceptedLevels accepted;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;
    private final DistributionMonitors distributions;
    private final SilenceMonitors silences;
    private final EndedSeries ended;
    private final SeriesStatuses statuses;
    private final StoredMap<MonitorStateKey, Integer> toldStatuses;
    private boolean isBegun;

    GroupMonitors(GroupContext context, MonitorOutput out) {
        this.rules = context.rules();
        this.group = context.group();
        this.context = context;
        this.definitions = context.definitions();
        this.toldDefinitions = context.store().toldDefinitions();
        this.out = out;
        this.monitors = rules.monitorsOf(group);
        this.windows = new SliceWindows(context.panes());
        MonitorStore store = context.store();
        this.alerts = new AlertRecorder(
                store.alerts(),
                new AlertMessages(rules.alerts().dashboardUrl(), rules.alerts().runbookUrl()),
                new AlertContexts(windows),
                out);
        MonitorReferences references = new MonitorReferences(context, windows);
        this.budget = new AlarmBudget(rules, windows);
        this.quality = new QualityMonitors(rules, windows, store.detectors(), references, budget, alerts, out);
        this.blocks = new BlockMonitors(windows, store.blockMonitors(), budget, alerts, rules.alertLife());
        this.accepted = new AcceptedLevels(store.acceptedLevels(), windows, quality, blocks);
        this.comparisons = new WindowMonitors(
                new WindowMonitors.WindowSources(windows, references, store.frozenReferences(), accepted, quality),
                budget,
                alerts);
        this.distributions = new DistributionMonitors(rules, windows, store.referenceDays(), budget, alerts, out);
        this.objectives = new ObjectiveMonitors(rules, windows, alerts, out);
        this.silences = new SilenceMonitors(rules, context.arrivals(), alerts);
        this.ended = new EndedSeries(context, monitors, alerts);
        this.statuses = new SeriesStatuses(
                windows,
                context.arrivals(),
                new SeriesStatuses.MonitorPaths(quality, blocks, comparisons, distributions));
        this.toldStatuses = store.toldStatuses();
    }

    void onLabel(ScoredLabel label, long knownAt) {
        if (isNoSlice(label.slice())) {
            return;
        }
        for (Monitor monitor : monitors) {
            boolean isAsked = monitor.criterion() == null || label.criterion().equals(monitor.criterion());
            if (monitor.metric() != label.metric() || !isAsked) {
                continue;
            }
            for (String version : List.of(ModelMatch.ANY, label.version())) {
                if (covers(monitor, version)) {
                    quality.onLabel(
                            new MonitoredSeries(monitor, group.model(), label.slice(), version), label, knownAt);
                }
            }
        }
    }

    /**
     * Ends the open alerts of a series of which nothing is kept any more.
     *
     * @param of null: of all series
     */
    void onSeriesEnded(@Nullable SeriesKey of, long at) {
        ended.end(of, at);
    }

    /** Does what a person has decided about an alert; one that is not open, or that cannot be, is told to be so. */
    void onAction(AlertAction action, long tick) {
        MonitoredSeries series = seriesOf(action);
        AlertLifecycleState alert = series == null ? null : alerts.firing(series, action.alertId());
        AlertEvidence fired = alert == null ? null : alert.firing();
        if (series == null || alert == null || fired == null) {
            out.unusable(action, "no alert of this id is open");
            return;
        }
        switch (action.type()) {
            case ACCEPT -> {
                if (AcceptedLevels.isFor(series.monitor())) {
                    accept(series, tick, action, fired, alert.raisedAt());
                } else {
                    out.unusable(action, "its monitor compares no level of a figure with a reference");
                }
            }
        }
    }

    private @Nullable MonitoredSeries seriesOf(AlertAction action) {
        return monitors.stream()
                .filter(monitor -> monitor.name().equals(action.monitor()))
                .map(monitor ->
                        quality.resolved(new MonitoredSeries(monitor, group.model(), action.slice(), action.version())))
                // One monitor of silence has an alert for the labels of each criterion.
                .map(series -> series.monitor().metric() == Metric.SILENCE && action.criterion() != null
                        ? series.ofCriterion(action.criterion())
                        : series)
                .findFirst()
                .orElse(null);
    }

    private void accept(MonitoredSeries series, long tick, AlertAction action, AlertEvidence fired, long raisedAt) {
        Long onset = fired.onsetAt();
        // A window comparison dates no onset; the change was there when it began to be degraded.
        long since = onset == null ? raisedAt - budget.holdMs(series) : onset;
        AlertEvidence level = accepted.accept(series, tick, since, fired);
        comparisons.unfreeze(series);
        Signature signature = new Signature(action.by(), action.reason());
        alerts.step(
                series,
                tick,
                level,
                state -> AcceptMessages.text(series.monitor(), level, signature),
                rules.alertLife()::onAccepted);
    }

    void onTick(long tick) {
        // Settings change between runs of ticks alone.
        boolean isNews = !isBegun && definitions.isNews(monitors, toldDefinitions);
        isBegun = true;
        if (isNews || MonitorDefinitionWriter.isDue(tick)) {
            definitions.write(
                    monitors,
                    new MonitorDefinitionWriter.DefinitionTime(
                            group.model(), tick, context.revision(), context.changesAt(tick)),
                    out);
        }
        boolean isHour = out.takesPoints() && RollUpLevel.HOUR.floor(tick) == tick;
        Map<MonitorStatus, Integer> counts = new EnumMap<>(MonitorStatus.class);
        for (Monitor monitor : monitors) {
            if (BlockMonitors.isMonitored(monitor) && BlockMonitors.isDue(monitor, tick)) {
                seriesOf(monitor).forEach(series -> blocks.onTick(series, tick));
            }
            boolean isDue = isDue(monitor, tick);
            if (!isDue && !isHour) {
                continue;
            }
            List<MonitoredSeries> all = seriesOf(monitor);
            if (isDue && monitor.method().multiplicity() == Multiplicity.E_BH) {
                raiseTogether(all);
            }
            for (MonitoredSeries series : all) {
                if (isDue) {
                    onTick(series, tick);
                }
                if (isHour) {
                    counts.merge(status(series, tick, isDue), 1, Integer::sum);
                }
            }
        }
        if (isHour) {
            out.statuses(counts);
        }
        windows.forget();
    }

    /** Written when it is another one, and once a day. Between two comparisons only what stops can be new. */
    private MonitorStatus status(MonitoredSeries series, long tick, boolean isDue) {
        Integer told = toldStatuses.get(series.key());
        Optional<SeriesStatus> silence = statuses.silence(series, Math.min(tick, rules.silencesUntil()));
        boolean wasSilent = told != null
                && (told == MonitorStatus.TRAFFIC_STOPPED.code() || told == MonitorStatus.LABELS_STOPPED.code());
        if (silence.isEmpty() && !isDue && told != null && !wasSilent) {
            return MonitorStatus.ofCode(told);
        }
        SeriesStatus now = silence.or(() -> statuses.supply(series, tick)).orElse(SeriesStatus.watching());
        boolean isNew = told == null || told != now.status().code();
        if (isNew) {
            toldStatuses.put(series.key(), now.status().code());
        }
        if (isNew || RollUpLevel.DAY.floor(tick) == tick) {
            out.point(StatusPoints.of(series.monitor(), series.seriesId(), tick, now.status(), now.sentence()));
        }
        return now.status();
    }

    private boolean isDue(Monitor monitor, long tick) {
        // Objectives are for what needs minutes, whatever the step of the window that is their period.
        return monitor.method().objective() != null
                || monitor.metric() == Metric.SILENCE
                || (monitor.metric().isDistribution()
                        ? DistributionMonitors.isDue(tick)
                        : Math.floorMod(tick, rules.stepOf(monitor.window())) == 0);
    }

    /** All series that a monitor looks at, slice by slice; a mix is one series of all slices. */
    private List<MonitoredSeries> seriesOf(Monitor monitor) {
        List<MonitoredSeries> all = new ArrayList<>();
        if (monitor.metric() == Metric.MIX) {
            addVersions(monitor, SliceNames.anyOf(group.dimension()), windows.versions(), all);
            return all;
        }
        for (String slice : windows.slices()) {
            if (!isNoSlice(slice)) {
                addVersions(monitor, slice, windows.versions(slice), all);
            }
        }
        return all;
    }

    /** A dimension in which nobody has a value has no slices: whoever is in it is everybody. */
    private boolean isNoSlice(String slice) {
        return !group.dimension().isEmpty()
                && windows.slices().size() == 1
                && slice.equals(SliceNames.noneOf(group.dimension()));
    }

    private void addVersions(Monitor monitor, String slice, Collection<String> versions, List<MonitoredSeries> all) {
        for (String version : versions) {
            if (covers(monitor, version)) {
                all.add(quality.resolved(new MonitoredSeries(monitor, group.model(), slice, version)));
            }
        }
        if (covers(monitor, ModelMatch.ANY)) {
            all.add(quality.resolved(new MonitoredSeries(monitor, group.model(), slice, ModelMatch.ANY)));
        }
    }

    private boolean covers(Monitor monitor, String version) {
        return MonitoredSeries.isWatched(monitor, group.model(), version);
    }

    private void raiseTogether(List<MonitoredSeries> due) {
        Map<String, List<MonitoredSeries>> byVersion = new TreeMap<>();
        for (MonitoredSeries series : due) {
            byVersion
                    .computeIfAbsent(series.version(), unused -> new ArrayList<>())
                    .add(series);
        }
        for (List<MonitoredSeries> slices : byVersion.values()) {
            quality.raiseTogether(slices);
        }
    }

    private void onTick(MonitoredSeries series, long tick) {
        if (series.monitor().method().objective() != null) {
            objectives.onTick(series, tick);
            return;
        }
        if (series.monitor().metric().isDistribution()) {
            distributions.onTick(series, tick);
            return;
        }
        if (series.monitor().metric() == Metric.SILENCE) {
            silences.onTick(series, tick);
            return;
        }
        QualityMonitors.EvidenceStatus status =
                series.monitor().metric().isLabelled() ? quality.onTick(series, tick) : null;
        write(series, tick, comparisons.onTick(series, tick), status);
    }

    private AlertPoints.DetectorEvidence blockEvidence(MonitoredSeries series) {
        if (!BlockMonitors.isMonitored(series.monitor())) {
            return AlertPoints.DetectorEvidence.NONE;
        }
        BlockMonitors.BlockStatus status = blocks.status(series);
        return new AlertPoints.DetectorEvidence(
                status.evidence(), status.threshold(), OptionalDouble.empty(), OptionalLong.empty(), false);
    }

    private void write(
            MonitoredSeries series,
            long tick,
            WindowComparison comparison,
            QualityMonitors.@Nullable EvidenceStatus status) {
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
        AlertPoints.DetectorEvidence evidence = status == null
                ? blockEvidence(series)
                : new AlertPoints.DetectorEvidence(
                        status.evidence(),
                        status.threshold(),
                        status.supply().expected(),
                        status.supply().needed(),
                        status.supply().isThin());
        if (compared != null || evidence.log10Evidence().isPresent() || evidence.isThin()) {
            out.point(AlertPoints.drift(
                    series.monitor(),
                    series.seriesId(),
                    tick,
                    new AlertPoints.MonitorFinding(compared, verdict, evidence)));
        }
    }
}
