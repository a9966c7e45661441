package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.Objects;

/**
 * Points of many series at even distances.
 *
 * @param tags all but model, version and slice
 * @param stepMillis points lie at its multiples
 */
record Course(Measurement measurement, Map<String, String> tags, Scope scope, long stepMillis) {

    String window() {
        return Objects.requireNonNull(tags.get(Tags.WINDOW));
    }

    /** Of each series: those after {@code from}, up to {@code to} inclusive. */
    long points(long from, long to) {
        return Math.floorDiv(to, stepMillis) - Math.floorDiv(from, stepMillis);
    }

    /** The first after a time. */
    long firstAfter(long time) {
        return (Math.floorDiv(time, stepMillis) + 1) * stepMillis;
    }
}
