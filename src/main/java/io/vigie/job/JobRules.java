package io.vigie.job;

import io.vigie.alert.AlertLifecycle;
import io.vigie.decode.RecordLimits;
import io.vigie.incident.IncidentRules;
import io.vigie.join.JoinRules;
import io.vigie.model.Benchmark;
import io.vigie.model.SliceNames;
import io.vigie.monitor.DriftRules;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.IncidentSettings;
import io.vigie.settings.InputLimits;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.window.KnownModels;
import io.vigie.window.OpenPanes;
import io.vigie.window.PaneTicks;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** From settings to the rules that both jobs, and a run over files, go by. */
public final class JobRules {

    private JobRules() {}

    public static JoinRules joins(QualityMetricsSettings settings) {
        return new JoinRules(
                settings.join().timeoutMs(),
                settings.abandonment().afterMs(),
                settings.labels().horizonMs());
    }

    public static KnownModels.KnownModelRules knownModels(QualityMetricsSettings settings) {
        return new KnownModels.KnownModelRules(
                settings.limits().maxModels(), settings.labels().horizonMs());
    }

    /** How records of the inputs are decoded. */
    public static RecordLimits recordLimits(QualityMetricsSettings settings) {
        InputLimits limits = settings.limits();
        return new RecordLimits(
                limits.maxRecordBytes(),
                Duration.ofMillis(limits.maxFutureMs()),
                limits.maxNameLength(),
                limits.times().rules(),
                limits.keepsBytes());
    }

    public static PaneTicks paneTicks(QualityMetricsSettings settings) {
        return new PaneTicks(settings.panes().correctionsEveryMs());
    }

    /** @param endsAt epoch milliseconds: every group comes at least so far at the end of the input */
    public static OpenPanes.PaneRules panes(QualityMetricsSettings settings, long endsAt) {
        return new OpenPanes.PaneRules(
                settings.labels().horizonMs(), settings.slices().maxValues(), endsAt);
    }

    /** The names of the dimensions, in the order of every subject's slices. */
    public static List<String> dimensionNames(QualityMetricsSettings settings) {
        return settings.slices().dimensions().stream()
                .map(SliceNames::dimensionName)
                .toList();
    }

    /**
     * @param benchmarks that are known beforehand
     * @param series which points are written, and when
     * @param silencesUntil epoch milliseconds: what is missing after it is the end of the input, and no silence
     */
    public static DriftRules drift(
            DriftSettings settings, List<Benchmark> benchmarks, DriftRules.SeriesRules series, long silencesUntil) {
        return new DriftRules(
                series,
                settings.monitors(),
                benchmarks,
                settings.labels().horizonMs(),
                settings.labels().maturityMs(),
                new DriftRules.AlertRules(
                        new AlertLifecycle(settings.alerts().forMs()),
                        settings.alerts().falseAlarms(),
                        settings.alerts().dashboardUrl(),
                        settings.alerts().runbookUrl()),
                silencesUntil);
    }

    /** When alerts are one incident, and when somebody is told of it. */
    public static IncidentRules incidents(DriftSettings settings) {
        IncidentSettings incidents = settings.incidents();
        return new IncidentRules(
                incidents.joinWithinMs(),
                incidents.worseBy(),
                incidents.widerBy(),
                incidents.certainBy(),
                incidents.updateEveryMs(),
                incidents.remindEveryMs(),
                new IncidentRules.Escalation(incidents.escalateAfterMs(), incidents.escalateTo()),
                incidents.mostReopenings(),
                // Monitors change while the job runs: the drift operator itself ends the alerts of those that are gone.
                Set.of());
    }
}
