package io.vigie.flink;

import io.vigie.alert.AlertLife;
import io.vigie.alert.Figures;
import io.vigie.detect.EBenjaminiHochberg;
import io.vigie.detect.QualityWatch;
import io.vigie.detect.WatchContext;
import io.vigie.detect.WatchEvent;
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
    private final References references;
    private final AlertBook book;

    /**
     * Where a watch stands.
     *
     * @param evidence log10; empty where there is none
     * @param threshold log10; empty where there is none
     */
    record Standing(OptionalDouble evidence, OptionalDouble threshold, LabelSupply supply) {}

    QualityMonitors(
            DriftRules rules, SliceWindows windows, MonitorStates states, References references, AlertBook book) {
        this.rules = rules;
        this.windows = windows;
        this.states = states;
        this.references = references;
        this.book = book;
    }

    void onLabel(Watched watched, ScoredLabel label, long knownAt) throws Exception {
        QualityWatch watch = states.watchOrNew(watched);
        apply(watched, watch.onLabel(label, knownAt, contextOf(watched)));
    }

    /** Lets time pass for one watch. */
    Standing onTick(Watched watched, long tick) throws Exception {
        @Nullable QualityWatch watch = states.watch(watched);
        WatchContext context = contextOf(watched);
        if (watch != null) {
            apply(watched, watch.onTick(tick, context));
        }
        return new Standing(
                watch == null ? OptionalDouble.empty() : watch.evidence(),
                watch == null ? OptionalDouble.empty() : watch.threshold(context),
                LabelSupply.of(watch, context, windows.begin(watched), tick));
    }

    /** Raises the alarms that slices have only together, as {@link EBenjaminiHochberg} says. */
    void raiseTogether(List<Watched> slices) throws Exception {
        List<Watched> watched = new ArrayList<>();
        List<QualityWatch> watches = new ArrayList<>();
        List<WatchContext> contexts = new ArrayList<>();
        for (Watched each : slices) {
            QualityWatch watch = states.watch(each);
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

    private void apply(Watched watched, List<WatchEvent> events) throws Exception {
        AlertLife life = rules.alertLife();
        for (WatchEvent event : events) {
            Figures figures = figuresOf(event);
            book.step(watched, event.at(), figures, course -> switch (event.kind()) {
                case DEGRADED, UPDATE -> life.onSequentialAlarm(course, event.at(), figures);
                case RECOVERED -> life.onSequentialRecovery(course);
            });
        }
    }

    private WatchContext contextOf(Watched watched) {
        Monitor monitor = watched.monitor();
        // The union bound: every slice of every dimension of the monitor has its share of the budget.
        double slices =
                Math.max(1, windows.slices().size()) * monitor.dimensions().size();
        return new WatchContext(
                monitor.tolerance(),
                monitor.falseAlarms(),
                slices * rules.sharesOfModel(watched.model()),
                references.planOf(watched),
                rules.watchRequirements());
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
}
