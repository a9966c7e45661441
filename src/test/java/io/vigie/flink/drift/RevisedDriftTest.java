package io.vigie.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.flink.Stage;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.DriftScript;
import io.vigie.monitor.MonitorsInForce;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.MonitorsFile;
import io.vigie.window.RollUpLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Monitors that people set while the drift operator runs: when they count, and what is left of them in savepoints. */
class RevisedDriftTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final String STRICT = "monitors: [{name: correct, match: {model: '*'}, metric: quality,"
            + " criterion: correct, window: 7d, tolerance: 0.02, falseAlarms: 1 per 90d, threshold: guaranteed,"
            + " severity: info}]";
    private static final String LAX = STRICT.replace("0.02", "0.4");

    private static final DriftRules RULES = new DriftRules(
            Map.of(WindowLength.WEEK, 72 * PANE),
            MonitorsFile.parse(STRICT, "test"),
            List.of(),
            DAY,
            DAY,
            new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
            false);

    private static MonitorRevision revision(long number, long from, @Nullable String text) {
        return new MonitorRevision(number, "r" + number, from, from, "ana", null, "", text);
    }

    /** Forty days of a label each hour, of which errors rise from 5 % to 30 % on the twentieth. */
    private static DriftScript fault() {
        DriftScript script = new DriftScript(new SliceGroup("m", ""));
        Random random = new Random(8);
        for (int i = 0; i < 40 * 24; i++) {
            script.label("v1", "all", random.nextDouble() < (i < 20 * 24 ? 0.05 : 0.3) ? 0 : 1, T0 + i * (DAY / 24));
        }
        return script;
    }

    /** What came out, and the tolerance that was told at each time. */
    private record Output(List<AlertEvent> alerts, List<SeriesPoint> points) {
        private Map<Long, Double> tolerances() {
            Map<Long, Double> tolerances = new TreeMap<>();
            points.stream()
                    .filter(point -> point.measurement() == Measurement.MONITOR)
                    .forEach(point ->
                            tolerances.put(point.timestamp(), point.fields().get("tolerance")));
            return tolerances;
        }
    }

    /** @param reads which revisions are read before which pane */
    private static Output run(Map<Long, List<MonitorRevision>> reads, LongPredicate stopsAfter) throws Exception {
        List<AlertEvent> alerts = new ArrayList<>();
        List<SeriesPoint> points = new ArrayList<>();
        var drift = DriftStages.open(RULES, new HashMapStateBackend(), null);
        long checkpoint = 0;
        for (DriftScript.ScriptTick tick : fault().ticks()) {
            for (MonitorRevision each : reads.getOrDefault(tick.start(), List.of())) {
                drift.second(each, tick.start());
            }
            for (PaneUpdate update : tick.panes()) {
                drift.first(DriftInput.of(update), tick.start());
            }
            for (ScoreUpdate update : tick.scores()) {
                drift.first(DriftInput.of(update), tick.start());
            }
            points.addAll(drift.take());
            alerts.addAll(ToldAlerts.take(drift));
            if (stopsAfter.test(tick.start())) {
                OperatorSubtaskState left = drift.snapshot(++checkpoint);
                drift.close();
                drift = DriftStages.open(RULES, new HashMapStateBackend(), left);
            }
        }
        drift.close();
        return new Output(alerts, points);
    }

    /**
     * A tolerance counts from the next tick on, without a restart; it survives stops wherever they come, is taken back by
     * a later revision, and the settings are in force again once a revision says so.
     */
    @Test
    void aToleranceCountsFromTheNextTickAndSurvivesStops() throws Exception {
        long applied = T0 + 19 * DAY + 60 * PANE;
        long rolledBack = T0 + 30 * DAY + 36 * PANE;
        Map<Long, List<MonitorRevision>> reads =
                Map.of(applied, List.of(revision(1, applied, LAX)), rolledBack, List.of(revision(2, rolledBack, null)));
        Output whole = run(reads, start -> false);
        assertThat(run(Map.of(), start -> false).alerts())
                .anySatisfy(alert -> assertThat(alert.raisedAt()).isBetween(T0 + 20 * DAY, T0 + 25 * DAY));
        assertThat(whole.alerts()).isNotEmpty().allSatisfy(alert -> assertThat(alert.raisedAt())
                .isGreaterThan(rolledBack));
        Map<Long, Double> tolerances = whole.tolerances();
        assertThat(tolerances)
                .containsEntry(applied, 0.4)
                .containsEntry(rolledBack, 0.02)
                .containsEntry(T0 + 19 * DAY, 0.02);
        Random random = new Random(3);
        assertThat(run(reads, start -> random.nextInt(30) == 0)).isEqualTo(whole);
    }

    /**
     * In whatever order revisions are read, how often, and however early: which is in force at a tick follows from the
     * revisions alone.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theOrderOfReadingDoesNotShow(long seed) throws Exception {
        Random random = new Random(seed);
        List<MonitorRevision> revisions = List.of(
                revision(1, T0 + 3 * DAY, LAX),
                revision(2, T0 + 11 * DAY, STRICT.replace("0.02", "0.03")),
                revision(3, T0 + 11 * DAY + PANE, null),
                revision(4, T0 + 18 * DAY, LAX.replace("0.4", "0.3")));
        List<MonitorRevision> shuffled = new ArrayList<>(revisions);
        shuffled.addAll(revisions);
        Collections.shuffle(shuffled, random);
        Map<Long, List<MonitorRevision>> asApplied = new TreeMap<>();
        revisions.forEach(each -> asApplied.put(RollUpLevel.HOUR.floor(each.from()), List.of(each)));
        // Two of them have the same hour.
        asApplied.put(T0 + 11 * DAY, revisions.subList(1, 3));
        Output expected = run(asApplied, start -> false);
        assertThat(run(Map.of(T0, shuffled), start -> random.nextInt(60) == 0))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    /** What the job would not start with is refused; what was in force stays so, after a restart too. */
    @Test
    void anInvalidRevisionIsRefused() throws Exception {
        long applied = T0 + 10 * DAY;
        long invalid = T0 + 12 * DAY;
        MonitorRevision good = revision(1, applied, LAX);
        Output without = run(Map.of(applied, List.of(good)), start -> false);
        for (String text : List.of(
                "monitors: [{name: correct}]",
                "monitors: []",
                "- no mapping",
                LAX.replace("info", "info, notify: [nobody]"),
                LAX.replace("tolerance", "tolerence"))) {
            Output with = run(
                    Map.of(applied, List.of(good), invalid, List.of(revision(2, invalid, text))),
                    start -> start == T0 + 15 * DAY);
            assertThat(with).as(text).isEqualTo(without);
        }
    }

    /** A job that starts from nothing works on no tick under monitors that were replaced before. */
    @Test
    void whatIsKnownAtTheStartCountsAtOnce() throws Exception {
        try (var drift = Stage.broadcast(
                        DriftStages.operator(RULES, List.of(revision(1, T0, LAX))),
                        DriftInput::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), null)) {
            DriftScript.ScriptTick first = fault().ticks().get(0);
            for (PaneUpdate update : first.panes()) {
                drift.first(DriftInput.of(update), first.start());
            }
            for (ScoreUpdate update : first.scores()) {
                drift.first(DriftInput.of(update), first.start());
            }
            assertThat(new Output(List.of(), drift.take()).tolerances().values())
                    .containsExactly(0.4);
        }
    }

    /** Of two people who apply at the same moment, one wins everywhere. */
    @Test
    void oneOfTwoRevisionsOfANumberWins() throws Exception {
        long at = T0 + 5 * DAY;
        MonitorRevision one = new MonitorRevision(1, "a", at, at, "ana", null, "", LAX);
        MonitorRevision other = new MonitorRevision(1, "b", at, at, "bob", null, "", LAX.replace("0.4", "0.1"));
        assertThat(run(Map.of(T0, List.of(one, other)), start -> false))
                .isEqualTo(run(Map.of(T0, List.of(other, one)), start -> false));
    }

    /** More revisions than are kept: the newest are. */
    @Test
    void theLatestRevisionsAreKept() throws Exception {
        try (var drift = DriftStages.open(RULES, new HashMapStateBackend(), null)) {
            int most = MonitorRevision.MOST_KEPT;
            for (int i = 1; i <= 2 * most; i++) {
                drift.second(revision(i, T0 + i, LAX), T0);
            }
            drift.second(revision(1, T0, STRICT), T0);
            assertThat(drift.broadcast(DriftFunction.REVISIONS).keySet())
                    .hasSize(most)
                    .contains(2L * most, most + 1L);
        }
    }

    /** A monitor that is applied later is compared with what was declared before, and after a restart. */
    @Test
    void benchmarksAreKeptForMonitorsThatComeLater() throws Exception {
        Benchmark score = new Benchmark("m", "v1", "MMLU", "correct", 0.9, 100, 7);
        var groups = benchmarks(null);
        groups.first(score, 0);
        assertThat(groups.take()).isEmpty();
        OperatorSubtaskState left = groups.snapshot(1);
        groups.close();
        try (var restored = benchmarks(left)) {
            String compared = LAX.replace(
                    "window", "dimensions: [[language], []], reference: {kind: benchmark, name: MMLU}, window");
            restored.second(revision(1, 7, compared), 0);
            restored.second(revision(1, 7, compared), 0);
            assertThat(restored.take())
                    .containsExactly(
                            DriftInput.of(score, new SliceGroup("m", "")),
                            DriftInput.of(score, new SliceGroup("m", "language")));
        }
    }

    private static Stage<Benchmark, MonitorRevision, DriftInput> benchmarks(@Nullable OperatorSubtaskState from)
            throws Exception {
        return Stage.broadcast(
                        new CoBroadcastWithKeyedOperator<>(
                                new GroupBenchmarksFunction(RULES, DriftStages.READER, List.of()),
                                List.of(DriftFunction.REVISIONS)),
                        Benchmark::model,
                        Types.STRING)
                .open(new HashMapStateBackend(), from);
    }

    /** Whatever a monitor can say survives being stored; the layout is golden. */
    @Test
    void storedMonitorsAreTheSameMonitors() throws Exception {
        List<Path> packs;
        try (Stream<Path> files = Files.list(Path.of("jobs/monitors"))) {
            packs = files.sorted().toList();
        }
        assertThat(packs).isNotEmpty();
        for (Path pack : packs) {
            MonitorsInForce inForce = new MonitorsInForce(3, "r", MonitorsFile.load(pack, List.of()));
            assertThat(StoredMonitors.of(inForce).monitors(DriftStages.READER))
                    .as(pack.toString())
                    .isEqualTo(inForce);
        }
        List<Monitor> one = MonitorsFile.parse(STRICT, "test");
        assertThat(StoredMonitors.of(new MonitorsInForce(3, "r", one)))
                .isEqualTo(new StoredMonitors(
                        3,
                        "r",
                        "{\"monitors\":[{\"name\":\"correct\",\"match\":{\"model\":\"*\"},\"metric\":\"quality\","
                                + "\"criterion\":\"correct\",\"dimensions\":[[]],\"window\":\"7d\","
                                + "\"reference\":{\"kind\":\"previous\"},\"tolerance\":0.02,\"falseAlarms\":\"1 per 90d\","
                                + "\"detector\":\"e-detector\",\"multiplicity\":\"union\",\"threshold\":\"guaranteed\","
                                + "\"labels\":\"auto\",\"severity\":\"info\",\"notify\":[]}]}"));
    }
}
