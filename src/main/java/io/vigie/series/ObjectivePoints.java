package io.vigie.series;

import io.vigie.model.Monitor;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.TreeMap;

/** The points about the error budgets of service-level objectives. */
public final class ObjectivePoints {

    private ObjectivePoints() {}

    /** The values of {@link Measurement#OBJECTIVE}. */
    public record Budget(long bad, long total, double budgetSpent, double burnRate, boolean burning) {}

    public static SeriesPoint of(Monitor monitor, AlertPoints.SeriesId series, long tick, Budget budget) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, series.model());
        tags.put(Tags.VERSION, series.version());
        tags.put(Tags.SLICE, series.slice());
        tags.put(Tags.WINDOW, monitor.window().label());
        tags.put(Tags.METRIC, monitor.metric().label());
        tags.put(Tags.MONITOR, monitor.name());
        Map<String, Double> fields = new TreeMap<>();
        fields.put("bad", (double) budget.bad());
        fields.put("total", (double) budget.total());
        fields.put("budget_spent", budget.budgetSpent());
        fields.put("burn_rate", budget.burnRate());
        fields.put("burning", budget.burning() ? 1.0 : 0.0);
        return new SeriesPoint(Measurement.OBJECTIVE, tags, fields, tick);
    }
}
