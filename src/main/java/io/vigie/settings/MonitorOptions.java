package io.vigie.settings;

import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The options of one monitor. */
final class MonitorOptions {
    static final Option<String> NAME = Option.required(
            "name",
            Kinds.matching(
                    "[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "a name of letters, digits, . _ and -, at most 100 of them"),
            "Unique. It is part of the identity of the monitor's alerts: a new name is a new monitor without history.");
    static final Option<String> MODEL =
            Option.required("match.model", Kinds.text(), "A model, or \"*\" (quoted) for each model on its own.");
    static final Option<String> VERSION = Option.optional(
            "match.version",
            Kinds.text(),
            "Nothing written: all versions pooled, so a silent update shows as a change. `each`: every version compared with itself. Else one version.");
    static final Option<Metric> METRIC = Option.required("metric", new MetricKind(), "What is watched.");
    static final Option<String> CRITERION = Option.optional(
            "criterion",
            Kinds.text(),
            "Which labels are meant, such as correct or safe. Needed for quality, refused elsewhere.");
    static final Option<List<List<String>>> DIMENSIONS = Option.of(
            "dimensions",
            Kinds.dimensions(),
            "[[]]",
            "Which slices are watched, each on its own; [] is the slice `all`. Each must be among `slices.dimensions` of the quality-metrics job. More slices share one false-alarm budget, so each needs more evidence.");
    static final Option<WindowLength> WINDOW = Option.of(
            "window",
            Kinds.oneOf(WindowLength.class, WindowLength::label),
            "30d",
            "The window that is compared. Longer: smaller changes become visible, later.");
    static final Option<Reference.Kind> REFERENCE_KIND = Option.of(
            "reference.kind",
            new ReferenceKind(),
            "previous",
            "`previous`: the window before the current one; a slow decline moves the reference along. `fixed`: the interval from `from` to `to`.");
    static final Option<Instant> REFERENCE_FROM =
            Option.optional("reference.from", Kinds.instant(), "Begin of a fixed reference, a multiple of 5 minutes.");
    static final Option<Instant> REFERENCE_TO = Option.optional(
            "reference.to", Kinds.instant(), "End of a fixed reference, not part of it, a multiple of 5 minutes.");
    static final Option<Double> TOLERANCE = Option.required(
            "tolerance",
            Kinds.number(0, 10),
            "How much worse is still acceptable. For latencies a share of the reference: 0.1 is 10 %. For all others a difference: 0.02 is from 0.90 to 0.88. Smaller: smaller faults are found, after more labels.");
    static final Option<FalseAlarmBudget> FALSE_ALARMS = Option.of(
            "falseAlarms",
            new BudgetKind(),
            "1 per 90d",
            "How many false alarms are acceptable, over all slices of the monitor. Fewer: more evidence is needed, so true alarms come later.");
    static final Option<Severity> SEVERITY = Option.of(
            "severity",
            Kinds.oneOf(Severity.class, Severity::label),
            "warning",
            "How much it matters to whoever is told.");
    static final Option<String> OWNER = Option.optional("owner", Kinds.text(), "Who is responsible; alerts name it.");
    static final Option<List<String>> NOTIFY = Option.of(
            "notify",
            Kinds.listOf(Kinds.text()),
            "[]",
            "Channels that receive the alerts, by their names under `channels`. The topic of alerts receives all of them anyway.");
    static final Option<String> RUNBOOK =
            Option.optional("runbook", Kinds.url(), "A page that says what to do; alerts link to it.");

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
            TOLERANCE,
            FALSE_ALARMS,
            SEVERITY,
            OWNER,
            NOTIFY,
            RUNBOOK)));

    private MonitorOptions() {}

    private record MetricKind() implements Kind<Metric> {
        @Override
        public String expected() {
            return "one of " + labels(Metric::isSupported);
        }

        @Override
        public Metric parse(Node node) throws Unusable {
            Metric metric = node instanceof Node.Scalar scalar
                    ? Metric.ofLabel(scalar.text()).orElse(null)
                    : null;
            if (metric != null && !metric.isSupported()) {
                throw new Unusable(metric.label() + " is not supported yet; expected " + expected());
            }
            if (metric == null) {
                String near = node instanceof Node.Scalar scalar
                        ? Suggestion.nearest(
                                        scalar.text(),
                                        Arrays.stream(Metric.values())
                                                .filter(Metric::isSupported)
                                                .map(Metric::label)
                                                .toList())
                                .map(label -> "; did you mean " + label + "?")
                                .orElse("")
                        : "";
                throw new Unusable("expected " + expected() + ", found " + node.describe() + near);
            }
            return metric;
        }

        private static String labels(Predicate<Metric> which) {
            return Arrays.stream(Metric.values())
                    .filter(which)
                    .map(metric -> "`" + metric.label() + "`")
                    .collect(Collectors.joining(", "));
        }
    }

    private record ReferenceKind() implements Kind<Reference.Kind> {
        private static final Map<String, Reference.Kind> KINDS =
                Map.of("previous", Reference.Kind.PREVIOUS, "fixed", Reference.Kind.FIXED);

        @Override
        public String expected() {
            return "one of `previous`, `fixed`";
        }

        @Override
        public Reference.Kind parse(Node node) throws Unusable {
            String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
            Reference.Kind kind = KINDS.get(text);
            if (kind == null) {
                throw new Unusable(
                        Set.of("benchmark", "version").contains(text)
                                ? text + " is not supported yet; expected " + expected()
                                : "expected " + expected() + ", found " + node.describe());
            }
            return kind;
        }
    }

    private record BudgetKind() implements Kind<FalseAlarmBudget> {
        private static final int MOST_DAYS = 3650;

        @Override
        public String expected() {
            return "a budget such as 1 per 90d, at least 1 alarm in 1d to 3650d";
        }

        @Override
        public FalseAlarmBudget parse(Node node) throws Unusable {
            if (node instanceof Node.Scalar scalar) {
                try {
                    FalseAlarmBudget budget = FalseAlarmBudget.parse(scalar.text());
                    if (budget.periodDays() >= 1 && budget.periodDays() <= MOST_DAYS) {
                        return budget;
                    }
                } catch (IllegalArgumentException e) {
                    throw new Unusable("expected " + expected() + ", found " + node.describe());
                }
            }
            throw new Unusable("expected " + expected() + ", found " + node.describe());
        }
    }

    static void check(Values values, Problems problems) {
        values.with(METRIC, metric -> {
            boolean criterion = values.isWritten(CRITERION);
            if (metric == Metric.QUALITY && !criterion) {
                values.problem(problems, CRITERION, "missing; expected the criterion of the labels, such as correct");
            }
            if (metric != Metric.QUALITY && criterion) {
                values.problem(problems, CRITERION, "is for quality alone; " + metric.label() + " has no criterion");
            }
            values.with(TOLERANCE, tolerance -> {
                if (!metric.isRelative() && tolerance > 1) {
                    values.problem(problems, TOLERANCE, "expected a number from 0 to 1 for " + metric.label());
                }
            });
        });
        values.with(
                MODEL,
                model -> values.with(VERSION, version -> {
                    if (version.equals(ModelMatch.ANY)) {
                        values.problem(
                                problems,
                                VERSION,
                                "expected `each`, or a version; leave it out for all versions pooled");
                    }
                }));
        values.with(REFERENCE_KIND, kind -> checkReference(kind, values, problems));
    }

    private static void checkReference(Reference.Kind kind, Values values, Problems problems) {
        for (Option<Instant> option : List.of(REFERENCE_FROM, REFERENCE_TO)) {
            boolean written = values.isWritten(option);
            if (kind == Reference.Kind.FIXED && !written) {
                values.problem(problems, option, "missing; a fixed reference has from and to");
            }
            if (kind != Reference.Kind.FIXED && written) {
                values.problem(problems, option, "is for a fixed reference alone: write kind: fixed");
            }
            values.with(option, time -> {
                if (time.toEpochMilli() % PaneSettings.LENGTH_MILLIS != 0) {
                    values.problem(problems, option, "expected a multiple of 5 minutes, found " + time);
                }
            });
        }
        values.with(
                REFERENCE_FROM,
                from -> values.with(REFERENCE_TO, to -> {
                    if (!from.isBefore(to)) {
                        values.problem(problems, REFERENCE_TO, "must be after reference.from");
                    }
                }));
    }

    static Monitor of(Values values) {
        return new Monitor(
                values.get(NAME),
                new ModelMatch(values.get(MODEL), values.find(VERSION)),
                values.get(METRIC),
                values.find(CRITERION),
                SliceSettings.names(values.get(DIMENSIONS)),
                values.get(WINDOW),
                reference(values),
                values.get(TOLERANCE),
                values.get(FALSE_ALARMS),
                values.get(SEVERITY),
                values.find(OWNER),
                values.get(NOTIFY),
                values.find(RUNBOOK));
    }

    private static Reference reference(Values values) {
        @Nullable Instant from = values.find(REFERENCE_FROM);
        @Nullable Instant to = values.find(REFERENCE_TO);
        return from == null || to == null
                ? Reference.previous()
                : Reference.fixed(from.toEpochMilli(), to.toEpochMilli());
    }
}
