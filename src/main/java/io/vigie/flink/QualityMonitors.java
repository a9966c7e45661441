package io.vigie.flink;

import io.vigie.alert.AlertLife;
import io.vigie.alert.Figures;
import io.vigie.detect.QualityWatch;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.WatchContext;
import io.vigie.detect.WatchEvent;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Estimate.Interval;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** labels → the sequential watches of quality monitors → alerts. */
final class QualityMonitors {

    private final DriftRules rules;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final AlertBook book;

    /** Where a watch stands: log10 of its evidence and of its threshold, empty where it has none. */
    record Standing(OptionalDouble evidence, OptionalDouble threshold) {
        static final Standing NONE = new Standing(OptionalDouble.empty(), OptionalDouble.empty());
    }

    QualityMonitors(DriftRules rules, SliceWindows windows, MonitorStates states, AlertBook book) {
        this.rules = rules;
        this.windows = windows;
        this.states = states;
        this.book = book;
    }

    void onLabel(Watched watched, ScoredLabel label, long knownAt) throws Exception {
        QualityWatch watch = states.watchOrNew(watched.key());
        apply(watched, watch.onLabel(label, knownAt, contextOf(watched.monitor())));
    }

    Standing onTick(Watched watched, long tick) throws Exception {
        @Nullable QualityWatch watch = states.watch(watched.key());
        if (watch == null) {
            return Standing.NONE;
        }
        WatchContext context = contextOf(watched.monitor());
        apply(watched, watch.onTick(tick, context));
        return new Standing(watch.evidence(), watch.threshold(context));
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

    private WatchContext contextOf(Monitor monitor) {
        // The union bound: every slice of every dimension of the monitor has its share of the budget.
        int slices = Math.max(1, windows.slices().size()) * monitor.dimensions().size();
        Reference reference = monitor.reference();
        ReferencePlan plan = reference.kind() == Reference.Kind.FIXED
                ? ReferencePlan.fixed(reference.from(), reference.to())
                : ReferencePlan.previous(monitor.window().millis());
        return new WatchContext(monitor.tolerance(), monitor.falseAlarms(), slices, plan, rules.watchRequirements());
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
