package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.Objects;

/**
 * Points of many series at equal distances.
 *
 * @param tags all tags but model, version and slice
 * @param stepMs points lie at multiples of it
 */
record SyntheticSeries(Measurement measurement, Map<String, String> tags, FleetScope scope, long stepMs) {

    String window() {
        return Objects.requireNonNull(tags.get(Tags.WINDOW));
    }

    /** The points of each series after {@code from}, up to {@code to} inclusive. */
    long points(long from, long to) {
        return Math.floorDiv(to, stepMs) - Math.floorDiv(from, stepMs);
    }

    /** The time of the first point after a time. */
    long firstAfter(long time) {
        return (Math.floorDiv(time, stepMs) + 1) * stepMs;
    }
}
