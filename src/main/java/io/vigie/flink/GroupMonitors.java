package io.vigie.flink;

import io.vigie.alert.AlertLife;
import io.vigie.alert.AlertMessages;
import io.vigie.alert.Course;
import io.vigie.alert.Figures;
import io.vigie.detect.Direction;
import io.vigie.detect.QualityWatch;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.Verdict;
import io.vigie.detect.WatchContext;
import io.vigie.detect.WatchEvent;
import io.vigie.detect.WindowComparison;
import io.vigie.flink.DriftFunction.Span;
import io.vigie.flink.MonitorStates.FixedReference;
import io.vigie.flink.MonitorStates.WatchKey;
import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.Level;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** labels, windows → sequential watches and window comparisons of every monitor of a group → one alert each. */
final class GroupMonitors {

    /** How much of a previous window must lie after the series began, for a comparison with it. */
    private static final double LEAST_COVERAGE = 0.5;

    private final DriftRules rules;
    private final SliceGroup group;
    private final GroupTick.Stores stores;
    private final Consumer<SeriesPoint> points;
    private final Consumer<AlertEvent> alerts;
    private final List<Monitor> monitors;
    private final Map<Stretch, List<Pane>> partsOfThisTick = new HashMap<>();

    private record Stretch(String slice, String version, long from, long to, Level level) {}

    private record Watched(Monitor monitor, String slice, String version) {}

    GroupMonitors(
            DriftRules rules,
            SliceGroup group,
            GroupTick.Stores stores,
            Consumer<SeriesPoint> points,
            Consumer<AlertEvent> alerts) {
        this.rules = rules;
        this.group = group;
        this.stores = stores;
        this.points = points;
        this.alerts = alerts;
        this.monitors = rules.monitorsOf(group);
    }

    void onLabel(ScoredLabel label, long knownAt) throws Exception {
        for (Monitor monitor : monitors) {
            if (monitor.metric() != Metric.QUALITY || !label.criterion().equals(monitor.criterion())) {
                continue;
            }
            for (String version : List.of(ModelMatch.ANY, label.version())) {
                if (monitor.match().covers(group.model(), version)) {
                    Watched watched = new Watched(monitor, label.slice(), version);
                    QualityWatch watch = stores.monitors().watchOrNew(keyOf(watched));
                    apply(watched, watch.onLabel(label, knownAt, contextOf(monitor)));
                }
            }
        }
    }

    void onTick(long tick) throws Exception {
        partsOfThisTick.clear();
        for (Monitor monitor : monitors) {
            if (Math.floorMod(tick, stepOf(monitor.window())) != 0) {
                continue;
            }
            for (String slice : stores.directory().slices()) {
                List<String> versions = new ArrayList<>(stores.directory().versions(slice));
                versions.add(ModelMatch.ANY);
                for (String version : versions) {
                    if (monitor.match().covers(group.model(), version)) {
                        onTick(new Watched(monitor, slice, version), tick);
                    }
                }
            }
        }
    }

    void store() throws Exception {
        stores.monitors().store();
    }

    private void onTick(Watched watched, long tick) throws Exception {
        QualityWatch watch =
                watched.monitor().metric() == Metric.QUALITY ? stores.monitors().watch(keyOf(watched)) : null;
        if (watch != null) {
            apply(watched, watch.onTick(tick, contextOf(watched.monitor())));
        }
        WindowComparison comparison = compare(watched, tick);
        apply(watched, tick, comparison);
        writeFinding(watched, tick, comparison, watch);
    }

    private void writeFinding(Watched watched, long tick, WindowComparison comparison, @Nullable QualityWatch watch) {
        OptionalDouble evidence = watch == null ? OptionalDouble.empty() : watch.evidence();
        OptionalDouble threshold =
                watch == null ? OptionalDouble.empty() : watch.threshold(contextOf(watched.monitor()));
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
        if (compared != null || evidence.isPresent()) {
            points.accept(AlertPoints.drift(
                    watched.monitor(),
                    new AlertPoints.Watched(group.model(), watched.version(), watched.slice()),
                    tick,
                    new AlertPoints.Finding(compared, verdict, evidence, threshold)));
        }
    }

    private void apply(Watched watched, List<WatchEvent> events) throws Exception {
        for (WatchEvent event : events) {
            Course before = stores.monitors().course(keyOf(watched));
            AlertLife.Step step =
                    switch (event.kind()) {
                        case DEGRADED, UPDATE ->
                            rules.alertLife().onSequentialAlarm(before, event.at(), figuresOf(event));
                        case RECOVERED -> rules.alertLife().onSequentialRecovery(before);
                    };
            finish(watched, before, step, event.at(), figuresOf(event));
        }
    }

    private void apply(Watched watched, long tick, WindowComparison comparison) throws Exception {
        Course before = stores.monitors().course(keyOf(watched));
        Figures figures = null;
        AlertLife.WindowVerdict verdict = AlertLife.WindowVerdict.UNCLEAR;
        if (comparison instanceof WindowComparison.Change change) {
            figures = figuresOf(change, countOf(watched, tick));
            verdict = switch (change.verdict()) {
                case DEGRADED -> AlertLife.WindowVerdict.DEGRADED;
                case STABLE, IMPROVED -> AlertLife.WindowVerdict.WELL;
                case UNDECIDED -> change.notWorse() ? AlertLife.WindowVerdict.WELL : AlertLife.WindowVerdict.UNCLEAR;
            };
        }
        AlertLife.Step step = rules.alertLife().onWindow(before, tick, verdict, figures);
        finish(watched, before, step, tick, figures);
    }

    private void finish(Watched watched, Course before, AlertLife.Step step, long at, @Nullable Figures figures)
            throws Exception {
        stores.monitors().course(keyOf(watched), before, step.course());
        if (step.published() && figures != null) {
            AlertEvent event = AlertMessages.event(watched.monitor(), seriesOf(watched), step.course(), at, figures);
            alerts.accept(event);
            points.accept(AlertPoints.alert(event, watched.monitor().severity()));
        }
    }

    private WindowComparison compare(Watched watched, long tick) throws Exception {
        Monitor monitor = watched.monitor();
        Estimate current = estimate(watched, tick - monitor.window().millis(), tick);
        Estimate reference = referenceOf(watched, tick);
        Direction direction = monitor.metric().isHigherBetter() ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
        return monitor.metric().isRelative()
                ? WindowComparison.ofRelative(current, reference, monitor.tolerance(), direction)
                : WindowComparison.ofRates(current, reference, monitor.tolerance(), direction);
    }

    private Estimate referenceOf(Watched watched, long tick) throws Exception {
        Monitor monitor = watched.monitor();
        Reference reference = monitor.reference();
        if (reference.kind() == Reference.Kind.FIXED) {
            return fixedReference(watched, reference, tick);
        }
        long length = monitor.window().millis();
        Span span = stores.directory().span(watched.slice(), versionOrAll(watched));
        double covered = span == null ? 0 : (double) (tick - length - span.firstPane()) / length;
        return covered < LEAST_COVERAGE
                ? new Estimate.NotEnoughData(Math.max(0, covered), LEAST_COVERAGE)
                : estimate(watched, tick - 2 * length, tick - length);
    }

    private Estimate fixedReference(Watched watched, Reference reference, long tick) throws Exception {
        FixedReference kept = stores.monitors().reference(keyOf(watched));
        if (kept != null) {
            return new Interval(kept.value(), kept.lower(), kept.upper(), kept.n());
        }
        long to = reference.to();
        if (tick < to + rules.maturityMillis()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        Estimate estimate = estimate(watched, Level.PANE.ceil(reference.from()), Level.PANE.ceil(to));
        if (estimate instanceof Interval interval) {
            stores.monitors()
                    .reference(
                            keyOf(watched),
                            new FixedReference(interval.value(), interval.lower(), interval.upper(), interval.n()));
        }
        return estimate;
    }

    private Estimate estimate(Watched watched, long from, long to) {
        Monitor monitor = watched.monitor();
        return MetricEstimates.of(
                monitor.metric(), monitor.criterion(), parts(watched, from, to), WindowPoints.CONFIDENCE);
    }

    private List<Pane> parts(Watched watched, long from, long to) {
        Level level = MetricEstimates.partLevel(watched.monitor().window());
        return partsOfThisTick.computeIfAbsent(
                new Stretch(watched.slice(), watched.version(), from, to, level),
                stretch -> stores.rollUps().parts(watched.version(), watched.slice(), from, to, level));
    }

    private long countOf(Watched watched, long tick) {
        Monitor monitor = watched.monitor();
        return MetricEstimates.count(
                monitor.metric(),
                monitor.criterion(),
                parts(watched, tick - monitor.window().millis(), tick));
    }

    private WatchContext contextOf(Monitor monitor) {
        // The union bound: every slice of every dimension of the monitor has its share of the budget.
        int slices = Math.max(1, stores.directory().slices().size())
                * monitor.dimensions().size();
        Reference reference = monitor.reference();
        ReferencePlan plan = reference.kind() == Reference.Kind.FIXED
                ? ReferencePlan.fixed(reference.from(), reference.to())
                : ReferencePlan.previous(monitor.window().millis());
        return new WatchContext(monitor.tolerance(), monitor.falseAlarms(), slices, plan, rules.watchRequirements());
    }

    private long stepOf(WindowLength window) {
        return rules.stepMillis().getOrDefault(window, Level.HOUR.lengthMillis());
    }

    private WatchKey keyOf(Watched watched) {
        Monitor monitor = watched.monitor();
        String terms = String.join(
                "|",
                monitor.metric().label(),
                monitor.criterion() == null ? "" : monitor.criterion(),
                monitor.window().label(),
                monitor.reference().toString());
        return new WatchKey(monitor.name(), terms, watched.slice(), watched.version());
    }

    private AlertMessages.Series seriesOf(Watched watched) {
        return new AlertMessages.Series(group.model(), watched.version(), watched.slice());
    }

    private static @Nullable String versionOrAll(Watched watched) {
        return watched.version().equals(ModelMatch.ANY) ? null : watched.version();
    }

    private static Figures figuresOf(WatchEvent event) {
        Interval current = event.effect().current();
        Interval change = event.effect().change();
        return new Figures(
                current.value(),
                current.lower(),
                current.upper(),
                event.effect().reference().value(),
                change.value(),
                change.lower(),
                change.upper(),
                event.evidence().labels(),
                event.evidence().log10Evidence(),
                event.evidence().log10Threshold(),
                event.onsetAt());
    }

    private static Figures figuresOf(WindowComparison.Change change, long count) {
        return new Figures(
                change.current().value(),
                change.current().lower(),
                change.current().upper(),
                change.reference().value(),
                change.change(),
                change.lower(),
                change.upper(),
                count,
                null,
                null,
                null);
    }
}
