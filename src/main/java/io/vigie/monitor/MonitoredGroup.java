package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.window.RollUpLevel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One model and dimension under its monitors: panes, labels and benchmarks → series points and alerts.
 *
 * <pre>
 * onPane ───────► waitingPanes ────┐
 * onPanesMark ──► progress ────────┤                            ┌─► points
 * onScoresMark ─► progress ────────┼─► work, tick by tick: ─────┤
 * onScore ──────► waitingScores ───┤   GroupTick, LabelHealth   └─► alerts
 * onBenchmark ──► benchmarks ──────┤
 * onAction ─────► waitingActions ──┘
 * </pre>
 *
 * <p>A group works tick by tick, as its marks in both inputs allow: first all panes of the tick, then its labels in the
 * order in which they became known, then the windows and comparisons that are due. So what it gives does not depend on
 * which input was read faster, and a repetition gives the same.
 *
 * <p>What was written again, by a writer that started again from an earlier point, is known by its time and passed
 * over: labels up to their mark, since they are written exactly once, and panes up to the last tick; until then the
 * pane that was written last counts.
 *
 * <p>A benchmark's score counts from its time of evaluation on, in ticks that are worked on after it came.
 *
 * <p>What a person decides about an alert counts in the first tick after that, once the panes and labels of the tick
 * are in, or in the next one if that has passed. So a repetition, which reads decisions of weeks at once, gives the
 * same.
 *
 * <p>A tick is worked on under the monitors that are in force at its time. Where they are others than at the tick before,
 * {@link GroupRevision} says what is left of what they have kept.
 *
 * <p>What a series has is gone when the series has been silent for a retention, and all of it when the group has. For
 * one thread. An object may be dropped at any time between two calls: another on the same store goes on where it stood.
 */
public final class MonitoredGroup {

    private static final long TICK_MS = RollUpLevel.PANE.lengthMs();

    /** As the settings have them; under which monitors a tick is worked on is said by the schedule. */
    private final DriftRules rules;

    private final MonitorSchedule schedule;
    private final SliceGroup group;
    private final MonitorStore store;
    private final TickBuffer<PaneUpdate> waitingPanes;
    private final TickBuffer<ScoreUpdate> waitingScores;
    private final WaitingActions waitingActions;
    private final BenchmarkScores benchmarks;
    private DriftProgress progress;

    /** Null until the first tick since this object was made. */
    private @Nullable MonitorSet inForce;

    /** Null until the first tick. */
    private @Nullable GroupContext context;

    /** Null unless the group has all labels of its model. */
    private @Nullable LabelHealth health;

    /**
     * Reads how far the group has come, and what waits.
     *
     * @param definitions of the monitors of these rules
     * @param store what this group has kept, empty for one that begins
     */
    public MonitoredGroup(DriftRules rules, MonitorDefinitionWriter definitions, SliceGroup group, MonitorStore store) {
        this(rules, always(new MonitorSet(MonitorRevision.SETTINGS, "", rules, definitions)), group, store);
    }

    private static MonitorSchedule always(MonitorSet monitors) {
        return unused -> monitors;
    }

    /**
     * The same with monitors that change.
     *
     * @param rules with the monitors of the settings
     */
    public MonitoredGroup(DriftRules rules, MonitorSchedule schedule, SliceGroup group, MonitorStore store) {
        this.rules = rules;
        this.schedule = schedule;
        this.group = group;
        this.store = store;
        DriftProgress stored = store.progress().get();
        this.progress = stored == null ? DriftProgress.NONE : stored;
        this.waitingPanes = new TickBuffer<>(store.waitingPanes(), PaneUpdate::asOf, progress.lastTick());
        this.waitingScores = new TickBuffer<>(store.waitingScores(), ScoreUpdate::asOf, progress.lastTick());
        this.waitingActions = new WaitingActions(store.waitingActions(), store.takenActions());
        this.benchmarks = new BenchmarkScores(store.benchmarks(), rules.benchmarks());
        this.health = readHealth();
    }

    /** How far the group has come. */
    public DriftProgress progress() {
        return progress;
    }

    /**
     * Takes a pane, until its tick is worked on.
     *
     * @param update with content
     * @return false if it is a repetition, which counts for nothing
     */
    public boolean onPane(PaneUpdate update) {
        if (update.asOf() <= progress.lastTick()) {
            return false;
        }
        waitingPanes.add(update);
        return true;
    }

    /**
     * Takes a label, until its tick is worked on.
     *
     * @param update with a label
     * @return false if it is a repetition, which counts for nothing
     */
    public boolean onScore(ScoreUpdate update) {
        if (update.asOf() <= progress.scoresMark()) {
            return false;
        }
        waitingScores.add(update);
        return true;
    }

    /** A later word on the same evaluation replaces the earlier. */
    public void onBenchmark(Benchmark benchmark) {
        benchmarks.add(benchmark);
    }

    /**
     * Takes a person's decision about an alert of this group, until its tick is worked on.
     *
     * @return false if it is a repetition, which counts for nothing
     */
    public boolean onAction(AlertAction action) {
        return waitingActions.add(action);
    }

    /**
     * All panes up to a time are here.
     *
     * @param mark epoch milliseconds
     * @return whether any tick was worked on
     */
    public boolean onPanesMark(long mark, MonitorOutput out) {
        return advance(progress.withPanesMark(mark), out);
    }

    /**
     * All labels up to a time are here.
     *
     * @param mark epoch milliseconds
     * @return whether any tick was worked on
     */
    public boolean onScoresMark(long mark, MonitorOutput out) {
        return advance(progress.withScoresMark(mark), out);
    }

    /**
     * When a group that hears nothing more is to be forgotten, epoch milliseconds: always the end of a UTC day, so that
     * the ticks of a day give one time. Before the first tick only decisions can wait, and the last of them tells;
     * meaningless where there are none.
     */
    public long silentAt() {
        long last = progress.hasTicked() ? progress.lastTick() : waitingActions.latest();
        return RollUpLevel.DAY.ceil(last + rules.retentionMs());
    }

    /**
     * Forgets the group if it has been silent for a retention and nothing waits: what waits belongs to a group that is
     * back.
     *
     * @param time epoch milliseconds that have passed in the streams
     * @return whether the group is forgotten
     */
    public boolean forgetIfSilent(long time, MonitorOutput out) {
        boolean isKnown = !progress.equals(DriftProgress.NONE) || !waitingActions.isEmpty();
        boolean isSilent = isKnown && silentAt() <= time;
        if (!isSilent || !waitingPanes.isEmpty() || !waitingScores.isEmpty()) {
            return false;
        }
        waitingActions
                .takeUpTo(Long.MAX_VALUE)
                .forEach(action -> out.unusable(action, "its model and dimension are silent"));
        endAlerts(out);
        forgetSeries();
        store.forgetProgress();
        progress = DriftProgress.NONE;
        return true;
    }

    /**
     * Nothing more will come: writes what was held back until it could not change any more. For histories whose points
     * are written once.
     */
    public void end(MonitorOutput out) {
        if (rules.series().onceFinal() && progress.hasTicked()) {
            long last = progress.lastTick();
            new GroupTick(context(), out).writeFinal(last - rules.correctableMs(), last);
        }
    }

    private boolean advance(DriftProgress marks, MonitorOutput out) {
        long upTo = marks.completeUpTo();
        if (upTo <= marks.lastTick()) {
            moveTo(marks);
            return false;
        }
        long first = firstTick(marks, upTo, out);
        GroupTick ticks = null;
        for (long tick = first; tick <= upTo; tick += TICK_MS) {
            boolean isOther = changeMonitors(tick, out);
            if (ticks == null || isOther) {
                ticks = new GroupTick(context(), out);
            }
            work(ticks, tick, out);
        }
        store.flush();
        context().arrivals().store();
        if (health != null) {
            health.store();
        }
        moveTo(marks.withLastTick(upTo));
        waitingPanes.trim();
        waitingScores.trim();
        return true;
    }

    private long firstTick(DriftProgress marks, long upTo, MonitorOutput out) {
        long earliest = Math.min(upTo, Math.min(waitingPanes.earliest(), waitingScores.earliest()));
        if (marks.hasTicked() && silentAt() <= earliest) {
            // As if its silence had been seen before it came back.
            end(out);
            endAlerts(out);
            forgetSeries();
            return RollUpLevel.PANE.ceil(earliest);
        }
        return marks.hasTicked() ? marks.lastTick() + TICK_MS : RollUpLevel.PANE.ceil(earliest);
    }

    /** @return whether other monitors are in force at this tick than at the one before */
    private boolean changeMonitors(long tick, MonitorOutput out) {
        MonitorSet now = schedule.at(tick);
        if (now.equals(inForce)) {
            return false;
        }
        MonitorsInForce before = store.monitorsInForce().get();
        MonitorsInForce after =
                new MonitorsInForce(now.number(), now.id(), now.rules().monitorsOf(group));
        RevisedGroup revised = null;
        if (before != null && !before.monitors().equals(after.monitors())) {
            revised = new GroupRevision(context(), before.monitors(), after.monitors(), out).apply(now, tick);
            out.revised(revised);
        }
        if (!after.equals(before)) {
            store.monitorsInForce().set(after);
        }
        inForce = now;
        context = context == null ? null : context.under(now, revised);
        return true;
    }

    /** Before the first tick of this object those of the last tick of the group. */
    private MonitorSet inForce() {
        MonitorSet known = inForce;
        if (known != null) {
            return known;
        }
        MonitorsInForce stored = store.monitorsInForce().get();
        return stored == null
                ? schedule.at(progress.lastTick())
                : new MonitorSet(
                        stored.number(),
                        stored.id(),
                        rules.withMonitors(stored.monitors()),
                        new MonitorDefinitionWriter(stored.monitors()));
    }

    private void work(GroupTick ticks, long tick, MonitorOutput out) {
        for (PaneUpdate pane : waitingPanes.takeUpTo(tick)) {
            ticks.onPane(Objects.requireNonNull(pane.content(), "a mark never waits"), tick);
        }
        for (ScoreUpdate score : waitingScores.takeUpTo(tick)) {
            ScoredLabel label = Objects.requireNonNull(score.label(), "a mark never waits");
            ticks.onLabel(label, score.asOf());
            if (health != null) {
                health.onLabel(label, score.asOf());
            }
        }
        for (AlertAction action : waitingActions.takeUpTo(tick)) {
            ticks.onAction(action, tick);
        }
        ticks.finish(tick);
        if (health != null && LabelHealth.isDue(tick)) {
            out.point(health.end(tick, out.now()));
        }
        if (RollUpLevel.DAY.floor(tick) == tick) {
            ticks.forgetBefore(tick - rules.retentionMs(), tick);
            waitingActions.forgetBefore(tick - rules.retentionMs());
        }
    }

    private void moveTo(DriftProgress now) {
        progress = now;
        store.progress().set(now);
    }

    /** Of a group that is silent, and not of one whose input is over. */
    private void endAlerts(MonitorOutput out) {
        if (silentAt() <= rules.silencesUntil()) {
            new GroupTick(context(), out).endAll(silentAt());
        }
    }

    private void forgetSeries() {
        store.forgetSeries();
        context = null;
        health = readHealth();
    }

    private GroupContext context() {
        GroupContext known = context;
        if (known == null) {
            MonitorSet monitors = inForce();
            known = new GroupContext(
                    monitors.rules(),
                    monitors.definitions(),
                    group,
                    store,
                    new GroupPanes(store),
                    benchmarks,
                    new ArrivalTimes(store.pauses()),
                    new WrittenWindows(monitors.rules(), group),
                    monitors.number(),
                    null);
            context = known;
        }
        return known;
    }

    /** Every label counts once in the group of all slices: that one speaks for its model. */
    private @Nullable LabelHealth readHealth() {
        return group.dimension().isEmpty() ? new LabelHealth(group.model(), store.labelDelays()) : null;
    }
}
