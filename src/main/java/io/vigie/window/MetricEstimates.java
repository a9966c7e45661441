package io.vigie.window;

import io.vigie.model.LabelChoice;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.WindowLength;
import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate;
import io.vigie.stats.StratifiedMean;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How each metric is read from panes: its value, what it rests on, and its interval over a window.
 *
 * <p>Labels are a sample drawn request by request, so quality and what users do after a bad answer are
 * {@link StratifiedMean}s over strata of the label probability. How many requests a stratum has is known where every
 * request of the window tells its label probability, and estimated by Σ1/π where one does not; how many bad answers it
 * has is always estimated. Metrics over full traffic have dependent observations, so their interval takes
 * the parts of the window (days of a week or a month, hours of a day, panes of an hour) as the sampling units.
 */
public final class MetricEstimates {

    /** Fewer labels than this say nothing about a window. */
    public static final int LEAST_LABELS = 30;

    private static final Map<Metric, PaneReading> READINGS = new EnumMap<>(Map.ofEntries(
            Map.entry(Metric.QUALITY, new PaneReading.OfLabels(MetricEstimates::truth, MetricEstimates::strata)),
            Map.entry(
                    Metric.ABANDONMENT_AFTER_BAD,
                    new PaneReading.OfLabels((pane, criterion) -> pane.afterBad(), parts -> Map.of())),
            Map.entry(Metric.ERROR_RATE, new PaneReading.Share(Pane::errors, Pane::requests)),
            Map.entry(
                    Metric.REFUSAL_RATE,
                    new PaneReading.Share(pane -> pane.withStatus(ResponseStatus.REFUSED), Pane::requests)),
            Map.entry(Metric.ABANDONMENT, new PaneReading.Share(Pane::abandoned, Pane::turns)),
            Map.entry(Metric.ESCALATION, new PaneReading.Share(with(SignalKind.ESCALATED), Pane::turns)),
            Map.entry(Metric.RETRY, new PaneReading.Share(with(SignalKind.RETRIED), Pane::turns)),
            Map.entry(Metric.THUMBS_DOWN, new PaneReading.Share(with(SignalKind.THUMBS_DOWN), Pane::turns)),
            Map.entry(Metric.COST, mean(Pane.Amount.COST)),
            Map.entry(Metric.COST_P95, new PaneReading.Quantile(pane -> pane.histogram(Pane.Amount.COST))),
            Map.entry(Metric.INPUT_TOKENS, mean(Pane.Amount.INPUT_TOKENS)),
            Map.entry(Metric.OUTPUT_TOKENS, mean(Pane.Amount.OUTPUT_TOKENS)),
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
        return of(metric, criterion, parts, confidence, DayCorrelation.NONE);
    }

    /** The same where the parts, which are in the order of time, depend on each other. */
    public static Estimate of(
            Metric metric,
            @Nullable String criterion,
            List<Pane> parts,
            double confidence,
            DayCorrelation correlation) {
        return reading(metric).estimate(metric, parts, criterion, confidence, correlation);
    }

    /**
     * How alike parts in a row are. Labels are a sample drawn request by request, which does not ask for it: of their
     * metrics nothing is known.
     *
     * @param parts in the order of time
     */
    public static DayCorrelation correlation(Metric metric, List<Pane> parts) {
        return reading(metric).correlation(metric, parts);
    }

    /**
     * Mean score of a criterion by one source of labels, or that there is not enough data for it.
     *
     * @param confidence of the two-sided interval, in (0, 1)
     */
    public static Estimate ofScores(
            ScoreSource source, @Nullable String criterion, List<Pane> parts, double confidence) {
        if (source == ScoreSource.TRUTH) {
            return of(Metric.QUALITY, criterion, parts, confidence);
        }
        WeightedSums sum = scores(source, criterion, parts);
        return sum.count() < LEAST_LABELS
                ? new Estimate.NotEnoughData(sum.count(), LEAST_LABELS)
                : WilsonInterval.ofWeighted(sum, confidence);
    }

    /**
     * Quality by the labels that a monitor goes by, or that there is not enough data for it.
     *
     * @param confidence of the two-sided interval, in (0, 1)
     */
    public static Estimate ofLabels(
            LabelChoice labels, @Nullable String criterion, List<Pane> parts, double confidence) {
        if (labels != LabelChoice.PPI) {
            return ofScores(labels.source(), criterion, parts, confidence);
        }
        CriterionSums sums = new CriterionSums();
        for (Pane part : parts) {
            CriterionSums scores = criterion == null ? null : part.criteria().get(criterion);
            if (scores != null) {
                sums.merge(scores);
            }
        }
        // Without a judge there is nothing to be helped by.
        return sums.pairs().count() < LEAST_LABELS
                ? of(Metric.QUALITY, criterion, parts, confidence)
                : sums.predictionPowered().estimate(confidence);
    }

    /** How many labels of one source {@link #ofScores} rests on. */
    public static long countOfScores(ScoreSource source, @Nullable String criterion, List<Pane> parts) {
        return scores(source, criterion, parts).count();
    }

    /** The scores of a criterion by one source of labels, with the weights of their requests. */
    public static WeightedSums scores(ScoreSource source, @Nullable String criterion, List<Pane> parts) {
        WeightedSums sum = new WeightedSums();
        for (Pane part : parts) {
            CriterionSums scores = criterion == null ? null : part.criteria().get(criterion);
            if (scores != null) {
                sum.merge(
                        switch (source) {
                            case TRUTH -> scores.truth().total();
                            case JUDGE -> scores.judge();
                            case USER -> scores.user();
                        });
            }
        }
        return sum;
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

    /**
     * The mean of a metric that rests on labels.
     *
     * @param criterion null unless the metric is quality
     * @throws IllegalArgumentException for a metric of the full traffic
     */
    public static StratifiedMean sampled(Metric metric, @Nullable String criterion, List<Pane> parts) {
        return labels(metric).mean(parts, criterion);
    }

    /**
     * The scores that a metric of labels rests on, 1 being good: for one of which less is better they are 1 less its
     * values.
     *
     * @param criterion null unless the metric is quality
     * @throws IllegalArgumentException for a metric of the full traffic
     */
    public static WeightedSums scores(Metric metric, @Nullable String criterion, List<Pane> parts) {
        WeightedSums values = labels(metric).sum(parts, criterion).total();
        return metric.isHigherBetter() ? values : values.complement();
    }

    private static PaneReading.OfLabels labels(Metric metric) {
        if (reading(metric) instanceof PaneReading.OfLabels labels) {
            return labels;
        }
        throw new IllegalArgumentException(metric.label() + " does not rest on labels");
    }

    private static StratifiedSums truth(Pane pane, @Nullable String criterion) {
        CriterionSums scores = criterion == null ? null : pane.criteria().get(criterion);
        return scores == null ? new StratifiedSums() : scores.truth();
    }

    /** Requests by stratum; empty unless all of them tell theirs. */
    private static Map<Integer, Long> strata(List<Pane> parts) {
        SortedMap<Integer, Long> strata = new TreeMap<>();
        long told = 0;
        long requests = 0;
        for (Pane part : parts) {
            requests += part.requests();
            for (Map.Entry<Integer, Long> stratum : part.requestsByStratum().entrySet()) {
                strata.merge(stratum.getKey(), stratum.getValue(), Long::sum);
                told += stratum.getValue();
            }
        }
        return told == requests ? strata : Map.of();
    }

    private static PaneReading mean(Pane.Amount amount) {
        return new PaneReading.Mean(pane -> pane.sums(amount));
    }

    private static ToLongFunction<Pane> with(SignalKind kind) {
        return pane -> pane.turnsWith(kind);
    }
}
