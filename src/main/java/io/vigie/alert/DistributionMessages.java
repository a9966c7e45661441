package io.vigie.alert;

import io.vigie.model.DistanceKind;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.MetricUnit;
import java.util.Locale;

/** Texts of alerts about distributions that drift. */
public final class DistributionMessages {

    private static final String DETECTOR = "window";

    private DistributionMessages() {}

    /**
     * @param threshold the largest usual distance of a single day of the reference
     * @param tolerance the distance below which no change matters
     * @param moved the parts that moved most
     */
    public record Drift(
            Metric metric,
            DistanceKind distance,
            AlertEvidence evidence,
            double threshold,
            double tolerance,
            Moved moved) {}

    /** @param name a category, a quantile or the mean; {@code from} and {@code to} are its shares or values */
    public record Moved(String name, double from, double to) {}

    /** @param recovered whether this is the end of the alert */
    public static AlertText text(Drift drift, boolean recovered) {
        AlertEvidence evidence = drift.evidence();
        String sentence = (recovered ? "is like its reference again: " : "drifted: ")
                + what(drift.metric())
                + (recovered ? " lies at a " : " moved, ")
                + name(drift.distance()) + " distance "
                + (recovered ? "of " : "")
                + value(drift, evidence.current()) + " (95 % interval "
                + value(drift, evidence.currentLower()) + " to " + value(drift, evidence.currentUpper()) + ") from "
                + (recovered ? "it" : "the reference") + ", "
                + (drift.tolerance() > drift.threshold()
                        ? "where up to " + value(drift, drift.tolerance()) + " is tolerated"
                        : "whose single days differ by up to " + value(drift, drift.threshold()))
                + "; " + moved(drift)
                + String.format(Locale.ROOT, ", on %,d ", evidence.count())
                + drift.metric().counted().word() + "s.";
        return new AlertText(DETECTOR, sentence);
    }

    private static String what(Metric metric) {
        String plural = metric.title().toLowerCase(Locale.ROOT);
        return metric == Metric.MIX ? "the " + plural : "the distribution of " + plural;
    }

    private static String name(DistanceKind distance) {
        return switch (distance) {
            case PSI -> "PSI";
            case JENSEN_SHANNON -> "Jensen–Shannon";
            case WASSERSTEIN -> "Wasserstein";
            case KOLMOGOROV_SMIRNOV -> "Kolmogorov–Smirnov";
        };
    }

    private static String value(Drift drift, double distance) {
        return drift.distance() == DistanceKind.WASSERSTEIN && drift.metric().observed() == MetricUnit.MS
                ? MetricFormat.value(MetricUnit.MS, distance)
                : MetricFormat.value(drift.metric(), distance);
    }

    private static String moved(Drift drift) {
        Moved moved = drift.moved();
        Metric metric = drift.metric();
        String from = value(metric, moved.from());
        String to = value(metric, moved.to());
        String name = metric.isCategorical() ? moved.name() : "the " + moved.name();
        if (from.equals(to)) {
            return name + " stayed at " + to;
        }
        return name + (moved.to() > moved.from() ? " rose" : " fell") + " from " + from + " to " + to;
    }

    /** What is spread: latencies, shares of categories, confidences. */
    private static String value(Metric metric, double value) {
        return MetricFormat.value(metric.observed(), value);
    }
}
