package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Labelled requests of one model and dimension, told one by one, and what monitors make of them. A label is known five
 * minutes after its request.
 */
public final class DriftScript {
    private static final long PANE = RollUpLevel.PANE.lengthMs();

    private final SliceGroup group;
    private final TreeMap<Long, List<Interaction>> byPane = new TreeMap<>();
    private final TreeMap<Long, Benchmark> benchmarks = new TreeMap<>();
    private final TreeMap<Long, AlertAction> actions = new TreeMap<>();

    /**
     * @param score NaN: the request has no label
     * @param left whether the user left after an answer that the label calls bad; null: it is no turn, or a good one
     */
    private record Interaction(
            String version,
            String slice,
            double score,
            long at,
            @Nullable Boolean left,
            LabelSource source) {}

    public DriftScript(SliceGroup group) {
        this.group = group;
    }

    public void label(String version, String slice, double score, long at) {
        label(version, slice, score, at, LabelSource.HUMAN);
    }

    void label(String version, String slice, double score, long at, LabelSource source) {
        add(new Interaction(version, slice, score, at, null, source));
    }

    /** A turn whose answer is labelled bad. */
    void badTurn(String version, String slice, boolean left, long at) {
        add(new Interaction(version, slice, 0, at, left, LabelSource.HUMAN));
    }

    private void add(Interaction interaction) {
        byPane.computeIfAbsent(RollUpLevel.PANE.floor(interaction.at()), unused -> new ArrayList<>())
                .add(interaction);
    }

    void request(String version, String slice, long at) {
        label(version, slice, Double.NaN, at);
    }

    void benchmark(Benchmark benchmark) {
        benchmarks.put(benchmark.evaluatedAt(), benchmark);
    }

    public void action(AlertAction action) {
        actions.put(action.at(), action);
    }

    /**
     * What comes in one tick, the marks of both topics last.
     *
     * @param start of its pane
     */
    public record ScriptTick(
            long start,
            List<Benchmark> benchmarks,
            List<AlertAction> actions,
            List<PaneUpdate> panes,
            List<ScoreUpdate> scores) {}

    /** All of it, in its order. */
    public List<ScriptTick> ticks() {
        List<ScriptTick> ticks = new ArrayList<>();
        byPane.forEach((start, interactions) -> ticks.add(tick(start, interactions)));
        return ticks;
    }

    public SliceGroup group() {
        return group;
    }

    /** Undisturbed, on the heap. */
    public GroupRun.RunOutput run(DriftRules rules) {
        return run(rules, start -> false);
    }

    /** @param stopsAfter at which panes the group is dropped, and opened again from its store */
    GroupRun.RunOutput run(DriftRules rules, LongPredicate stopsAfter) {
        GroupRun run = new GroupRun(rules, group);
        return run(run, stopsAfter);
    }

    /** @param run of the group */
    GroupRun.RunOutput run(GroupRun run, LongPredicate stopsAfter) {
        for (ScriptTick tick : ticks()) {
            tick.benchmarks().forEach(run::benchmark);
            tick.actions().forEach(run::action);
            tick.panes().forEach(run::pane);
            tick.scores().forEach(run::score);
            if (stopsAfter.test(tick.start())) {
                run.restart();
            }
        }
        return new GroupRun.RunOutput(run.take(), run.takeAlerts());
    }

    private ScriptTick tick(long start, List<Interaction> interactions) {
        long tick = start + PANE;
        List<PaneUpdate> updates = new ArrayList<>();
        List<ScoreUpdate> scores = new ArrayList<>();
        Map<Subject, Pane> sums = new HashMap<>();
        for (Interaction each : interactions) {
            Subject subject = new Subject(group.model(), each.version(), List.of(each.slice()));
            Pane pane = sums.computeIfAbsent(subject, unused -> new Pane());
            pane.add(new TrafficContribution(
                    subject, each.at(), each.at(), null, ResponseStatus.OK, 5L, null, null, null, null, null));
            if (Double.isNaN(each.score())) {
                continue;
            }
            pane.add(new LabelContribution(
                    subject,
                    each.at(),
                    each.at(),
                    null,
                    List.of(new LabelContribution.ScoreContribution(
                            "correct",
                            each.source().isTruth()
                                    ? LabelContribution.ScoreSource.TRUTH
                                    : LabelContribution.ScoreSource.JUDGE,
                            each.score(),
                            1,
                            1)),
                    each.left() == null
                            ? List.of()
                            : List.of(new LabelContribution.PostAnswerOutcome(true, each.left(), 1, 1))));
            ScoredLabel label = new ScoredLabel(
                    "l" + each.at(),
                    "r" + each.at(),
                    each.version(),
                    each.slice(),
                    "correct",
                    each.source(),
                    each.score(),
                    1,
                    each.at(),
                    tick,
                    null);
            scores.add(new ScoreUpdate(group.model(), group.dimension(), tick, label));
            if (each.left() != null) {
                scores.add(new ScoreUpdate(group.model(), group.dimension(), tick, afterBad(label, each.left())));
            }
        }
        for (Map.Entry<Subject, Pane> entry : sums.entrySet()) {
            Subject subject = entry.getKey();
            updates.add(new PaneUpdate(
                    group.model(),
                    group.dimension(),
                    tick,
                    new PaneUpdate.PaneContent(
                            subject.version(), subject.slices().get(0), start, PaneCodec.encode(entry.getValue()))));
        }
        updates.add(PaneUpdate.mark(group, tick));
        scores.add(ScoreUpdate.mark(group, tick));
        return new ScriptTick(
                start,
                List.copyOf(benchmarks.subMap(start, tick).values()),
                List.copyOf(actions.subMap(start, tick).values()),
                updates,
                scores);
    }

    private static ScoredLabel afterBad(ScoredLabel label, boolean left) {
        return new ScoredLabel(
                label.labelId(),
                label.requestId(),
                label.version(),
                label.slice(),
                label.criterion(),
                label.source(),
                left ? 0 : 1,
                label.probability(),
                label.requestedAt(),
                label.labelledAt(),
                null,
                Metric.ABANDONMENT_AFTER_BAD);
    }
}
