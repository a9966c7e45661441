package io.vigie.dashboard.browser;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A month of daily points of models with two versions each: as many as a large company has. */
final class ManyModels {
    private static final int DAYS = 30;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Map<Measurement, Map<String, Double>> FIELDS = Map.of(
            Measurement.TRAFFIC, Map.of("requests", 3_120.0, "error_rate", 0.0125),
            Measurement.LATENCY, Map.of("p95_ms", 1_850.0),
            Measurement.ABANDONMENT, Map.of("rate", 0.11),
            Measurement.QUALITY, Map.of("mean", 0.91, "lower", 0.89, "upper", 0.93, "labels", 412.0));

    private ManyModels() {}

    static String name(int model) {
        return "assistant-" + (100 + model);
    }

    static List<SeriesPoint> points(int models, long end) {
        List<SeriesPoint> points = new ArrayList<>();
        for (int model = 0; model < models; model++) {
            for (String version : List.of("*", "2026-01", "2026-02")) {
                for (Measurement measurement : FIELDS.keySet()) {
                    for (int day = 0; day <= DAYS; day++) {
                        points.add(point(measurement, name(model), version, "24h", end - day * DAY));
                    }
                    points.add(point(measurement, name(model), version, "30d", end));
                }
            }
        }
        return points;
    }

    private static SeriesPoint point(Measurement measurement, String model, String version, String window, long time) {
        Map<String, String> tags = measurement == Measurement.QUALITY
                ? Map.of("model", model, "version", version, "slice", "all", "window", window, "criterion", "correct")
                : Map.of("model", model, "version", version, "slice", "all", "window", window);
        return new SeriesPoint(measurement, tags, FIELDS.get(measurement), time);
    }
}
