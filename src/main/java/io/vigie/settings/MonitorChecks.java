package io.vigie.settings;

import static io.vigie.settings.MonitorOptions.BURN_RATES;
import static io.vigie.settings.MonitorOptions.CRITERION;
import static io.vigie.settings.MonitorOptions.DETECTOR;
import static io.vigie.settings.MonitorOptions.DIMENSIONS;
import static io.vigie.settings.MonitorOptions.DISTANCE;
import static io.vigie.settings.MonitorOptions.FALSE_ALARMS;
import static io.vigie.settings.MonitorOptions.FLOOR;
import static io.vigie.settings.MonitorOptions.FLOOR_LABELS;
import static io.vigie.settings.MonitorOptions.LABELS;
import static io.vigie.settings.MonitorOptions.METRIC;
import static io.vigie.settings.MonitorOptions.MODEL;
import static io.vigie.settings.MonitorOptions.MULTIPLICITY;
import static io.vigie.settings.MonitorOptions.OBJECTIVE;
import static io.vigie.settings.MonitorOptions.OWNER;
import static io.vigie.settings.MonitorOptions.REFERENCE_FROM;
import static io.vigie.settings.MonitorOptions.REFERENCE_KIND;
import static io.vigie.settings.MonitorOptions.REFERENCE_NAME;
import static io.vigie.settings.MonitorOptions.REFERENCE_TO;
import static io.vigie.settings.MonitorOptions.SEVERITY;
import static io.vigie.settings.MonitorOptions.THRESHOLD;
import static io.vigie.settings.MonitorOptions.TOLERANCE;
import static io.vigie.settings.MonitorOptions.VERSION;
import static io.vigie.settings.MonitorOptions.WINDOW;

import io.vigie.model.DetectorKind;
import io.vigie.model.DurationText;
import io.vigie.model.Metric;
import io.vigie.model.MetricUnit;
import io.vigie.model.ModelMatch;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective.BurnRate;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks which options of a monitor may be combined. */
final class MonitorChecks {
    private static final Set<WindowLength> WINDOWS_OF_DAYS = Set.of(WindowLength.WEEK, WindowLength.MONTH);
    /**
     * The fixed reference of a distribution: as many days as {@code DriftThreshold} needs and {@code ReferenceDays} can
     * hold.
     */
    private static final int LEAST_REFERENCE_DAYS = 7;

    private static final int MOST_REFERENCE_DAYS = 90;
    private static final long DAY_MS = 86_400_000;
    private static final Set<Reference.ReferenceType> NAMED =
            Set.of(Reference.ReferenceType.BENCHMARK, Reference.ReferenceType.VERSION);

    private final OptionValues values;
    private final Problems problems;

    private MonitorChecks(OptionValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(OptionValues values, Problems problems) {
        MonitorChecks checks = new MonitorChecks(values, problems);
        values.with(METRIC, checks::ofMetric);
        values.with(
                MODEL,
                model -> values.with(VERSION, version -> {
                    if (version.equals(ModelMatch.ANY)) {
                        checks.problem(VERSION, "expected `each`, or a version; leave it out for all versions pooled");
                    }
                }));
        values.with(REFERENCE_KIND, checks::ofReference);
        values.with(SEVERITY, severity -> {
            if (severity != Severity.INFO && !values.isWritten(OWNER)) {
                checks.problem(
                        OWNER, "missing; expected who is responsible, since the severity is " + severity.label());
            }
        });
        if (values.isWritten(FLOOR)) {
            values.with(METRIC, checks::ofFloor);
        } else if (values.isWritten(FLOOR_LABELS)) {
            checks.problem(FLOOR_LABELS, "is for a floor: write objective.atLeast");
        }
        if (values.isWritten(LABELS)) {
            values.with(METRIC, checks::ofLabels);
        }
        if (values.isWritten(OBJECTIVE)) {
            values.with(METRIC, checks::ofObjective);
        } else if (values.isWritten(BURN_RATES) && !values.isWritten(FLOOR)) {
            checks.problem(BURN_RATES, "is for an objective: write objective.atMost");
        }
    }

    /**
     * Checks that a fixed reference is kept as long as it is needed. Distributions keep the days of theirs.
     *
     * @param longestMs the longest one that is
     */
    static void checkReference(OptionValues values, long longestMs, Problems problems) {
        values.with(
                REFERENCE_FROM,
                from -> values.with(REFERENCE_TO, to -> {
                    long length = to.toEpochMilli() - from.toEpochMilli();
                    Metric metric = values.find(METRIC);
                    if (length > longestMs && (metric == null || !metric.isDistribution())) {
                        values.problem(
                                problems,
                                REFERENCE_FROM,
                                "the reference is " + length / DAY_MS + " days long, and at most " + longestMs / DAY_MS
                                        + " are kept until its labels have come: shorten it, or raise labels.horizon");
                    }
                }));
    }

    /**
     * Checks that the window can hold a change until its comparison counts. Objectives and silence compare no windows.
     *
     * @param held {@code alerts.for}, as it was written
     */
    static void checkHold(OptionValues values, Duration held, Problems problems) {
        if (values.isWritten(OBJECTIVE) || values.find(METRIC) == Metric.SILENCE) {
            return;
        }
        values.with(WINDOW, window -> {
            if (held.toMillis() > window.longestHoldMs()) {
                values.problem(
                        problems,
                        WINDOW,
                        "a window of " + window.label() + " can hold a change for "
                                + DurationText.of(window.longestHoldMs()) + " at most, a quarter of it, and "
                                + AlertSettings.FOR.path() + " asks for " + DurationText.of(held.toMillis())
                                + ": write a shorter time, leave it out, or take a longer window");
            }
        });
    }

    private void problem(Option<?> option, String message) {
        values.problem(problems, option, message);
    }

    private void ofMetric(Metric metric) {
        boolean criterion = values.isWritten(CRITERION);
        if (metric == Metric.QUALITY && !criterion) {
            problem(CRITERION, "missing; expected the criterion of the labels, such as correct");
        }
        if (metric == Metric.SILENCE) {
            ofSilence();
        } else {
            if (metric != Metric.QUALITY && values.isWritten(CRITERION)) {
                problem(CRITERION, "is for quality only; " + metric.label() + " has none");
            }
            for (Option<?> option : List.of(DETECTOR, MULTIPLICITY)) {
                if (!metric.isLabelled() && values.isWritten(option)) {
                    problem(option, "is for " + labels(Metric::isLabelled) + " only; " + metric.label() + " has none");
                }
            }
        }
        values.with(
                DETECTOR,
                detector -> values.with(MULTIPLICITY, multiplicity -> {
                    if (multiplicity == Multiplicity.E_BH && detector.kind() != DetectorKind.E_DETECTOR) {
                        problem(MULTIPLICITY, "e-bh is for the e-detector only: the others measure no evidence");
                    }
                }));
        ofTolerance(metric);
        if (metric.isDistribution()) {
            ofDistribution(metric);
        } else if (values.isWritten(DISTANCE)) {
            problem(DISTANCE, "is for distributions only: " + labels(Metric::isDistribution));
        }
    }

    /** How long is usual is learned from each stream; versions come and go. */
    private void ofSilence() {
        for (Option<?> option : List.of(
                WINDOW, REFERENCE_KIND, TOLERANCE, FALSE_ALARMS, DETECTOR, MULTIPLICITY, THRESHOLD, OBJECTIVE)) {
            if (values.isWritten(option)) {
                problem(option, "has no effect on silence: how long a pause is usual is learned");
            }
        }
        if (values.isWritten(VERSION)) {
            problem(VERSION, "versions come and go: silence is that of all versions together");
        }
    }

    private void ofTolerance(Metric metric) {
        boolean isObjective = values.isWritten(OBJECTIVE) || values.isWritten(FLOOR);
        if (!values.isWritten(TOLERANCE) && metric.isFigure() && !isObjective) {
            problem(TOLERANCE, "missing; expected how much worse is still acceptable");
        }
        double most = metric.isDistribution() ? Double.MAX_VALUE : metric.isRelative() ? 10 : 1;
        values.with(TOLERANCE, tolerance -> {
            if (tolerance > most) {
                problem(TOLERANCE, "expected a number from 0 to " + (int) most + " for " + metric.label());
            }
        });
    }

    private void ofDistribution(Metric metric) {
        values.with(WINDOW, window -> {
            if (!WINDOWS_OF_DAYS.contains(window)) {
                problem(WINDOW, "expected 7d or 30d: how far " + metric.label() + " moves is measured from day to day");
            }
        });
        values.with(
                REFERENCE_FROM,
                from -> values.with(REFERENCE_TO, to -> {
                    long days = Math.floorDiv(to.toEpochMilli(), DAY_MS) + Math.floorDiv(-from.toEpochMilli(), DAY_MS);
                    if (from.isBefore(to) && (days < LEAST_REFERENCE_DAYS || days > MOST_REFERENCE_DAYS)) {
                        problem(
                                REFERENCE_TO,
                                "expected " + LEAST_REFERENCE_DAYS + " to " + MOST_REFERENCE_DAYS
                                        + " whole UTC days of reference, found " + Math.max(0, days)
                                        + ": the usual variation is learned from them, and all of them are kept");
                    }
                }));
        values.with(DISTANCE, distance -> {
            if (distance.needsOrder() && metric.isCategorical()) {
                problem(
                        DISTANCE,
                        "expected psi or jensen-shannon: the categories of " + metric.label() + " have no order");
            }
        });
        values.with(DIMENSIONS, dimensions -> {
            if (metric == Metric.MIX && dimensions.contains(List.of())) {
                problem(
                        DIMENSIONS,
                        "expected dimensions with segments, such as [[language]]: the slice `all` has no mix");
            }
        });
    }

    private void ofReference(Reference.ReferenceType kind) {
        only(REFERENCE_FROM, kind == Reference.ReferenceType.FIXED, "a fixed reference has from and to", "fixed");
        only(REFERENCE_TO, kind == Reference.ReferenceType.FIXED, "a fixed reference has from and to", "fixed");
        only(REFERENCE_NAME, NAMED.contains(kind), "which " + kind.label(), "benchmark or kind: version");
        for (Option<Instant> option : List.of(REFERENCE_FROM, REFERENCE_TO)) {
            values.with(option, time -> {
                if (time.toEpochMilli() % PaneSettings.LENGTH_MS != 0) {
                    problem(option, "expected a multiple of 5 minutes, found " + time);
                }
            });
        }
        values.with(
                REFERENCE_FROM,
                from -> values.with(REFERENCE_TO, to -> {
                    if (!from.isBefore(to)) {
                        problem(REFERENCE_TO, "must be after reference.from");
                    }
                }));
        values.with(METRIC, metric -> {
            if (kind == Reference.ReferenceType.BENCHMARK && metric != Metric.QUALITY) {
                problem(REFERENCE_KIND, "a benchmark measures quality only, not " + metric.label());
            }
        });
        values.with(
                REFERENCE_NAME,
                name -> values.with(VERSION, version -> {
                    if (kind == Reference.ReferenceType.VERSION && name.equals(version)) {
                        problem(REFERENCE_NAME, "the version " + name + " is compared with itself");
                    }
                }));
    }

    private void only(Option<?> option, boolean needed, String missing, String kinds) {
        boolean written = values.isWritten(option);
        if (needed && !written) {
            problem(option, "missing; " + missing);
        }
        if (!needed && written) {
            problem(option, "has no effect here: write kind: " + kinds);
        }
    }

    private static String expected(MetricUnit unit) {
        return switch (unit) {
            case MS -> "expected milliseconds above 0";
            case USD -> "expected US dollars above 0";
            case TOKENS -> "expected tokens above 0";
            case SHARE, SCORE, DISTANCE -> "expected a share above 0 and below 1";
        };
    }

    private static String labels(Predicate<Metric> which) {
        return Arrays.stream(Metric.values()).filter(which).map(Metric::label).collect(Collectors.joining(", "));
    }

    private void ofLabels(Metric metric) {
        if (metric != Metric.QUALITY) {
            problem(LABELS, "is for quality, not for " + metric.label());
        } else if (values.isWritten(FLOOR)) {
            problem(LABELS, "has no effect on a floor: write objective.labels");
        }
    }

    private void ofFloor(Metric metric) {
        if (metric != Metric.QUALITY) {
            problem(
                    FLOOR,
                    "is for quality, of which more is better, not for " + metric.label()
                            + (metric.hasObjective() ? ": write objective.atMost" : ""));
            return;
        }
        for (Option<?> option : List.of(REFERENCE_KIND, TOLERANCE, DETECTOR, MULTIPLICITY, BURN_RATES)) {
            if (values.isWritten(option)) {
                problem(option, "has no effect on a floor, which is compared with nothing else");
            }
        }
        values.with(FLOOR, atLeast -> {
            if (!(atLeast > 0 && atLeast < 1)) {
                problem(FLOOR, "expected a mean score above 0 and below 1");
            }
        });
    }

    private void ofObjective(Metric metric) {
        if (!metric.hasObjective()) {
            problem(
                    OBJECTIVE,
                    "is for shares and quantiles over full traffic, not for " + metric.label()
                            + (metric == Metric.QUALITY ? ": write objective.atLeast" : ""));
            return;
        }
        for (Option<?> option : List.of(REFERENCE_KIND, TOLERANCE, FALSE_ALARMS)) {
            if (values.isWritten(option)) {
                problem(option, "has no effect on an objective, which compares nothing");
            }
        }
        values.with(OBJECTIVE, atMost -> {
            if (!(atMost > 0) || (metric.unit() == MetricUnit.SHARE && atMost >= 1)) {
                problem(OBJECTIVE, expected(metric.unit()));
                return;
            }
            if (!values.isWritten(BURN_RATES)) {
                return;
            }
            values.with(BURN_RATES, rates -> {
                if (rates.isEmpty()) {
                    problem(BURN_RATES, "expected at least one burn rate");
                }
                for (BurnRate rate : rates) {
                    double budget = metric.errorBudget(atMost);
                    if (rate.factor() * budget > 1) {
                        problem(
                                BURN_RATES,
                                "a burn rate of " + rate.factor() + " is never reached: if all requests are bad it is "
                                        + Math.round(10 / budget) / 10.0
                                        + "; write lower ones, or leave burnRates out");
                    }
                }
            });
        });
    }
}
