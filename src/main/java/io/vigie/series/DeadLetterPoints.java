package io.vigie.series;

import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.TreeMap;

/** The points that count dead letters. */
public final class DeadLetterPoints {

    private DeadLetterPoints() {}

    /**
     * The point for {@link Measurement#DEAD_LETTER}.
     *
     * @param end epoch milliseconds: the end of the hour
     */
    public static SeriesPoint of(String topic, String reason, long end, long count) {
        return new SeriesPoint(
                Measurement.DEAD_LETTER,
                new TreeMap<>(Map.of(Tags.TOPIC, topic, Tags.REASON, reason)),
                Map.of("count", (double) count),
                end);
    }
}
