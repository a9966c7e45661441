package io.vigie.monitor;

import io.vigie.model.ResponseStatus;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.CriterionSums;
import io.vigie.window.Pane;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The points of one rolling window, from its sums.
 *
 * <p>A field that nothing can be said about (a mean without labels) is left out; the count beside it, which is always
 * there, says so.
 */
public final class WindowPoints {

    /** Of the intervals in every series. */
    public static final double CONFIDENCE = 0.95;

    private WindowPoints() {}

    /**
     * Which window.
     *
     * @param end epoch milliseconds: the points' timestamp
     */
    public record Window(String model, String version, String slice, String length, long end) {}

    /** Gives the points of this window; none for what had no traffic. */
    public static void write(Window window, Pane sums, Consumer<SeriesPoint> out) {
        if (sums.isEmpty()) {
            return;
        }
        out.accept(traffic(window, sums));
        if (!sums.latency().isEmpty()) {
            out.accept(latency(window, sums));
        }
        sums.criteria().forEach((criterion, scores) -> {
            if (scores.truth().count() > 0
                    || scores.judge().count() > 0
                    || scores.user().count() > 0) {
                out.accept(quality(window, criterion, scores));
            }
        });
        if (sums.turns() > 0) {
            out.accept(abandonment(window, sums));
        }
    }

    private static SeriesPoint traffic(Window window, Pane sums) {
        Map<String, Double> fields = new TreeMap<>();
        fields.put("requests", (double) sums.requests());
        fields.put("answered", (double) sums.answered());
        fields.put("unanswered", (double) sums.unanswered());
        fields.put("errors", (double) sums.errors());
        fields.put("refused", (double) sums.withStatus(ResponseStatus.REFUSED));
        fields.put("cancelled", (double) sums.withStatus(ResponseStatus.CANCELLED));
        if (sums.requests() > 0) {
            fields.put("error_rate", (double) sums.errors() / sums.requests());
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
        Map<String, Double> fields = new TreeMap<>();
        fields.put("count", (double) latency.count());
        fields.put("mean_ms", (double) sums.latencySumMs() / latency.count());
        put(fields, "p50_ms", latency.quantile(0.50));
        put(fields, "p90_ms", latency.quantile(0.90));
        put(fields, "p95_ms", latency.quantile(0.95));
        put(fields, "p99_ms", latency.quantile(0.99));
        LogHistogram firstToken = sums.firstToken();
        fields.put("first_token_count", (double) firstToken.count());
        put(fields, "first_token_p50_ms", firstToken.quantile(0.50));
        put(fields, "first_token_p95_ms", firstToken.quantile(0.95));
        return point(Measurement.LATENCY, window, fields);
    }

    private static SeriesPoint quality(Window window, String criterion, CriterionSums scores) {
        WeightedSums truth = scores.truth();
        Map<String, Double> fields = new TreeMap<>();
        fields.put("labels", (double) truth.count());
        fields.put("effective_labels", truth.effectiveSize());
        put(fields, "mean", truth.mean());
        putBounds(fields, WilsonInterval.ofWeighted(truth, CONFIDENCE));
        fields.put("judged", (double) scores.judge().count());
        put(fields, "judge_mean", scores.judge().mean());
        fields.put("user_labels", (double) scores.user().count());
        put(fields, "user_mean", scores.user().mean());
        SeriesPoint point = point(Measurement.QUALITY, window, fields);
        point.tags().put(Tags.CRITERION, criterion);
        return point;
    }

    private static SeriesPoint abandonment(Window window, Pane sums) {
        double rate = (double) sums.abandoned() / sums.turns();
        Map<String, Double> fields = new TreeMap<>();
        fields.put("turns", (double) sums.turns());
        fields.put("abandoned", (double) sums.abandoned());
        fields.put("escalated", (double) sums.escalated());
        fields.put("rate", rate);
        putBounds(fields, WilsonInterval.of(rate, (double) sums.turns(), CONFIDENCE));
        fields.put("after_bad_turns", (double) sums.afterBad().count());
        put(fields, "after_bad_rate", sums.afterBad().mean());
        fields.put("after_good_turns", (double) sums.afterGood().count());
        put(fields, "after_good_rate", sums.afterGood().mean());
        return point(Measurement.ABANDONMENT, window, fields);
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
            fields.put("lower", interval.lower());
            fields.put("upper", interval.upper());
        }
    }

    private static void put(Map<String, Double> fields, String name, OptionalDouble value) {
        value.ifPresent(present -> fields.put(name, present));
    }
}
