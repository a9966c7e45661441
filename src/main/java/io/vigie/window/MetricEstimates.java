package io.vigie.window;

import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.WindowLength;
import io.vigie.stats.Estimate;
import io.vigie.stats.WeightedSums;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How each metric is read from panes: its value, what it rests on, and its interval over a window.
 *
 * <p>Labels are a sample drawn request by request, so quality and what users do after a bad answer have Wilson's
 * interval on the effective sample size. Metrics over full traffic have dependent observations, so their interval takes
 * the parts of the window (days of a week or a month, hours of a day, panes of an hour) as the sampling units.
 */
public final class MetricEstimates {

    /** Fewer labels than this say nothing about a window. */
    public static final int LEAST_LABELS = 30;

    private static final Map<Metric, PaneReading> READINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Metric.QUALITY, new PaneReading.OfLabels(MetricEstimates::truth)),
            Map.entry(Metric.ABANDONMENT_AFTER_BAD, new PaneReading.OfLabels((pane, criterion) -> pane.afterBad())),
            Map.entry(Metric.ERROR_RATE, new PaneReading.Share(Pane::errors, Pane::requests)),
            Map.entry(
                    Metric.REFUSAL_RATE,
                    new PaneReading.Share(pane -> pane.withStatus(ResponseStatus.REFUSED), Pane::requests)),
            Map.entry(Metric.ABANDONMENT, new PaneReading.Share(Pane::abandoned, Pane::turns)),
            Map.entry(Metric.ESCALATION, new PaneReading.Share(with(SignalKind.ESCALATED), Pane::turns)),
            Map.entry(Metric.RETRY, new PaneReading.Share(with(SignalKind.RETRIED), Pane::turns)),
            Map.entry(Metric.THUMBS_DOWN, new PaneReading.Share(with(SignalKind.THUMBS_DOWN), Pane::turns)),
            Map.entry(Metric.COST, new PaneReading.Mean(Pane::costs)),
            Map.entry(Metric.COST_P95, new PaneReading.Quantile(Pane::costHistogram)),
            Map.entry(Metric.OUTPUT_TOKENS, new PaneReading.Mean(Pane::answerTokens)),
            Map.entry(Metric.LATENCY_P50, new PaneReading.Quantile(Pane::latency)),
            Map.entry(Metric.LATENCY_P95, new PaneReading.Quantile(Pane::latency)),
            Map.entry(Metric.LATENCY_P99, new PaneReading.Quantile(Pane::latency)),
            Map.entry(Metric.FIRST_TOKEN_P95, new PaneReading.Quantile(Pane::firstToken)),
            Map.entry(
                    Metric.LATENCY,
                    new PaneReading.Spread(pane -> pane.latency().count(), Distribution::ofLatencies)),
            Map.entry(Metric.OUTCOME, new PaneReading.Spread(Pane::requests, Distribution::ofOutcomes)),
            Map.entry(Metric.CONFIDENCE, new PaneReading.Spread(Pane::requests, Distribution::ofConfidences)),
            Map.entry(Metric.MIX, new PaneReading.Spread(Pane::requests, null)),
            Map.entry(Metric.SILENCE, new PaneReading.Spread(Pane::requests, null))));

    private MetricEstimates() {}

    static PaneReading reading(Metric metric) {
        return Objects.requireNonNull(READINGS.get(metric), () -> "how " + metric.label() + " is read from a pane");
    }

    /**
     * The metric in its own unit, or that there is not enough data for it.
     *
     * @param parts the window, cut at {@link #partLevel}
     * @param criterion null unless the metric is quality
     * @param confidence of the two-sided interval, in (0, 1)
     * @throws IllegalArgumentException for a distribution
     */
    public static Estimate of(Metric metric, @Nullable String criterion, List<Pane> parts, double confidence) {
        return reading(metric).estimate(metric, parts, criterion, confidence);
    }

    /** How many labels, turns or requests the metric rests on. */
    public static long count(Metric metric, @Nullable String criterion, List<Pane> parts) {
        PaneReading reading = reading(metric);
        return parts.stream().mapToLong(part -> reading.count(part, criterion)).sum();
    }

    /**
     * The metric over the sums of a window; empty where they have nothing that it could rest on, and for a
     * distribution.
     *
     * @param criterion null unless the metric is quality
     */
    public static OptionalDouble value(Metric metric, @Nullable String criterion, Pane sums) {
        return reading(metric).value(metric, sums, criterion);
    }

    /**
     * Of {@link #count} the part that a share over full traffic is.
     *
     * @throws IllegalArgumentException for another metric
     */
    public static long part(Metric metric, Pane sums) {
        if (reading(metric) instanceof PaneReading.Share share) {
            return share.part().applyAsLong(sums);
        }
        throw new IllegalArgumentException(metric.label() + " is no part of the full traffic");
    }

    /** The level at whose boundaries a window is cut into sampling units. */
    public static RollUpLevel partLevel(WindowLength window) {
        return switch (window) {
            case MONTH, WEEK -> RollUpLevel.DAY;
            case DAY -> RollUpLevel.HOUR;
            case HOUR -> RollUpLevel.PANE;
        };
    }

    /** The true scores of a criterion, weighted. */
    public static WeightedSums truth(List<Pane> parts, @Nullable String criterion) {
        WeightedSums sum = new WeightedSums();
        parts.forEach(part -> sum.merge(truth(part, criterion)));
        return sum;
    }

    private static WeightedSums truth(Pane pane, @Nullable String criterion) {
        CriterionSums scores = criterion == null ? null : pane.criteria().get(criterion);
        return scores == null ? new WeightedSums() : scores.truth();
    }

    private static ToLongFunction<Pane> with(SignalKind kind) {
        return pane -> pane.turnsWith(kind);
    }
}
