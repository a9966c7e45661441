package io.vigie.bench.dashboard;

import static io.vigie.model.WindowLength.DAY;
import static io.vigie.model.WindowLength.HOUR;
import static io.vigie.model.WindowLength.MONTH;
import static io.vigie.model.WindowLength.WEEK;

import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How densely the series of the fleet are written: as densely as the jobs write them if time and disk allow it,
 * otherwise less, which the report says.
 */
enum PointDensity {
    /** For a store that generates its points itself. */
    FULL(Duration.ofHours(2), Duration.ofDays(1), true),
    /** For a store that takes every point through the line protocol. */
    THINNED(Duration.ofDays(1), Duration.ofDays(1), false),
    /** For a first look. */
    SPARSE(Duration.ofHours(6), Duration.ofDays(1), false);

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration ONE_HOUR = Duration.ofHours(1);

    private final Duration monthsOfOthers;
    private final Duration weeksOfOthers;
    private final boolean versionsInFull;

    PointDensity(Duration monthsOfOthers, Duration weeksOfOthers, boolean versionsInFull) {
        this.monthsOfOthers = monthsOfOthers;
        this.weeksOfOthers = weeksOfOthers;
        this.versionsInFull = versionsInFull;
    }

    /** A measurement, and the tags of its points beside those of their series. */
    private record TaggedMeasurement(Measurement measurement, Map<String, String> tags) {
        private static final List<TaggedMeasurement> ROLLING = List.of(
                new TaggedMeasurement(Measurement.TRAFFIC, Map.of()),
                new TaggedMeasurement(Measurement.LATENCY, Map.of()),
                new TaggedMeasurement(Measurement.ABANDONMENT, Map.of()),
                new TaggedMeasurement(Measurement.QUALITY, Map.of(Tags.CRITERION, Fleet.CRITERION)));
        private static final List<TaggedMeasurement> DRIFT_OF_QUALITY = List.of(new TaggedMeasurement(
                Measurement.DRIFT,
                Map.of(Tags.CRITERION, Fleet.CRITERION, Tags.METRIC, "quality", Tags.MONITOR, Fleet.MONITOR)));
        private static final List<TaggedMeasurement> OTHER_DRIFT = List.of(
                new TaggedMeasurement(Measurement.DRIFT, Map.of(Tags.METRIC, "latency-p95", Tags.MONITOR, "slow-tail")),
                new TaggedMeasurement(Measurement.DRIFT, Map.of(Tags.METRIC, "error-rate", Tags.MONITOR, "failures")),
                new TaggedMeasurement(Measurement.DRIFT, Map.of(Tags.METRIC, "abandonment", Tags.MONITOR, "patience")));

        SyntheticSeries series(FleetScope scope, WindowLength window, Duration step) {
            Map<String, String> all = new HashMap<>(tags);
            all.put(Tags.WINDOW, window.label());
            return new SyntheticSeries(measurement, Map.copyOf(all), scope, step.toMillis());
        }
    }

    List<SyntheticSeries> series() {
        List<SyntheticSeries> series = new ArrayList<>();
        add(series, TaggedMeasurement.ROLLING, FleetScope.POOLED, HOUR, FIVE_MINUTES);
        add(series, TaggedMeasurement.ROLLING, FleetScope.POOLED, DAY, FIVE_MINUTES);
        add(series, TaggedMeasurement.ROLLING, FleetScope.POOLED, WEEK, QUARTER);
        add(series, TaggedMeasurement.ROLLING, FleetScope.POOLED, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.VERSIONS, HOUR, versionsInFull ? FIVE_MINUTES : ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.VERSIONS, DAY, versionsInFull ? FIVE_MINUTES : ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.VERSIONS, WEEK, versionsInFull ? QUARTER : ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.VERSIONS, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.SLICES_OF_FIRST, WEEK, QUARTER);
        add(series, TaggedMeasurement.ROLLING, FleetScope.SLICES_OF_FIRST, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.ROLLING, FleetScope.SLICES_OF_OTHERS, WEEK, weeksOfOthers);
        add(series, TaggedMeasurement.ROLLING, FleetScope.SLICES_OF_OTHERS, MONTH, monthsOfOthers);
        add(series, TaggedMeasurement.DRIFT_OF_QUALITY, FleetScope.POOLED, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.OTHER_DRIFT, FleetScope.POOLED, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.DRIFT_OF_QUALITY, FleetScope.SLICES_OF_FIRST, MONTH, ONE_HOUR);
        add(series, TaggedMeasurement.DRIFT_OF_QUALITY, FleetScope.SLICES_OF_OTHERS, MONTH, monthsOfOthers);
        return series;
    }

    private static void add(
            List<SyntheticSeries> series,
            List<TaggedMeasurement> measurements,
            FleetScope scope,
            WindowLength window,
            Duration step) {
        measurements.forEach(measurement -> series.add(measurement.series(scope, window, step)));
    }
}
