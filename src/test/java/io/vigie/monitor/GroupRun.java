package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** One group without Flink: fed record by record, and stopped and started again wherever a test likes. */
public final class GroupRun implements MonitorOutput {

    private final DriftRules rules;
    private final MonitorSchedule schedule;
    private final SliceGroup group;
    private final InMemoryMonitorStore store;
    private MonitoredGroup monitored;
    private List<SeriesPoint> points = new ArrayList<>();
    private List<AlertEvent> alerts = new ArrayList<>();
    private final List<AlertAction> unusable = new ArrayList<>();
    private final List<RevisedGroup> revised = new ArrayList<>();
    private long clock;

    /** All that came out. */
    public record RunOutput(List<SeriesPoint> points, List<AlertEvent> alerts) {}

    public GroupRun(DriftRules rules, SliceGroup group) {
        this(rules, group, new InMemoryMonitorStore());
    }

    /** @param store what an earlier run has kept */
    GroupRun(DriftRules rules, SliceGroup group, InMemoryMonitorStore store) {
        this(rules, always(MonitorSet.ofSettings(rules)), group, store);
    }

    private static MonitorSchedule always(MonitorSet monitors) {
        return unused -> monitors;
    }

    /** Under monitors that change. */
    GroupRun(DriftRules rules, MonitorSchedule schedule, SliceGroup group, InMemoryMonitorStore store) {
        this.rules = rules;
        this.schedule = schedule;
        this.group = group;
        this.store = store;
        this.monitored = open();
    }

    /**
     * Reads both topics of one group to their end, at random speeds, and lets it fall silent.
     *
     * @return of which nothing is left in {@code store}
     */
    static RunOutput over(DriftRules rules, DriftTopics topics, Random random, InMemoryMonitorStore store) {
        GroupRun run = new GroupRun(rules, topics.panes().get(0).group(), store);
        int panes = 0;
        int scores = 0;
        while (panes < topics.panes().size() || scores < topics.scores().size()) {
            boolean isPanes =
                    scores == topics.scores().size() || (panes < topics.panes().size() && random.nextBoolean());
            for (int i = random.nextInt(60); i >= 0; i--) {
                if (isPanes && panes < topics.panes().size()) {
                    run.pane(topics.panes().get(panes++));
                } else if (!isPanes && scores < topics.scores().size()) {
                    run.score(topics.scores().get(scores++));
                }
            }
        }
        RunOutput output = new RunOutput(List.copyOf(run.points), List.copyOf(run.alerts));
        run.silence(Long.MAX_VALUE);
        return output;
    }

    public static RunOutput over(DriftRules rules, DriftTopics topics, Random random) {
        return over(rules, topics, random, new InMemoryMonitorStore());
    }

    private MonitoredGroup open() {
        return new MonitoredGroup(rules, schedule, group, store);
    }

    /** Loses everything but what is stored. */
    void restart() {
        monitored = open();
    }

    /** A pane or its mark. */
    void pane(PaneUpdate update) {
        if (update.content() == null) {
            monitored.onPanesMark(update.asOf(), this);
        } else {
            monitored.onPane(update);
        }
    }

    /** A label or its mark. */
    void score(ScoreUpdate update) {
        if (update.label() == null) {
            monitored.onScoresMark(update.asOf(), this);
        } else {
            monitored.onScore(update);
        }
    }

    void benchmark(Benchmark benchmark) {
        monitored.onBenchmark(benchmark);
    }

    /** @return false if it is a repetition */
    boolean action(AlertAction action) {
        return monitored.onAction(action);
    }

    /** Decisions that nothing followed from. */
    List<AlertAction> unusable() {
        return List.copyOf(unusable);
    }

    /** Panes and labels up to here have come. */
    void mark(long tick) {
        monitored.onPanesMark(tick, this);
        monitored.onScoresMark(tick, this);
    }

    /** So much time has passed without a word. */
    void silence(long time) {
        monitored.forgetIfSilent(time, this);
    }

    /** Sets the machine's clock. */
    void clock(long now) {
        clock = now;
    }

    /** What is left in the store. */
    int entries() {
        return store.entries();
    }

    /** Points since the last call. */
    List<SeriesPoint> take() {
        List<SeriesPoint> taken = points;
        points = new ArrayList<>();
        return taken;
    }

    /** Alerts since the last call. */
    List<AlertEvent> takeAlerts() {
        List<AlertEvent> taken = alerts;
        alerts = new ArrayList<>();
        return taken;
    }

    @Override
    public void point(SeriesPoint point) {
        points.add(point);
    }

    @Override
    public void alert(AlertEvent alert) {
        alerts.add(alert);
    }

    @Override
    public void unusable(AlertAction action, String why) {
        unusable.add(action);
    }

    @Override
    public void revised(RevisedGroup how) {
        revised.add(how);
    }

    /** Every change of monitors. */
    List<RevisedGroup> revised() {
        return List.copyOf(revised);
    }

    @Override
    public OptionalLong now() {
        return rules.measuresLag() ? OptionalLong.of(clock) : OptionalLong.empty();
    }
}
