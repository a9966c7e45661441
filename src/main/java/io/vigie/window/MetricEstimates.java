package io.vigie.window;

import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.model.WindowLength;
import io.vigie.stats.ClusteredQuantile;
import io.vigie.stats.ClusteredRate;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A monitor's metric over a window, with its interval.
 *
 * <p>Labels are a sample drawn request by request, so quality and what users do after a bad answer have Wilson's interval on the effective
 * sample size. Metrics over full traffic have dependent observations, so their interval takes the parts of the window (days of a week or a
 * month, hours of a day, panes of an hour) as the sampling units.
 */
public final class MetricEstimates {

    /** Fewer labels than this say nothing about a window. */
    public static final int LEAST_LABELS = 30;

    private MetricEstimates() {}

    /**
     * The metric in its own unit, or that there is not enough data for it.
     *
     * @param parts the window, cut at {@link #partLevel}
     * @param criterion null unless the metric is quality
     * @param confidence of the two-sided interval, in (0, 1)
     */
    public static Estimate of(Metric metric, @Nullable String criterion, List<Pane> parts, double confidence) {
        return switch (metric) {
            case QUALITY -> sampled(truth(parts, criterion), confidence);
            case ABANDONMENT_AFTER_BAD -> sampled(afterBad(parts), confidence);
            case ERROR_RATE -> rate(parts, Pane::errors, Pane::requests, confidence);
            case REFUSAL_RATE ->
                rate(parts, pane -> pane.withStatus(ResponseStatus.REFUSED), Pane::requests, confidence);
            case ABANDONMENT -> rate(parts, Pane::abandoned, Pane::turns, confidence);
            case LATENCY_P50, LATENCY_P95, LATENCY_P99 ->
                ClusteredQuantile.of(filled(parts, Pane::latency), metric.quantile(), confidence);
            case FIRST_TOKEN_P95 ->
                ClusteredQuantile.of(filled(parts, Pane::firstToken), metric.quantile(), confidence);
            case LATENCY, OUTCOME, CONFIDENCE, MIX ->
                throw new IllegalArgumentException(metric.label() + " is a distribution, not a figure");
        };
    }

    /** How many labels, turns or interactions the metric rests on. */
    public static long count(Metric metric, @Nullable String criterion, List<Pane> parts) {
        return switch (metric) {
            case QUALITY -> truth(parts, criterion).count();
            case ABANDONMENT_AFTER_BAD -> afterBad(parts).count();
            case ABANDONMENT -> total(parts, Pane::turns);
            case LATENCY_P50, LATENCY_P95, LATENCY_P99, LATENCY ->
                total(parts, pane -> pane.latency().count());
            case FIRST_TOKEN_P95 -> total(parts, pane -> pane.firstToken().count());
            default -> total(parts, Pane::requests);
        };
    }

    /** The level at whose boundaries a window is cut into sampling units. */
    public static RollUpLevel partLevel(WindowLength window) {
        return switch (window) {
            case MONTH, WEEK -> RollUpLevel.DAY;
            case DAY -> RollUpLevel.HOUR;
            case HOUR -> RollUpLevel.PANE;
        };
    }

    private static Estimate sampled(WeightedSums sums, double confidence) {
        if (sums.count() < LEAST_LABELS) {
            return new Estimate.NotEnoughData(sums.count(), LEAST_LABELS);
        }
        return WilsonInterval.ofWeighted(sums, confidence);
    }

    private static Estimate rate(
            List<Pane> parts, ToLongFunction<Pane> numerator, ToLongFunction<Pane> denominator, double confidence) {
        return ClusteredRate.of(
                parts.stream()
                        .filter(pane -> denominator.applyAsLong(pane) > 0)
                        .map(pane -> new DayCount(numerator.applyAsLong(pane), denominator.applyAsLong(pane)))
                        .toList(),
                confidence);
    }

    private static List<LogHistogram> filled(List<Pane> parts, Function<Pane, LogHistogram> histogram) {
        return parts.stream().map(histogram).filter(values -> !values.isEmpty()).toList();
    }

    /** The true scores of a criterion, weighted. */
    public static WeightedSums truth(List<Pane> parts, @Nullable String criterion) {
        WeightedSums sum = new WeightedSums();
        for (Pane part : parts) {
            CriterionSums scores = criterion == null ? null : part.criteria().get(criterion);
            if (scores != null) {
                sum.merge(scores.truth());
            }
        }
        return sum;
    }

    private static WeightedSums afterBad(List<Pane> parts) {
        WeightedSums sum = new WeightedSums();
        parts.forEach(part -> sum.merge(part.afterBad()));
        return sum;
    }

    private static long total(List<Pane> parts, ToLongFunction<Pane> count) {
        return parts.stream().mapToLong(count).sum();
    }
}
