package io.vigie.series;

import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The points about how well a model can be monitored. */
public final class HealthPoints {

    private HealthPoints() {}

    /**
     * The values of {@link Measurement#HEALTH}.
     *
     * @param delayP50Ms like {@code delayP95Ms}, empty without labels
     * @param lagMs empty in a run that uses no clock
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
