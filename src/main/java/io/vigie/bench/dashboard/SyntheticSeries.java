package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.Objects;

/**
 * Points of many series at even distances.
 *
 * @param tags all but model, version and slice
 * @param stepMs points lie at its multiples
 */
record SyntheticSeries(Measurement measurement, Map<String, String> tags, FleetScope scope, long stepMs) {

    String window() {
        return Objects.requireNonNull(tags.get(Tags.WINDOW));
    }

    /** Of each series: those after {@code from}, up to {@code to} inclusive. */
    long points(long from, long to) {
        return Math.floorDiv(to, stepMs) - Math.floorDiv(from, stepMs);
    }

    /** The first after a time. */
    long firstAfter(long time) {
        return (Math.floorDiv(time, stepMs) + 1) * stepMs;
    }
}
