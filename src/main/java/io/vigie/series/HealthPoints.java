package io.vigie.series;

import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The points that say how well a model can be watched. */
public final class HealthPoints {

    private HealthPoints() {}

    /**
     * As {@link Measurement#HEALTH} has it.
     *
     * @param delayP50Ms empty without labels, as {@code delayP95Ms} is
     * @param lagMs empty where no clock is looked at
     */
    public record Hour(long labels, OptionalDouble delayP50Ms, OptionalDouble delayP95Ms, OptionalLong lagMs) {}

    /** @param end epoch milliseconds: the end of the hour */
    public static SeriesPoint of(String model, long end, Hour hour) {
        Map<String, Double> fields = new TreeMap<>();
        fields.put("labels", (double) hour.labels());
        hour.delayP50Ms().ifPresent(value -> fields.put("label_delay_p50_ms", value));
        hour.delayP95Ms().ifPresent(value -> fields.put("label_delay_p95_ms", value));
        hour.lagMs().ifPresent(value -> fields.put("lag_ms", (double) value));
        return new SeriesPoint(Measurement.HEALTH, Map.of(Tags.MODEL, model), fields, end);
    }
}
