package io.vigie.monitor;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.model.ResponseStatus;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.PairSums;
import io.vigie.stats.PredictionPoweredMean;
import io.vigie.stats.StratifiedMean;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.CriterionSums;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.PanePart;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The points of one rolling window, from its sums.
 *
 * <p>A field that nothing can be said about (a mean without labels) is left out; the count beside it, which is always
 * there, says so.
 */
public final class WindowPoints {

    /** Of the intervals in every series. */
    public static final double CONFIDENCE = 0.95;

    private static final Map<Measurement, List<Metric>> METRICS = Metric.scalars().stream()
            .collect(Collectors.groupingBy(
                    metric -> Measurement.ofStoredName(metric.fields().measurement())));

    private WindowPoints() {}

    /**
     * Which window.
     *
     * @param end epoch milliseconds: the points' timestamp
     */
    public record Window(String model, String version, String slice, String length, long end) {}

    /** Gives the points of this window; none for what had no traffic. */
    public static void write(Window window, Pane sums, Consumer<SeriesPoint> out) {
        write(window, sums, PanePart.ALL, out);
    }

    /** The same of some parts of its sums. */
    static void write(Window window, Pane sums, Set<PanePart> parts, Consumer<SeriesPoint> out) {
        if (sums.isEmpty()) {
            return;
        }
        if (parts.contains(PanePart.TRAFFIC)) {
            out.accept(traffic(window, sums));
        }
        if (parts.contains(PanePart.LATENCY) && !sums.latency().isEmpty()) {
            out.accept(latency(window, sums));
        }
        if (parts.contains(PanePart.LABELS)) {
            writeQuality(window, sums, out);
        }
        if (parts.contains(PanePart.TURNS) && sums.turns() > 0) {
            out.accept(abandonment(window, sums));
        }
    }

    private static void writeQuality(Window window, Pane sums, Consumer<SeriesPoint> out) {
        sums.criteria().forEach((criterion, scores) -> {
            if (scores.truth().count() > 0
                    || scores.judge().count() > 0
                    || scores.user().count() > 0) {
                out.accept(quality(window, criterion, sums, scores));
            }
        });
    }

    private static SeriesPoint traffic(Window window, Pane sums) {
        Map<String, Double> fields = metrics(Measurement.TRAFFIC, null, sums);
        fields.put("answered", (double) sums.answered());
        fields.put("unanswered", (double) sums.unanswered());
        fields.put("cancelled", (double) sums.withStatus(ResponseStatus.CANCELLED));
        if (sums.requests() > 0) {
            fields.put("unanswered_rate", (double) sums.unanswered() / sums.requests());
        }
        fields.put("tokens_in", countable(sums.inputTokens()));
        fields.put("tokens_out", countable(sums.outputTokens()));
        fields.put("cost_usd", sums.costUsd());
        return point(Measurement.TRAFFIC, window, fields);
    }

    /**
     * What no store could hold as a whole number is the largest that one can: nonsense of one producer must not hide
     * the rest of the point.
     */
    private static double countable(long sum) {
        return (double) Math.min(sum, 1L << 53);
    }

    private static SeriesPoint latency(Window window, Pane sums) {
        LogHistogram latency = sums.latency();
        Map<String, Double> fields = metrics(Measurement.LATENCY, null, sums);
        fields.put("mean_ms", (double) sums.latencySumMs() / latency.count());
        put(fields, "p90_ms", latency.quantile(0.90));
        put(fields, "first_token_p50_ms", sums.firstToken().quantile(0.50));
        return point(Measurement.LATENCY, window, fields);
    }

    private static SeriesPoint quality(Window window, String criterion, Pane sums, CriterionSums scores) {
        StratifiedMean truth = MetricEstimates.sampled(Metric.QUALITY, criterion, List.of(sums));
        Map<String, Double> fields = metrics(Measurement.QUALITY, criterion, sums);
        fields.put("effective_labels", truth.effectiveSize());
        putBounds(fields, truth.interval(CONFIDENCE));
        fields.put("judged", (double) scores.judge().count());
        put(fields, "judge_mean", scores.judge().mean());
        putJudge(fields, scores);
        fields.put("user_labels", (double) scores.user().count());
        put(fields, "user_mean", scores.user().mean());
        SeriesPoint point = point(Measurement.QUALITY, window, fields);
        point.tags().put(Tags.CRITERION, criterion);
        return point;
    }

    /** What the truth says of the judge, and both together of quality. */
    private static void putJudge(Map<String, Double> fields, CriterionSums scores) {
        if (!scores.hasPairs()) {
            fields.put("pairs", 0.0);
            fields.put("ppi_labels", 0.0);
            return;
        }
        PairSums pairs = scores.pairs();
        fields.put("pairs", (double) pairs.count());
        put(fields, "agreement", pairs.agreement());
        if (pairs.biasEstimate(CONFIDENCE) instanceof Estimate.Interval bias) {
            fields.put("judge_bias", bias.value());
            fields.put("judge_bias_lower", bias.lower());
            fields.put("judge_bias_upper", bias.upper());
        }
        PredictionPoweredMean powered = scores.predictionPowered();
        fields.put("ppi_labels", Math.floor(powered.effectiveSize()));
        put(fields, "lambda", powered.lambda());
        if (powered.estimate(CONFIDENCE) instanceof Estimate.Interval interval) {
            fields.put("ppi_mean", interval.value());
            fields.put("ppi_lower", interval.lower());
            fields.put("ppi_upper", interval.upper());
        }
    }

    private static SeriesPoint abandonment(Window window, Pane sums) {
        double rate = (double) sums.abandoned() / sums.turns();
        Map<String, Double> fields = metrics(Measurement.ABANDONMENT, null, sums);
        putBounds(fields, WilsonInterval.of(rate, (double) sums.turns(), CONFIDENCE));
        fields.put("after_good_turns", (double) sums.afterGood().count());
        put(fields, "after_good_rate", sums.afterGood().total().mean());
        return point(Measurement.ABANDONMENT, window, fields);
    }

    /** The fields of all metrics that the measurement has. */
    private static Map<String, Double> metrics(Measurement measurement, @Nullable String criterion, Pane sums) {
        Map<String, Double> fields = new TreeMap<>();
        for (Metric metric : METRICS.getOrDefault(measurement, List.of())) {
            Fields names = metric.fields();
            fields.put(names.count(), (double) MetricEstimates.count(metric, criterion, List.of(sums)));
            if (names.part() != null) {
                fields.put(names.part(), (double) MetricEstimates.part(metric, sums));
            }
            put(fields, names.value(), MetricEstimates.value(metric, criterion, sums));
        }
        return fields;
    }

    private static SeriesPoint point(Measurement measurement, Window window, Map<String, Double> fields) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, window.model());
        tags.put(Tags.VERSION, window.version());
        tags.put(Tags.SLICE, window.slice());
        tags.put(Tags.WINDOW, window.length());
        return new SeriesPoint(measurement, tags, fields, window.end());
    }

    private static void putBounds(Map<String, Double> fields, Estimate estimate) {
        if (estimate instanceof Estimate.Interval interval) {
            fields.put(Measurement.LOWER, interval.lower());
            fields.put(Measurement.UPPER, interval.upper());
        }
    }

    private static void put(Map<String, Double> fields, String name, OptionalDouble value) {
        value.ifPresent(present -> fields.put(name, present));
    }
}
