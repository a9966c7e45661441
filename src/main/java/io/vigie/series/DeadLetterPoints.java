package io.vigie.series;

import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.TreeMap;

/** The points that say how many records could not be used. */
public final class DeadLetterPoints {

    private DeadLetterPoints() {}

    /**
     * As {@link Measurement#DEAD_LETTER} has it.
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
