package io.vigie.flink;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertLifecycle;
import io.vigie.detect.DetectionContext;
import io.vigie.detect.DetectionEvent;
import io.vigie.detect.EBenjaminiHochberg;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.Monitor;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** labels → the sequential watches of quality monitors → alerts. */
final class QualityMonitors {

    private final DriftRules rules;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final MonitorReferences references;
    private final AlertRecorder book;

    /**
     * Where a watch stands.
     *
     * @param evidence log10; empty where there is none
     * @param threshold log10; empty where there is none
     */
    record EvidenceStatus(OptionalDouble evidence, OptionalDouble threshold, LabelSupply supply) {}

    QualityMonitors(
            DriftRules rules,
            SliceWindows windows,
            MonitorStates states,
            MonitorReferences references,
            AlertRecorder book) {
        this.rules = rules;
        this.windows = windows;
        this.states = states;
        this.references = references;
        this.book = book;
    }

    void onLabel(MonitoredSeries watched, ScoredLabel label, long knownAt) throws Exception {
        SequentialMonitor watch = states.watchOrNew(watched);
        apply(watched, watch.onLabel(label, knownAt, contextOf(watched)));
    }

    /** Lets time pass for one watch. */
    EvidenceStatus onTick(MonitoredSeries watched, long tick) throws Exception {
        @Nullable SequentialMonitor watch = states.watch(watched);
        DetectionContext context = contextOf(watched);
        if (watch != null) {
            apply(watched, watch.onTick(tick, context));
        }
        return new EvidenceStatus(
                watch == null ? OptionalDouble.empty() : watch.evidence(context),
                watch == null ? OptionalDouble.empty() : watch.threshold(context),
                LabelSupply.of(watch, context, windows.begin(watched), tick));
    }

    /** Raises the alarms that slices have only together, as {@link EBenjaminiHochberg} says. */
    void raiseTogether(List<MonitoredSeries> slices) throws Exception {
        List<MonitoredSeries> watched = new ArrayList<>();
        List<SequentialMonitor> watches = new ArrayList<>();
        List<DetectionContext> contexts = new ArrayList<>();
        for (MonitoredSeries each : slices) {
            SequentialMonitor watch = states.watch(each);
            if (watch != null) {
                watched.add(each);
                watches.add(watch);
                contexts.add(contextOf(each));
            }
        }
        List<Integer> alarms = EBenjaminiHochberg.alarms(
                watches.size(), (i, together) -> watches.get(i).hasEvidence(together, contexts.get(i)));
        for (int i : alarms) {
            apply(
                    watched.get(i),
                    watches.get(i).raise(alarms.size(), contexts.get(i)).stream()
                            .toList());
        }
    }

    private void apply(MonitoredSeries watched, List<DetectionEvent> events) throws Exception {
        AlertLifecycle life = rules.alertLife();
        for (DetectionEvent event : events) {
            AlertEvidence figures = figuresOf(event);
            book.step(watched, event.at(), figures, course -> switch (event.kind()) {
                case DEGRADED, UPDATE -> life.onSequentialAlarm(course, event.at(), figures);
                case RECOVERED -> life.onSequentialRecovery(course);
            });
        }
    }

    private DetectionContext contextOf(MonitoredSeries watched) {
        Monitor monitor = watched.monitor();
        // The union bound: every slice of every dimension of the monitor has its share of the budget.
        double slices =
                Math.max(1, windows.slices().size()) * monitor.dimensions().size();
        return new DetectionContext(
                monitor.tolerance(),
                monitor.falseAlarms(),
                slices * rules.sharesOfModel(watched.model()),
                references.planOf(watched),
                rules.watchRequirements().with(monitor.method().threshold()));
    }

    private static AlertEvidence figuresOf(DetectionEvent event) {
        Interval current = event.effect().current();
        Interval change = event.effect().change();
        return new AlertEvidence(
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
}
