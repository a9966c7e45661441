package io.vigie.settings;

import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Floor;
import io.vigie.model.LabelChoice;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.Objective.BurnRate;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.ThresholdType;
import io.vigie.model.WindowLength;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of one monitor. */
final class MonitorOptions {
    static final Option<String> NAME = Option.required(
            "name",
            OptionTypes.matching(
                    "[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "a name of letters, digits, . _ and -, at most 100 of them"),
            "A unique name. It is part of the identity of the monitor's alerts: under a new name, the monitor starts"
                    + " without history.");
    static final Option<String> MODEL =
            Option.required("match.model", OptionTypes.text(), "A model, or \"*\" (quoted) for each model on its own.");
    static final Option<String> VERSION = Option.optional(
            "match.version",
            OptionTypes.text(),
            "If unset: all versions pooled, so a silent update shows as a change. `each`: every version compared with"
                    + " itself. Otherwise: one version.");
    static final Option<Metric> METRIC = Option.required(
            "metric",
            new MonitorOptionTypes.MetricOptionType(),
            "The metric to watch. `silence` alerts when requests, or labels of any criterion and source, stop for longer"
                    + " than is usual at these hours of the week; how long that is, is learned.");
    static final Option<String> CRITERION = Option.optional(
            "criterion",
            OptionTypes.text(),
            "The criterion of the labels, such as correct or safe. Required for quality; for `silence`, only labels of"
                    + " this criterion are missed; refused for other metrics.");
    static final Option<List<List<String>>> DIMENSIONS = Option.of(
            "dimensions",
            OptionTypes.dimensions(),
            "[[]]",
            "The dimensions whose slices are watched, each slice on its own; [] is the slice `all`. Each must be"
                    + " among the `slices.dimensions` of the quality-metrics job. All slices share one false-alarm"
                    + " budget, so with more slices each needs more evidence.");
    static final Option<WindowLength> WINDOW = Option.of(
            "window",
            OptionTypes.oneOf(WindowLength.class, WindowLength::label),
            "30d",
            "The window that is compared. Longer: smaller changes become visible, but later.");
    static final Option<Reference.ReferenceType> REFERENCE_KIND = Option.of(
            "reference.kind",
            OptionTypes.oneOf(Reference.ReferenceType.class, Reference.ReferenceType::label),
            "previous",
            "What the window is compared with. `previous`: the window before it; a slow decline moves the reference"
                    + " along. `fixed`: the interval from `from` to `to`. `benchmark`: the latest declared score of"
                    + " the benchmark `name` (for quality). `version`: the version `name` over the same window.");
    static final Option<Instant> REFERENCE_FROM = Option.optional(
            "reference.from", OptionTypes.instant(), "Start of a fixed reference: a multiple of 5 minutes.");
    static final Option<Instant> REFERENCE_TO = Option.optional(
            "reference.to", OptionTypes.instant(), "End of a fixed reference, exclusive: a multiple of 5 minutes.");
    static final Option<String> REFERENCE_NAME =
            Option.optional("reference.name", OptionTypes.text(), "The benchmark or version that is the reference.");
    static final Option<Double> TOLERANCE = Option.optional(
            "tolerance",
            OptionTypes.number(0, 1_000_000),
            "How much worse is still acceptable. Required except for distributions and objectives. For latencies,"
                    + " cost and tokens it is a share of the reference: 0.1 is 10 %. For rates and quality it is a difference: 0.02"
                    + " allows a drop from 0.90 to 0.88. Smaller: smaller faults are found, but after more labels."
                    + " For distributions it is a distance below which no change matters (for `wasserstein` in the"
                    + " unit of the values), and 0 if unset.");
    static final Option<FalseAlarmBudget> FALSE_ALARMS = Option.of(
            "falseAlarms",
            new MonitorOptionTypes.BudgetOptionType(),
            "1 per 90d",
            "How many false alarms are acceptable over all slices of the monitor. Fewer: more evidence is needed, so"
                    + " true alarms come later.");
    static final Option<DetectorChoice> DETECTOR = Option.of(
            "detector",
            new MonitorOptionTypes.DetectorOptionType(),
            "e-detector",
            "The sequential detector of a metric of labels (quality, abandonment-after-bad), label by label. Only the"
                    + " e-detector keeps the false-alarm"
                    + " budget and accounts for labelling probabilities. The others are the well-known ones from the"
                    + " literature; their parameters (see below) have defaults.");
    static final Option<Multiplicity> MULTIPLICITY = Option.of(
            "multiplicity",
            OptionTypes.oneOf(Multiplicity.class, Multiplicity::label),
            "union",
            "How slices share the budget of a monitor with the e-detector. `union`: each slice gets an equal share, which is"
                    + " valid however they depend on each other. `e-bh`: slices that get worse together are found"
                    + " sooner; the budget then counts occasions, not slices.");
    static final Option<ThresholdType> THRESHOLD = Option.of(
            "threshold",
            OptionTypes.oneOf(ThresholdType.class, ThresholdType::label),
            "calibrated",
            "How much evidence the e-detector asks for. `calibrated`: what keeps the budget on a stream with the"
                    + " reference's own error rate and bursts. `guaranteed`: what keeps it on any stream whose error"
                    + " stays at what is allowed, however its labels depend on each other; a fault is then found after"
                    + " about twice as many labels.");
    static final Option<LabelChoice> LABELS = Option.of(
            "labels",
            OptionTypes.oneOf(LabelChoice.class, LabelChoice::label),
            "auto",
            "Whose labels a monitor of quality goes by. `truth`: those of people and ground truth. `ppi`: those, and each"
                    + " tells more where a judge has scored the answer too: a change is found on fewer labels the better"
                    + " the judge agrees, and a judge that changes moves nothing. `judge` and `user`: theirs alone; what"
                    + " a judge says is then no more right than the judge, and every message says so. `auto`: as `ppi`,"
                    + " and as `judge` for as long as the truth of a slice is too little for a reference.");
    static final Option<DistanceKind> DISTANCE = Option.optional(
            "distance",
            OptionTypes.oneOf(DistanceKind.class, DistanceKind::label),
            "The distance between distributions. They are compared once a day, over whole UTC days, and drift when"
                    + " they are further from the reference than its own days are from each other. If unset:"
                    + " `wasserstein` for latency and confidence; `jensen-shannon` for outcome and mix, whose"
                    + " categories have no order.");
    static final Option<Double> OBJECTIVE = Option.optional(
            "objective.atMost",
            OptionTypes.number(0, 86_400_000),
            "Makes the monitor a service-level objective for a share, or for a quantile of latency or cost: at most"
                    + " this share, or this many milliseconds or US dollars, over the window. It then has neither"
                    + " reference nor tolerance.");
    static final Option<Double> FLOOR = Option.optional(
            "objective.atLeast",
            OptionTypes.number(0, 1),
            "Makes the monitor an objective for quality: at least this mean score over the window, above 0 and below 1."
                    + " It then has neither reference nor tolerance, and keeps its falseAlarms. Higher: alarms sooner"
                    + " when quality falls, and on quality that may be all that the model has.");
    static final Option<ScoreSource> FLOOR_LABELS = Option.of(
            "objective.labels",
            OptionTypes.oneOf(ScoreSource.class, ScoreSource::label),
            "truth",
            "Whose labels objective.atLeast is about. `truth`: those of people and ground truth, weighted by their"
                    + " labelling probabilities, as for quality. `judge` and `user`: more of them, and sooner, but they"
                    + " are a proxy, and count alike.");
    static final Option<List<BurnRate>> BURN_RATES = Option.of(
            "objective.burnRates",
            OptionTypes.listOf(new MonitorOptionTypes.BurnRateOptionType()),
            "[14.4 over 1h and 5min, 6 over 6h and 30min, 1 over 3d and 6h]",
            "How fast the error budget of the window may burn. It is an alarm when both windows of any entry burn"
                    + " faster than its factor. Higher: alarms come later and less often.");
    static final Option<Severity> SEVERITY = Option.of(
            "severity", OptionTypes.oneOf(Severity.class, Severity::label), "warning", "How urgent an alert is.");
    static final Option<String> OWNER = Option.optional(
            "owner",
            OptionTypes.text(),
            "Who is responsible; alerts and incidents name the owner. Required where the severity is above `info`.");
    static final Option<List<String>> NOTIFY = Option.of(
            "notify",
            OptionTypes.listOf(OptionTypes.text()),
            "[]",
            "Names of the channels, declared under `channels`, that are told. The topics of alerts and incidents have"
                    + " all of them anyway.");
    static final Option<String> RUNBOOK = Option.optional(
            "runbook",
            OptionTypes.url(),
            "A page that says what to do; alerts link to it. If unset: the page of the alert's kind, see"
                    + " `alerts.runbookUrl`.");

    static final Schema SCHEMA = Schema.of(List.of(List.of(
            NAME,
            MODEL,
            VERSION,
            METRIC,
            CRITERION,
            DIMENSIONS,
            WINDOW,
            REFERENCE_KIND,
            REFERENCE_FROM,
            REFERENCE_TO,
            REFERENCE_NAME,
            TOLERANCE,
            FALSE_ALARMS,
            DETECTOR,
            MULTIPLICITY,
            THRESHOLD,
            LABELS,
            DISTANCE,
            OBJECTIVE,
            FLOOR,
            FLOOR_LABELS,
            BURN_RATES,
            SEVERITY,
            OWNER,
            NOTIFY,
            RUNBOOK)));

    private MonitorOptions() {}

    static Monitor of(OptionValues values) {
        return new Monitor(
                values.get(NAME),
                new ModelMatch(values.get(MODEL), values.find(VERSION)),
                values.get(METRIC),
                values.find(CRITERION),
                SliceSettings.names(values.get(DIMENSIONS)),
                values.get(WINDOW),
                reference(values),
                toleranceOf(values),
                values.get(FALSE_ALARMS),
                method(values),
                values.get(SEVERITY),
                values.find(OWNER),
                values.get(NOTIFY),
                values.find(RUNBOOK));
    }

    /** 0 if it is not required and not written. */
    private static double toleranceOf(OptionValues values) {
        Double tolerance = values.find(TOLERANCE);
        return tolerance == null ? 0 : tolerance;
    }

    private static Reference reference(OptionValues values) {
        return switch (values.get(REFERENCE_KIND)) {
            case PREVIOUS -> Reference.previous();
            case FIXED ->
                Reference.fixed(
                        values.get(REFERENCE_FROM).toEpochMilli(),
                        values.get(REFERENCE_TO).toEpochMilli());
            case BENCHMARK -> Reference.benchmark(values.get(REFERENCE_NAME));
            case VERSION -> Reference.version(values.get(REFERENCE_NAME));
        };
    }

    /** As written; else those defaults that are ever reached: of an objective of 50 % no budget burns 14 times as fast. */
    static List<BurnRate> burnRates(OptionValues values, Metric metric, double atMost) {
        List<BurnRate> rates = values.get(BURN_RATES);
        return values.isWritten(BURN_RATES)
                ? rates
                : rates.stream()
                        .filter(rate -> rate.factor() * metric.errorBudget(atMost) <= 1)
                        .toList();
    }

    private static DetectionMethod method(OptionValues values) {
        Metric metric = values.get(METRIC);
        @Nullable DistanceKind distance = values.find(DISTANCE);
        if (metric.isDistribution() && distance == null) {
            distance = metric.isCategorical() ? DistanceKind.JENSEN_SHANNON : DistanceKind.WASSERSTEIN;
        }
        @Nullable Double atMost = values.find(OBJECTIVE);
        @Nullable Double atLeast = values.find(FLOOR);
        return new DetectionMethod(
                values.get(DETECTOR),
                values.get(MULTIPLICITY),
                values.get(THRESHOLD),
                distance,
                atMost == null ? null : new Objective(atMost, burnRates(values, metric, atMost)),
                atLeast == null ? null : new Floor(atLeast, values.get(FLOOR_LABELS)),
                values.get(LABELS));
    }
}
