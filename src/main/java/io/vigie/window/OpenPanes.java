package io.vigie.window;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.StoredMap;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * partial panes + scored labels of one group → panes and labels, tick by tick.
 *
 * <p>At each five-minute tick of event time a group sends, in this order: every pane that changed, whole; every label
 * known by then, ordered by the time it was known; and to both outputs the mark that the tick is complete. The order of
 * arrival within a watermark does not show.
 *
 * <p>A pane may change until its labels can no longer come. What comes later still changes nothing: its pane is not
 * there to be added to. When a group has been silent for so long that none of its panes may change, nothing of it is
 * kept.
 */
public final class OpenPanes {

    /**
     * @param horizonMs how old a request may be when it is labelled
     * @param maxValues how many values of each {@link GuardedField} a group tells apart
     * @param endsAt epoch milliseconds: at the end of a bounded input every group comes at least so far, whatever the
     *     watermarks before were; in the past where that does not matter
     */
    public record PaneRules(long horizonMs, int maxValues, long endsAt) implements Serializable {

        /** For inputs that go on. */
        public PaneRules(long horizonMs, int maxValues) {
            this(horizonMs, maxValues, Long.MIN_VALUE);
        }

        /** What is known later than this after its time changes no pane. */
        private static final long LATENESS_MS = RollUpLevel.DAY.lengthMs();

        /** How long after its start a pane may change. */
        long changeableMs() {
            return horizonMs + LATENESS_MS;
        }
    }

    /** How far a group has come. Stored in savepoints: renaming a component forgets it. */
    public record PaneProgress(long lastTick, long newestPane) {}

    /** Stored in savepoints: renaming a component drops all panes that may still change. */
    public record PaneKey(String version, String slice, long start) {}

    /** Where what a group sends goes, in the order of the ticks. */
    public interface TickOutput {

        /** A pane that changed, or the mark that the panes of a tick are complete. */
        void onPane(PaneUpdate pane);

        /** A label, or the mark that the labels of a tick are complete. */
        void onScore(ScoreUpdate score);

        /** A partial pane came when its pane could not change any more. */
        void onLatePane();
    }

    private static final Comparator<PaneKey> BY_SERIES_AND_START =
            Comparator.comparing(PaneKey::slice).thenComparing(PaneKey::version).thenComparingLong(PaneKey::start);

    private static final Comparator<ScoreUpdate> BY_TIME_KNOWN = Comparator.comparingLong(ScoreUpdate::asOf)
            .thenComparing(score -> labelOf(score).labelledAt())
            .thenComparing(score -> labelOf(score).labelId())
            .thenComparing(score -> labelOf(score).requestId())
            .thenComparing(score -> labelOf(score).criterion())
            .thenComparing(score -> labelOf(score).source())
            .thenComparing(score -> labelOf(score).metric());

    private final PaneRules rules;
    private final StoredMap<PaneKey, byte[]> panes;
    private final StoredMap<GuardedValue, GuardedValueUse> values;
    private final CardinalityGuard guard;

    /**
     * @param panes of the group that is asked about; empty before its first call
     * @param values of the same group; empty before its first call
     * @param overflow told of each use of a value beyond {@link PaneRules#maxValues()}
     */
    public OpenPanes(
            PaneRules rules,
            StoredMap<PaneKey, byte[]> panes,
            StoredMap<GuardedValue, GuardedValueUse> values,
            Consumer<GuardedField> overflow) {
        this.rules = rules;
        this.panes = panes;
        this.values = values;
        this.guard = new CardinalityGuard(values, rules.maxValues(), overflow);
    }

    /** The tick that shows a partial pane, if the group has not come further: then the next one. */
    public static long tickOf(PartialPane pane, @Nullable PaneProgress progress) {
        return notBeforeNext(pane.tick(), progress);
    }

    /** The tick that shows a label, if the group has not come further: then the next one. */
    public static long tickOf(ScoreUpdate score, @Nullable PaneProgress progress) {
        return notBeforeNext(RollUpLevel.PANE.ceil(score.asOf()), progress);
    }

    private static long notBeforeNext(long tick, @Nullable PaneProgress progress) {
        return progress == null ? tick : Math.max(tick, nextTick(progress));
    }

    /** The first tick that the group has not sent. */
    public static long nextTick(PaneProgress progress) {
        return progress.lastTick() + RollUpLevel.PANE.lengthMs();
    }

    /** Divides what is pending into what the watermark lets out and what it does not. */
    public static PendingTicks pending(
            @Nullable PaneProgress progress,
            long watermark,
            Iterable<PartialPane> pendingPanes,
            Iterable<ScoreUpdate> pendingScores) {
        return PendingTicks.of(
                pendingPanes,
                pendingScores,
                isEnd(watermark) ? Long.MAX_VALUE : RollUpLevel.PANE.floor(watermark),
                progress == null ? Long.MIN_VALUE : nextTick(progress));
    }

    /**
     * Sends all ticks up to the watermark.
     *
     * @param before of the group; null: nothing is kept of it
     * @param pending of {@link #pending}, at the same watermark
     * @return how far the group has come; null: nothing is kept of it, and it need not be asked again before something
     *     comes
     */
    public @Nullable PaneProgress advance(
            SliceGroup group, @Nullable PaneProgress before, PendingTicks pending, long watermark, TickOutput out) {
        if (before == null && pending.isNothingDue()) {
            return null;
        }
        guard.switchGroup();
        long firstTick = before == null ? pending.firstTick() : nextTick(before);
        // The end of a bounded input closes the day that it ends in, not the idle weeks until the horizon.
        long lastTick = isEnd(watermark)
                ? RollUpLevel.DAY.ceil(Math.max(rules.endsAt(), Math.max(firstTick, pending.lastTick())))
                : RollUpLevel.PANE.floor(watermark);
        long newestPane = before == null ? Long.MIN_VALUE : before.newestPane();
        for (long tick = firstTick; tick <= lastTick; tick += RollUpLevel.PANE.lengthMs()) {
            if (isSilent(newestPane, tick) && !pending.isDueAt(tick)) {
                // As if the group began anew with what comes next.
                forgetAll();
                tick = Math.max(tick, Math.min(lastTick, pending.firstFrom(tick)));
            }
            newestPane = Math.max(newestPane, sendPanes(group, pending.panes().get(tick), tick, out));
            sendScores(group, pending.scores().get(tick), tick, out);
            out.onPane(PaneUpdate.mark(group, tick));
            out.onScore(ScoreUpdate.mark(group, tick));
            if (RollUpLevel.DAY.floor(tick) == tick) {
                forgetBefore(tick - rules.changeableMs());
            }
        }
        if (isEnd(watermark) || (isSilent(newestPane, lastTick) && !pending.isMoreToCome())) {
            forgetAll();
            return null;
        }
        return new PaneProgress(lastTick, newestPane);
    }

    private static boolean isEnd(long watermark) {
        return watermark == Long.MAX_VALUE;
    }

    /** Whether no pane of the group may change any more at this tick. */
    private boolean isSilent(long newestPane, long tick) {
        return newestPane + rules.changeableMs() < tick;
    }

    /** The start of the newest pane that changed; {@link Long#MIN_VALUE} if none did. */
    private long sendPanes(SliceGroup group, @Nullable List<PartialPane> partials, long tick, TickOutput out) {
        long newest = Long.MIN_VALUE;
        if (partials == null) {
            return newest;
        }
        NavigableMap<PaneKey, Pane> changed = new TreeMap<>(BY_SERIES_AND_START);
        for (Map.Entry<PaneKey, Pane> addition :
                merged(partials, tick - rules.changeableMs(), out).entrySet()) {
            long start = addition.getKey().start();
            newest = Math.max(newest, start);
            PaneKey key = new PaneKey(
                    guard.admit(GuardedField.VERSION, addition.getKey().version(), start),
                    slice(group, addition.getKey().slice(), start),
                    start);
            Pane pane = addition.getValue();
            pane.renameCategories(
                    outcome -> guard.admit(GuardedField.OUTCOME, outcome, start),
                    criterion -> guard.admit(GuardedField.CRITERION, criterion, start));
            Pane sum = changed.get(key);
            if (sum == null) {
                byte[] stored = panes.get(key);
                sum = stored == null ? new Pane() : PaneCodec.decode(stored);
                changed.put(key, sum);
            }
            sum.merge(pane);
        }
        for (Map.Entry<PaneKey, Pane> each : changed.entrySet()) {
            PaneKey key = each.getKey();
            byte[] sums = PaneCodec.encode(each.getValue());
            panes.put(key, sums);
            out.onPane(new PaneUpdate(
                    group.model(),
                    group.dimension(),
                    tick,
                    new PaneUpdate.PaneContent(key.version(), key.slice(), key.start(), sums)));
        }
        return newest;
    }

    /** Merged before values are admitted: which ones find room must not depend on the order of arrival. */
    private static NavigableMap<PaneKey, Pane> merged(List<PartialPane> partials, long earliest, TickOutput out) {
        NavigableMap<PaneKey, Pane> sums = new TreeMap<>(BY_SERIES_AND_START);
        for (PartialPane partial : partials) {
            if (partial.start() < earliest) {
                out.onLatePane();
                continue;
            }
            sums.computeIfAbsent(new PaneKey(partial.version(), partial.slice(), partial.start()), unused -> new Pane())
                    .merge(PaneCodec.decode(partial.sums()));
        }
        return sums;
    }

    private String slice(SliceGroup group, String slice, long start) {
        String admitted = guard.admit(GuardedField.SLICE, slice, start);
        return admitted.equals(SliceNames.OTHER) ? SliceNames.otherOf(group.dimension()) : admitted;
    }

    private void sendScores(SliceGroup group, @Nullable List<ScoreUpdate> scores, long tick, TickOutput out) {
        if (scores == null) {
            return;
        }
        scores.sort(BY_TIME_KNOWN);
        for (ScoreUpdate score : scores) {
            ScoredLabel label = labelOf(score);
            // Under the names of its pane, which may have to wait for the next round of corrections.
            long start = RollUpLevel.PANE.floor(label.requestedAt());
            ScoredLabel named = new ScoredLabel(
                    label.labelId(),
                    label.requestId(),
                    guard.admit(GuardedField.VERSION, label.version(), start),
                    slice(group, label.slice(), start),
                    guard.admit(GuardedField.CRITERION, label.criterion(), start),
                    label.source(),
                    label.score(),
                    label.probability(),
                    label.requestedAt(),
                    label.labelledAt(),
                    label.previous(),
                    label.metric(),
                    label.pair(),
                    label.judge());
            // What missed its tick is known after the mark that went without it.
            long asOf = Math.max(score.asOf(), tick - RollUpLevel.PANE.lengthMs() + 1);
            out.onScore(new ScoreUpdate(group.model(), group.dimension(), asOf, named));
        }
    }

    private void forgetBefore(long time) {
        panes.removeKeysIf(key -> key.start() < time);
        guard.forgetBefore(time);
    }

    private void forgetAll() {
        panes.clear();
        values.clear();
        guard.switchGroup();
    }

    private static ScoredLabel labelOf(ScoreUpdate score) {
        return Objects.requireNonNull(score.label(), "a mark is never pending");
    }
}
