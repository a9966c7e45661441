package io.vigie.bench.alerts;

import io.vigie.bench.alerts.World.MeasuredPath;
import io.vigie.bench.alerts.WorldTraffic.AnsweredTurn;
import io.vigie.model.AlertEvent;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.PostAnswerOutcome;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.InMemoryMonitorStore;
import io.vigie.monitor.MonitorDefinitionWriter;
import io.vigie.monitor.MonitorOutput;
import io.vigie.monitor.MonitoredGroup;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * One world through the monitors, as the two jobs would take it:
 *
 * <pre>
 * turns ─► panes of an hour ────────────────────────┐
 *   └────► labels, when they come ─┬─► corrected ───┼─► {@link MonitoredGroup} of all, and of languages ─► alerts
 *                                  │   panes        │
 *                                  └─► scores ──────┘
 * </pre>
 *
 * <p>What differs from the jobs: a pane holds an hour instead of five minutes (not where objectives are measured),
 * panes that labels correct are written at midnight, turns are decided with their pane, and no points are written.
 */
final class WorldRun implements MonitorOutput {

    private static final String MODEL = "support-bot";
    private static final String ALL = "all";
    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = WorldTraffic.HOUR;
    private static final long CORRECTIONS_EVERY = WorldTraffic.DAY;

    /** Of the request: two weeks, the next batch, and the next corrections. */
    private static final long LABELS_COME_WITHIN = 17 * WorldTraffic.DAY;

    private record WorldPane(int slice, long start) {}

    private record DueLabel(AnsweredTurn turn, long dueAt, long number) {}

    private final World world;
    private final WorldTraffic traffic;
    private final long paneMs;
    private final List<SliceGroup> groups;
    private final List<MonitoredGroup> monitored = new ArrayList<>();
    private final TreeMap<Long, Map<WorldPane, Pane>> panes = new TreeMap<>();
    private final Set<WorldPane> changed = new HashSet<>();
    private final PriorityQueue<DueLabel> due =
            new PriorityQueue<>(Comparator.comparingLong(DueLabel::dueAt).thenComparingLong(DueLabel::number));
    private final List<AlertEvent> alerts = new ArrayList<>();
    private long labels;

    private WorldRun(World world, long seed) {
        this.world = world;
        this.traffic = new WorldTraffic(world, seed);
        this.paneMs = world.measured() == MeasuredPath.OBJECTIVES ? TICK : HOUR;
        this.groups = world.measured() == MeasuredPath.OBJECTIVES
                ? List.of(new SliceGroup(MODEL, ""))
                : List.of(new SliceGroup(MODEL, ""), new SliceGroup(MODEL, WorldMonitors.DIMENSION));
        DriftRules rules = WorldMonitors.rules(world.measured());
        MonitorDefinitionWriter definitions = new MonitorDefinitionWriter(rules.monitors());
        for (SliceGroup group : groups) {
            monitored.add(new MonitoredGroup(rules, definitions, group, new InMemoryMonitorStore()));
        }
    }

    /** The alert events of one history, in the order in which they were told. */
    static List<AlertEvent> alerts(World world, long seed) {
        WorldRun run = new WorldRun(world, seed);
        run.run();
        run.alerts.sort(Comparator.comparingLong(AlertEvent::updatedAt));
        return run.alerts;
    }

    private void run() {
        for (int hour = 0; traffic.hasNext(); hour++) {
            long from = WorldTraffic.START + hour * HOUR;
            traffic.nextHour(this::add);
            for (long end = from + paneMs; end <= from + HOUR; end += paneMs) {
                label(end);
                send(end);
            }
        }
    }

    private void add(AnsweredTurn turn) {
        TrafficContribution answered = new TrafficContribution(
                subject(turn.slice()),
                turn.at(),
                turn.at(),
                null,
                turn.status(),
                turn.latencyMs(),
                null,
                null,
                null,
                null,
                null);
        TurnContribution decided =
                new TurnContribution(answered.subject(), turn.at(), turn.at(), turn.isAbandoned(), List.of());
        Pane pane = pane(turn.slice(), turn.at());
        pane.add(answered);
        pane.add(decided);
        if (turn.labelledAt() != Long.MAX_VALUE) {
            due.add(new DueLabel(turn, turn.labelledAt(), labels++));
        }
    }

    private Pane pane(int slice, long at) {
        WorldPane key = new WorldPane(slice, Math.floorDiv(at, paneMs) * paneMs);
        changed.add(key);
        return panes.computeIfAbsent(key.start(), unused -> new TreeMap<>(Comparator.comparingInt(WorldPane::slice)))
                .computeIfAbsent(key, unused -> new Pane());
    }

    /** Labels that are known by then. */
    private void label(long by) {
        for (DueLabel next = due.peek(); next != null && next.dueAt() <= by; next = due.peek()) {
            due.remove();
            AnsweredTurn turn = next.turn();
            pane(turn.slice(), turn.at())
                    .add(new LabelContribution(
                            subject(turn.slice()),
                            turn.at(),
                            turn.labelledAt(),
                            null,
                            List.of(new ScoreContribution(
                                    WorldMonitors.CRITERION,
                                    ScoreSource.TRUTH,
                                    turn.isBad() ? 0 : 1,
                                    turn.probability(),
                                    1)),
                            List.of(new PostAnswerOutcome(turn.isBad(), turn.isAbandoned(), turn.probability(), 1))));
            for (int i = 0; i < groups.size(); i++) {
                monitored.get(i).onScore(score(groups.get(i), next, Metric.QUALITY, !turn.isBad()));
                if (turn.isBad()) {
                    monitored
                            .get(i)
                            .onScore(score(groups.get(i), next, Metric.ABANDONMENT_AFTER_BAD, !turn.isAbandoned()));
                }
            }
        }
    }

    private ScoreUpdate score(SliceGroup group, DueLabel due, Metric metric, boolean isGood) {
        AnsweredTurn turn = due.turn();
        String id = "r" + due.number();
        ScoredLabel label = new ScoredLabel(
                id,
                id,
                version(turn.at()),
                group.dimension().isEmpty() ? ALL : WorldTraffic.name(turn.slice()),
                WorldMonitors.CRITERION,
                LabelSource.HUMAN,
                isGood ? 1 : 0,
                turn.probability(),
                turn.at(),
                turn.labelledAt(),
                null,
                metric);
        return new ScoreUpdate(MODEL, group.dimension(), RollUpLevel.PANE.ceil(turn.labelledAt()), label);
    }

    /** The pane that ends then, and sometimes those that labels have changed. */
    private void send(long end) {
        boolean corrects = Math.floorMod(end, CORRECTIONS_EVERY) == 0;
        Set<Long> wholes = new HashSet<>();
        for (WorldPane key : changed.stream()
                .filter(each -> each.start() == end - paneMs || (corrects && each.start() < end))
                .sorted(Comparator.comparingLong(WorldPane::start).thenComparingInt(WorldPane::slice))
                .toList()) {
            changed.remove(key);
            wholes.add(key.start());
            if (groups.size() > 1) {
                send(
                        1,
                        end,
                        key.start(),
                        WorldTraffic.name(key.slice()),
                        panes.get(key.start()).get(key));
            }
        }
        for (long start : wholes.stream().sorted().toList()) {
            Pane whole = new Pane();
            panes.get(start).values().forEach(whole::merge);
            send(0, end, start, ALL, whole);
        }
        for (MonitoredGroup each : monitored) {
            each.onPanesMark(end, this);
            each.onScoresMark(end, this);
        }
        panes.headMap(end - LABELS_COME_WITHIN).clear();
    }

    private void send(int group, long asOf, long start, String slice, Pane pane) {
        monitored
                .get(group)
                .onPane(new PaneUpdate(
                        MODEL,
                        groups.get(group).dimension(),
                        asOf,
                        new PaneUpdate.PaneContent(version(start), slice, start, PaneCodec.encode(pane))));
    }

    private String version(long at) {
        return WorldTraffic.version(world, (int) ((at - WorldTraffic.START) / HOUR));
    }

    private static Subject subject(int slice) {
        return new Subject(MODEL, "v", List.of(WorldTraffic.name(slice)));
    }

    /** Nobody reads them. */
    @Override
    public void point(SeriesPoint point) {}

    @Override
    public boolean takesPoints() {
        return false;
    }

    @Override
    public void alert(AlertEvent alert) {
        alerts.add(alert);
    }
}
