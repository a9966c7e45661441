package io.vigie.flink;

import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.jspecify.annotations.Nullable;

/** Labelled requests of one model and dimension, told one by one, and what the drift operator makes of them. A label is known five minutes after its request. */
final class DriftScript {
    private static final long PANE = RollUpLevel.PANE.lengthMs();

    private final SliceGroup group;
    private final TreeMap<Long, List<Interaction>> byPane = new TreeMap<>();
    private final TreeMap<Long, Benchmark> benchmarks = new TreeMap<>();

    /** @param score NaN: the request has no label */
    private record Interaction(String version, String slice, double score, long at) {}

    record Result(List<SeriesPoint> points, List<AlertEvent> alerts) {}

    DriftScript(SliceGroup group) {
        this.group = group;
    }

    void label(String version, String slice, double score, long at) {
        byPane.computeIfAbsent(RollUpLevel.PANE.floor(at), unused -> new ArrayList<>())
                .add(new Interaction(version, slice, score, at));
    }

    void request(String version, String slice, long at) {
        label(version, slice, Double.NaN, at);
    }

    void benchmark(Benchmark benchmark) {
        benchmarks.put(benchmark.evaluatedAt(), benchmark);
    }

    Result run(DriftRules rules) throws Exception {
        return run(rules, tick -> false);
    }

    /** @param failsAfter at which panes the operator is stopped, and started again from its state */
    Result run(DriftRules rules, LongPredicate failsAfter) throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        List<AlertEvent> alerts = new ArrayList<>();
        Stage<PaneUpdate, DriftInput, SeriesPoint> drift = open(rules, null);
        long checkpoint = 0;
        for (Map.Entry<Long, List<Interaction>> pane : byPane.entrySet()) {
            long tick = pane.getKey() + PANE;
            for (Benchmark each : benchmarks.subMap(pane.getKey(), tick).values()) {
                drift.second(new DriftInput(group.model(), group.dimension(), null, each), tick);
            }
            give(drift, pane.getKey(), pane.getValue());
            drift.first(PaneUpdate.mark(group, tick), tick);
            drift.second(DriftInput.of(ScoreUpdate.mark(group, tick)), tick);
            points.addAll(drift.take());
            alerts.addAll(drift.take(DriftFunction.ALERTS));
            if (failsAfter.test(pane.getKey())) {
                OperatorSubtaskState state = drift.snapshot(++checkpoint);
                drift.close();
                drift = open(rules, state);
            }
        }
        drift.close();
        return new Result(points, alerts);
    }

    private void give(Stage<PaneUpdate, DriftInput, SeriesPoint> drift, long start, List<Interaction> interactions)
            throws Exception {
        Map<Subject, Pane> panes = new HashMap<>();
        for (Interaction each : interactions) {
            Subject subject = new Subject(group.model(), each.version(), List.of(each.slice()));
            Pane pane = panes.computeIfAbsent(subject, unused -> new Pane());
            pane.add(new TrafficContribution(
                    subject, each.at(), each.at(), null, ResponseStatus.OK, 5L, null, null, null, null, null));
            if (Double.isNaN(each.score())) {
                continue;
            }
            pane.add(new LabelContribution(
                    subject,
                    each.at(),
                    each.at(),
                    List.of(new LabelContribution.ScoreContribution(
                            "correct", LabelContribution.ScoreSource.TRUTH, each.score(), 1, 1)),
                    List.of()));
            ScoredLabel label = new ScoredLabel(
                    "l" + each.at(),
                    "r" + each.at(),
                    each.version(),
                    each.slice(),
                    "correct",
                    LabelSource.HUMAN,
                    each.score(),
                    1,
                    each.at(),
                    start + PANE,
                    null);
            drift.second(DriftInput.of(new ScoreUpdate(group.model(), group.dimension(), start + PANE, label)), start);
        }
        for (Map.Entry<Subject, Pane> entry : panes.entrySet()) {
            Subject subject = entry.getKey();
            drift.first(
                    new PaneUpdate(
                            group.model(),
                            group.dimension(),
                            start + PANE,
                            new PaneUpdate.PaneContent(
                                    subject.version(),
                                    subject.slices().get(0),
                                    start,
                                    PaneCodec.encode(entry.getValue()))),
                    start);
        }
    }

    private static Stage<PaneUpdate, DriftInput, SeriesPoint> open(
            DriftRules rules, @Nullable OperatorSubtaskState from) throws Exception {
        return Stage.keyed(
                        new KeyedCoProcessOperator<>(new DriftFunction(rules)),
                        PaneUpdate::group,
                        DriftInput::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), from);
    }
}
