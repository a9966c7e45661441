package io.vigie.flink;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.window.Level;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * partial panes + scored labels → panes and labels, tick by tick.
 *
 * <p>At each five-minute tick of event time a group sends, in this order: every pane that changed, whole; every label known by then, ordered by
 * the time it was known; and to both outputs the mark that the tick is complete. The order of arrival within a watermark does not show.
 *
 * <p>State: the panes of the last label horizon, the admitted names, and what waits for its tick. All of it is gone when the group has been
 * silent for a horizon.
 */
public final class PaneFunction extends KeyedCoProcessFunction<SliceGroup, PartialPane, ScoreUpdate, PaneUpdate> {

    private static final long serialVersionUID = 1;

    /** @param horizonMillis how long a pane may change after its start */
    public record Rules(long horizonMillis, int maxValues) implements Serializable {}

    /** Stored in savepoints: renaming a component forgets how far the group had come. */
    public record Progress(long lastTick, long newestPane) {}

    /** Stored in savepoints: renaming a component drops all open panes. */
    public record PaneKey(String version, String slice, long start) {}

    /** Labels as slices see them, and the marks of complete ticks. */
    public static final OutputTag<ScoreUpdate> SCORES =
            new OutputTag<>("scores", TypeInformation.of(ScoreUpdate.class));

    private static final Comparator<PartialPane> BY_NAME = Comparator.comparing(PartialPane::slice)
            .thenComparing(PartialPane::version)
            .thenComparingLong(PartialPane::start);

    private static final Comparator<ScoreUpdate> BY_TIME_KNOWN = Comparator.comparingLong(ScoreUpdate::asOf)
            .thenComparing(score -> labelOf(score).labelledAt())
            .thenComparing(score -> labelOf(score).labelId())
            .thenComparing(score -> labelOf(score).criterion())
            .thenComparing(score -> labelOf(score).source());

    private final Rules rules;

    private transient ListState<PartialPane> waitingPanes;
    private transient ListState<ScoreUpdate> waitingScores;
    private transient MapState<PaneKey, byte[]> panes;
    private transient ValueState<Progress> progress;
    private transient MapState<NameGuard.Name, Long> names;
    private transient NameGuard guard;

    public PaneFunction(Rules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming one of these states drops what it holds.
        waitingPanes = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-panes", TypeInformation.of(PartialPane.class)));
        waitingScores = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-scores", TypeInformation.of(ScoreUpdate.class)));
        panes = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "panes",
                        TypeInformation.of(PaneKey.class),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        progress = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("progress", TypeInformation.of(Progress.class)));
        names = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("names", TypeInformation.of(NameGuard.Name.class), Types.LONG));
        guard = new NameGuard(
                names, rules.maxValues(), getRuntimeContext().getMetricGroup().counter("cardinalityOverflow"));
    }

    @Override
    public void processElement1(PartialPane pane, Context context, Collector<PaneUpdate> out) throws Exception {
        waitingPanes.add(pane);
        wakeAt(pane.tick(), context);
    }

    @Override
    public void processElement2(ScoreUpdate score, Context context, Collector<PaneUpdate> out) throws Exception {
        waitingScores.add(score);
        wakeAt(Level.PANE.ceil(score.asOf()), context);
    }

    private void wakeAt(long tick, Context context) throws Exception {
        Progress current = progress.value();
        long next = current == null ? tick : Math.max(tick, current.lastTick() + Level.PANE.lengthMillis());
        context.timerService().registerEventTimeTimer(next);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<PaneUpdate> out) throws Exception {
        Progress before = progress.value();
        if (before != null && time <= before.lastTick()) {
            return;
        }
        guard.switchKey();
        long watermark = context.timerService().currentWatermark();
        boolean closing = watermark == Long.MAX_VALUE;
        long firstTick = before == null ? time : before.lastTick() + Level.PANE.lengthMillis();
        Due due = takeDue(closing ? Long.MAX_VALUE : Level.PANE.floor(watermark), firstTick);
        // The end of a bounded input closes the day that it ends in, not the idle weeks until the horizon.
        long lastTick = closing ? Level.DAY.ceil(Math.max(time, due.lastTick())) : Level.PANE.floor(watermark);
        long newestPane = before == null ? Long.MIN_VALUE : before.newestPane();
        SliceGroup group = context.getCurrentKey();
        for (long tick = firstTick; tick <= lastTick; tick += Level.PANE.lengthMillis()) {
            newestPane = Math.max(newestPane, sendPanes(group, due.panes().get(tick), tick, out));
            sendScores(group, due.scores().get(tick), context);
            out.collect(PaneUpdate.mark(group, tick));
            context.output(SCORES, ScoreUpdate.mark(group, tick));
            if (Level.DAY.floor(tick) == tick) {
                forgetBefore(tick - rules.horizonMillis());
            }
        }
        if (closing || newestPane + rules.horizonMillis() < lastTick) {
            clear();
        } else {
            progress.update(new Progress(lastTick, newestPane));
            context.timerService().registerEventTimeTimer(lastTick + Level.PANE.lengthMillis());
        }
    }

    /** What is to be shown, by the tick at which. */
    private record Due(NavigableMap<Long, List<PartialPane>> panes, NavigableMap<Long, List<ScoreUpdate>> scores) {
        long lastTick() {
            return Math.max(
                    panes.isEmpty() ? Long.MIN_VALUE : panes.lastKey(),
                    scores.isEmpty() ? Long.MIN_VALUE : scores.lastKey());
        }
    }

    /** What missed its tick, after a restore from before it, is shown at the first one there is. */
    private Due takeDue(long upTo, long firstTick) throws Exception {
        Due due = new Due(new TreeMap<>(), new TreeMap<>());
        List<PartialPane> laterPanes = new ArrayList<>();
        for (PartialPane pane : waitingPanes.get()) {
            if (pane.tick() <= upTo) {
                due.panes()
                        .computeIfAbsent(Math.max(pane.tick(), firstTick), unused -> new ArrayList<>())
                        .add(pane);
            } else {
                laterPanes.add(pane);
            }
        }
        List<ScoreUpdate> laterScores = new ArrayList<>();
        for (ScoreUpdate score : waitingScores.get()) {
            long tick = Level.PANE.ceil(score.asOf());
            if (tick <= upTo) {
                due.scores()
                        .computeIfAbsent(Math.max(tick, firstTick), unused -> new ArrayList<>())
                        .add(score);
            } else {
                laterScores.add(score);
            }
        }
        waitingPanes.update(laterPanes);
        waitingScores.update(laterScores);
        return due;
    }

    private long sendPanes(SliceGroup group, @Nullable List<PartialPane> partials, long tick, Collector<PaneUpdate> out)
            throws Exception {
        long newest = Long.MIN_VALUE;
        if (partials == null) {
            return newest;
        }
        partials.sort(BY_NAME);
        NavigableMap<PaneKey, Pane> changed = new TreeMap<>(Comparator.comparing(PaneKey::slice)
                .thenComparing(PaneKey::version)
                .thenComparingLong(PaneKey::start));
        for (PartialPane partial : partials) {
            long start = partial.start();
            newest = Math.max(newest, start);
            PaneKey key = new PaneKey(
                    guard.admit(NameGuard.Kind.VERSION, partial.version(), start),
                    guard.admit(NameGuard.Kind.SLICE, partial.slice(), start),
                    start);
            Pane pane = PaneCodec.decode(partial.sums());
            pane.renameCategories(
                    outcome -> guard.admit(NameGuard.Kind.OUTCOME, outcome, start),
                    criterion -> guard.admit(NameGuard.Kind.CRITERION, criterion, start));
            Pane sum = changed.get(key);
            if (sum == null) {
                byte[] stored = panes.get(key);
                sum = stored == null ? new Pane() : PaneCodec.decode(stored);
                changed.put(key, sum);
            }
            sum.merge(pane);
        }
        for (PaneKey key : changed.keySet()) {
            byte[] sums = PaneCodec.encode(changed.get(key));
            panes.put(key, sums);
            out.collect(new PaneUpdate(
                    group.model(),
                    group.dimension(),
                    tick,
                    new PaneUpdate.Content(key.version(), key.slice(), key.start(), sums)));
        }
        return newest;
    }

    private void sendScores(SliceGroup group, @Nullable List<ScoreUpdate> scores, OnTimerContext context)
            throws Exception {
        if (scores == null) {
            return;
        }
        scores.sort(BY_TIME_KNOWN);
        for (ScoreUpdate score : scores) {
            ScoredLabel label = labelOf(score);
            ScoredLabel named = new ScoredLabel(
                    label.labelId(),
                    label.requestId(),
                    guard.known(NameGuard.Kind.VERSION, label.version()),
                    guard.known(NameGuard.Kind.SLICE, label.slice()),
                    guard.known(NameGuard.Kind.CRITERION, label.criterion()),
                    label.source(),
                    label.score(),
                    label.probability(),
                    label.requestedAt(),
                    label.labelledAt(),
                    label.previous());
            context.output(SCORES, new ScoreUpdate(group.model(), group.dimension(), score.asOf(), named));
        }
    }

    private void forgetBefore(long time) throws Exception {
        Iterator<PaneKey> keys = panes.keys().iterator();
        while (keys.hasNext()) {
            if (keys.next().start() < time) {
                keys.remove();
            }
        }
        guard.forgetBefore(time);
    }

    private void clear() {
        waitingPanes.clear();
        waitingScores.clear();
        panes.clear();
        names.clear();
        progress.clear();
    }

    private static ScoredLabel labelOf(ScoreUpdate score) {
        return Objects.requireNonNull(score.label(), "a mark never waits");
    }
}
