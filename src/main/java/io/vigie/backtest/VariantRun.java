package io.vigie.backtest;

import io.vigie.job.JobRules;
import io.vigie.model.IncidentEvent;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.MonitorOutput;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One variant's monitors, how many labels they looked at, and how long they took. */
final class VariantRun {

    private final WhatIfVariant variant;
    private final List<Monitor> monitors;
    private final DriftStage drift;
    private final Set<String> models = new TreeSet<>();
    private long labels;
    private long nanos;

    VariantRun(WhatIfVariant variant, DriftRules rules, MonitorOutput out) {
        this.variant = variant;
        this.monitors = variant.settings().drift().monitors();
        this.drift =
                new DriftStage(rules, JobRules.dimensionNames(variant.settings().qualityMetrics()), out);
    }

    /**
     * The same panes and labels for each of them, in turn.
     *
     * @param days takes the panes, too; null: nobody wants them
     */
    record All(List<VariantRun> runs, @Nullable QuietDays days) implements PaneStage.PaneOutput {
        All {
            runs = List.copyOf(runs);
        }

        @Override
        public void pane(SliceGroup group, PaneUpdate pane) {
            if (days != null) {
                days.pane(group, pane);
            }
            for (VariantRun run : runs) {
                long started = System.nanoTime();
                run.models.add(group.model());
                run.drift.pane(group, pane);
                run.nanos += System.nanoTime() - started;
            }
        }

        @Override
        public void score(SliceGroup group, ScoreUpdate score) {
            for (VariantRun run : runs) {
                long started = System.nanoTime();
                run.count(group, score);
                run.drift.score(group, score);
                run.nanos += System.nanoTime() - started;
            }
        }
    }

    /** In the group of all slices every label comes once. */
    private void count(SliceGroup group, ScoreUpdate score) {
        ScoredLabel label = score.label();
        if (label != null
                && group.dimension().isEmpty()
                && label.metric() == Metric.QUALITY
                && label.previous() == null
                && label.source().isTruth()
                && monitors.stream().anyMatch(monitor -> looksAt(monitor, group.model(), label.criterion()))) {
            labels++;
        }
    }

    private static boolean looksAt(Monitor monitor, String model, String criterion) {
        return monitor.metric() == Metric.QUALITY
                && criterion.equals(monitor.criterion())
                && monitor.match().coversModel(model);
    }

    /** Nothing more will come. */
    void end() {
        long started = System.nanoTime();
        drift.end();
        nanos += System.nanoTime() - started;
    }

    void progress(BiConsumer<String, Long> ticked) {
        drift.progress(ticked);
    }

    Set<String> models() {
        return models;
    }

    long nanos() {
        return nanos;
    }

    VariantOutcome outcome(List<IncidentEvent> told) {
        return new VariantOutcome(
                variant.name(),
                labels,
                told,
                JobRules.incidents(variant.settings().drift()).joinWithinMs(),
                nanos);
    }
}
