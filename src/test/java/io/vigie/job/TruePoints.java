package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.job.BatchTruth.Interaction;
import io.vigie.job.BatchTruth.Series;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The points of all windows of a history. */
public final class TruePoints {

    private static final Set<Measurement> OF_WINDOWS =
            Set.of(Measurement.TRAFFIC, Measurement.LATENCY, Measurement.QUALITY, Measurement.ABANDONMENT);

    /** Fields that equal those of a batch exactly; the others are equal to within 1e-9. */
    private static final Set<String> EXACT = Set.of(
            "requests",
            "answered",
            "unanswered",
            "errors",
            "refused",
            "cancelled",
            "error_rate",
            "tokens_in",
            "tokens_out",
            "count",
            "mean_ms",
            "p50_ms",
            "p90_ms",
            "p95_ms",
            "p99_ms",
            "first_token_count",
            "first_token_p50_ms",
            "first_token_p95_ms",
            "labels",
            "judged",
            "pairs",
            "user_labels",
            "turns",
            "abandoned",
            "escalated",
            "retried",
            "thumbs_down",
            "escalation_rate",
            "retry_rate",
            "thumbs_down_rate",
            "refusal_rate",
            "unanswered_rate",
            "output_token_answers",
            "cost_count",
            "cost_p95_usd",
            "rate",
            "lower_rate",
            "after_bad_turns",
            "after_good_turns");

    private TruePoints() {}

    /** The identity of a point: writing it again replaces it. */
    public record Key(Measurement measurement, Map<String, String> tags, long timestamp) {

        public static Key of(SeriesPoint point) {
            return new Key(point.measurement(), Map.copyOf(point.tags()), point.timestamp());
        }
    }

    /** The points as in a store: the last write of each. */
    public static Map<Key, Map<String, Double>> stored(List<SeriesPoint> points) {
        Map<Key, Map<String, Double>> stored = new HashMap<>();
        points.forEach(point -> stored.put(Key.of(point), point.fields()));
        return stored;
    }

    /** Only the points of windows. */
    public static Map<Key, Map<String, Double>> ofWindows(Map<Key, Map<String, Double>> stored) {
        Map<Key, Map<String, Double>> windows = new HashMap<>(stored);
        windows.keySet().removeIf(key -> !OF_WINDOWS.contains(key.measurement()));
        return windows;
    }

    /** @param lastTick of each group, the end of its last windows */
    public static Map<Key, Map<String, Double>> of(
            BatchTruth truth, Map<WindowLength, Long> stepMs, Map<SliceGroup, Long> lastTick) {
        Map<Key, Map<String, Double>> points = new HashMap<>();
        for (Map.Entry<Series, List<Interaction>> each : truth.bySeries().entrySet()) {
            Series series = each.getKey();
            long first = each.getValue().get(0).request().requestedAt();
            long last = lastTick.get(new SliceGroup(series.model(), series.dimension()));
            stepMs.forEach((length, step) -> {
                for (long end = first - first % step + step; end <= last; end += step) {
                    add(points, series, length, end, BatchTruth.sums(each.getValue(), end - length.millis(), end));
                }
            });
        }
        return points;
    }

    private static void add(
            Map<Key, Map<String, Double>> points, Series series, WindowLength length, long end, TrueSums sums) {
        sums.points().forEach((name, fields) -> {
            Map<String, String> tags = new TreeMap<>(Map.of(
                    "model", series.model(),
                    "version", series.version(),
                    "slice", series.slice(),
                    "window", length.label()));
            int slash = name.indexOf('/');
            if (slash >= 0) {
                tags.put("criterion", name.substring(slash + 1));
            }
            Measurement measurement = Measurement.ofStoredName(slash < 0 ? name : name.substring(0, slash));
            points.put(new Key(measurement, Map.copyOf(tags), end), fields);
        });
    }

    /** Compares counts and quantiles exactly, sums to 1e-9; fields that only the actual points have are ignored. */
    public static void assertEqual(
            String context, Map<Key, Map<String, Double>> actual, Map<Key, Map<String, Double>> expected) {
        assertThat(missing(actual, expected)).as(context + ": points too many").isEmpty();
        assertThat(missing(expected, actual)).as(context + ": points missing").isEmpty();
        expected.forEach((key, fields) -> {
            Map<String, Double> found = actual.get(key);
            fields.forEach((field, value) -> {
                assertThat(found).as(context + ": " + key).containsKey(field);
                if (EXACT.contains(field)) {
                    assertThat(found.get(field))
                            .as(context + ": " + key + " " + field)
                            .isEqualTo(value);
                } else {
                    TrueSums.near(context + ": " + key + " " + field, found.get(field), value);
                }
            });
        });
    }

    private static List<Key> missing(Map<Key, ?> from, Map<Key, ?> of) {
        return from.keySet().stream()
                .filter(key -> !of.containsKey(key))
                .limit(5)
                .toList();
    }
}
