package io.vigie.backtest;

import io.vigie.job.JobRules;
import io.vigie.model.JoinedLabel;
import io.vigie.model.LabelContribution;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.window.GroupOnHeap;
import io.vigie.window.OpenPanes;
import io.vigie.window.Pane;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import io.vigie.window.PreAggregation;
import io.vigie.window.RollUpLevel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the joins found → panes and labels of each group, tick by tick, as the job's operators give them. */
final class PaneStage implements JoinStage.JoinOutput {

    private static final Comparator<SliceGroup> BY_NAME =
            Comparator.comparing(SliceGroup::model).thenComparing(SliceGroup::dimension);

    private final OpenPanes.PaneRules rules;
    private final List<String> dimensions;
    private final PreAggregation<TrafficContribution> traffic;
    private final PreAggregation<TurnContribution> turns;
    private final PreAggregation<LabelContribution> labels;
    private final Map<SliceGroup, GroupOnHeap> groups = new TreeMap<>(BY_NAME);
    private final PaneOutput out;
    private long nextTick = Long.MIN_VALUE;

    /** Where panes, labels and marks go, in the order of the ticks of each group. */
    interface PaneOutput {

        void pane(SliceGroup group, PaneUpdate pane);

        void score(SliceGroup group, ScoreUpdate score);
    }

    private final class GroupOutput implements OpenPanes.TickOutput {
        private final SliceGroup group;

        GroupOutput(SliceGroup group) {
            this.group = group;
        }

        @Override
        public void onPane(PaneUpdate pane) {
            out.pane(group, pane);
        }

        @Override
        public void onScore(ScoreUpdate score) {
            out.score(group, score);
        }

        /** The order of times lets nothing come so late. */
        @Override
        public void onLatePane() {}
    }

    /** @param endsAt epoch milliseconds: every group comes at least so far at the end of all events */
    PaneStage(QualityMetricsSettings settings, long endsAt, PaneOutput out) {
        this.rules = JobRules.panes(settings, endsAt);
        this.dimensions = JobRules.dimensionNames(settings);
        this.out = out;
        PaneTicks ticks = JobRules.paneTicks(settings);
        int maxEntries = settings.panes().preAggregationMaxEntries();
        this.traffic = new PreAggregation<>(dimensions, ticks, maxEntries, Pane::add, this::onPartialPane);
        this.turns = new PreAggregation<>(dimensions, ticks, maxEntries, Pane::add, this::onPartialPane);
        this.labels = new PreAggregation<>(dimensions, ticks, maxEntries, Pane::add, this::onPartialPane);
    }

    @Override
    public void traffic(TrafficContribution contribution) {
        traffic.add(contribution);
    }

    @Override
    public void turn(TurnContribution contribution) {
        turns.add(contribution);
    }

    @Override
    public void label(LabelContribution contribution) {
        labels.add(contribution);
    }

    @Override
    public void joinedLabel(JoinedLabel label) {
        for (ScoreUpdate score : label.scores(dimensions)) {
            group(score.group()).add(score);
        }
    }

    /** Whether a watermark passes a tick that was not sent yet. */
    boolean isDue(long watermark) {
        return watermark >= nextTick;
    }

    /** Sends the ticks up to a watermark; {@link Long#MAX_VALUE} at the end of all events. */
    void advance(long watermark) {
        traffic.sendUpTo(watermark);
        turns.sendUpTo(watermark);
        labels.sendUpTo(watermark);
        groups.forEach((group, panes) -> panes.advance(watermark, new GroupOutput(group)));
        if (watermark != Long.MAX_VALUE) {
            nextTick = RollUpLevel.PANE.floor(watermark) + RollUpLevel.PANE.lengthMs();
        }
    }

    private void onPartialPane(PartialPane pane) {
        group(pane.group()).add(pane);
    }

    private GroupOnHeap group(SliceGroup group) {
        return groups.computeIfAbsent(group, unused -> new GroupOnHeap(rules, group));
    }
}
