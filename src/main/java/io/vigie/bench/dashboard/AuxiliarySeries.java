package io.vigie.bench.dashboard;

import io.vigie.model.SliceNames;
import io.vigie.series.JsonText;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The series beside the rolling windows: alerts, settings of monitors, health, dead letters. */
final class AuxiliarySeries {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int ALERTS_PER_MODEL = 24;
    private static final List<String> TOPICS =
            List.of("vigie.requests", "vigie.responses", "vigie.labels", "vigie.signals");
    private static final List<String> REASONS = List.of("UNMATCHED_LABEL", "MALFORMED", "TOO_LARGE");
    private static final List<String> MONITORS = List.of(Fleet.MONITOR, "slow-tail", "failures", "patience");

    private final Fleet fleet;

    AuxiliarySeries(Fleet fleet) {
        this.fleet = fleet;
    }

    List<SeriesPoint> points() {
        List<SeriesPoint> points = new ArrayList<>();
        for (int model = 0; model < fleet.models(); model++) {
            addHealth(points, fleet.model(model));
            addMonitors(points, fleet.model(model));
            addAlerts(points, model);
        }
        for (long time = fleet.start() + HOUR; time <= fleet.end(); time += HOUR) {
            for (String topic : TOPICS) {
                for (String reason : REASONS) {
                    Map<String, String> tags = Map.of(Tags.TOPIC, topic, Tags.REASON, reason);
                    points.add(new SeriesPoint(Measurement.DEAD_LETTER, tags, Map.of("count", 3.0), time));
                }
            }
        }
        return points;
    }

    private void addHealth(List<SeriesPoint> points, String model) {
        for (long time = fleet.start() + HOUR; time <= fleet.end(); time += HOUR) {
            points.add(new SeriesPoint(
                    Measurement.HEALTH,
                    Map.of(Tags.MODEL, model),
                    SyntheticValues.fields(Measurement.HEALTH, 0, time / HOUR),
                    time));
        }
    }

    private void addMonitors(List<SeriesPoint> points, String model) {
        for (long time = fleet.start() + DAY; time <= fleet.end(); time += DAY) {
            for (String monitor : MONITORS) {
                points.add(new SeriesPoint(
                        Measurement.MONITOR,
                        Map.of(Tags.MODEL, model, Tags.MONITOR, monitor),
                        Map.of("severity", 2.0, "tolerance", 0.02),
                        Map.of("owner", "model-quality", "definition", definition(monitor)),
                        time));
            }
        }
    }

    private static String definition(String monitor) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", monitor);
        settings.put("match", Map.of("model", "*"));
        settings.put("metric", "quality");
        settings.put("criterion", "correct");
        settings.put(
                "dimensions",
                List.of(List.of(), List.of("language"), List.of("country"), List.of("channel"), List.of("tier")));
        settings.put("window", "30d");
        settings.put("reference", Map.of("kind", "previous"));
        settings.put("tolerance", 0.02);
        settings.put("falseAlarms", "1 per 90d");
        settings.put("severity", "critical");
        settings.put("owner", "model-quality");
        return JsonText.of(settings);
    }

    /** Each alert rises, is confirmed and is resolved two days later; the last of every fifth model is still open. */
    private void addAlerts(List<SeriesPoint> points, int model) {
        long every = (fleet.end() - fleet.start()) / (ALERTS_PER_MODEL + 1);
        for (int alert = 0; alert < ALERTS_PER_MODEL; alert++) {
            long raised = fleet.start() + (alert + 1) * every;
            boolean open = alert == ALERTS_PER_MODEL - 1 && model % 5 == 0;
            String slice = alert % 3 == 0 ? SliceNames.ALL : fleet.slice(alert % fleet.slices());
            Map<String, String> tags = Map.of(
                    Tags.MODEL,
                    fleet.model(model),
                    Tags.VERSION,
                    "*",
                    Tags.SLICE,
                    slice,
                    Tags.WINDOW,
                    "30d",
                    Tags.CRITERION,
                    Fleet.CRITERION,
                    Tags.METRIC,
                    "quality",
                    Tags.MONITOR,
                    Fleet.MONITOR);
            Map<String, String> texts = texts(alertId(model, alert), slice);
            for (long time : new long[] {raised, raised + DAY, raised + 2 * DAY}) {
                boolean resolves = time > raised + DAY && !open;
                if (time <= fleet.end()) {
                    points.add(new SeriesPoint(Measurement.ALERT, tags, fields(raised, time, resolves), texts, time));
                }
            }
        }
    }

    static String alertId(int model, int alert) {
        return String.format(Locale.ROOT, "%08x%08x", model, alert);
    }

    private static Map<String, Double> fields(long raised, long time, boolean resolves) {
        Map<String, Double> fields = new HashMap<>(SyntheticValues.fields(Measurement.ALERT, 0, time / DAY));
        fields.put("state", resolves ? 0.0 : 1.0);
        fields.put("severity", 2.0);
        fields.put("raised_at", (double) raised);
        fields.put("onset_at", (double) (raised - DAY));
        fields.put("resolved_at", (double) time);
        if (!resolves) {
            fields.remove("resolved_at");
        }
        return fields;
    }

    private Map<String, String> texts(String id, String slice) {
        List<Map<String, Object>> contributions = new ArrayList<>();
        for (int i = 0; i < Math.min(5, fleet.slices()); i++) {
            contributions.add(Map.of("slice", fleet.slice(i), "change", -0.05, "share", 0.2));
        }
        return Map.of(
                "alert_id",
                id,
                "detector",
                "e-detector",
                "budget",
                "1 per 90d",
                "owner",
                "model-quality",
                "runbook",
                "https://example.org/runbooks/answers-correct",
                "summary",
                "A model for " + slice
                        + " got worse: 89.6 % → 62.1 % correct (−27.5 points, at least −18.4; 35 labels), since at the"
                        + " latest 3 November 12:09 UTC. Found by sequential evidence; budget: 1 false alarm in 90 days.",
                "contributions",
                JsonText.of(contributions));
    }
}
