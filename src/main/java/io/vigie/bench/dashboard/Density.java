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

/** How densely the series of the fleet are written: as the jobs do where time and disk allow it, else less, and the report says where. */
enum Density {
    /** For a store that makes its points itself. */
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

    Density(Duration monthsOfOthers, Duration weeksOfOthers, boolean versionsInFull) {
        this.monthsOfOthers = monthsOfOthers;
        this.weeksOfOthers = weeksOfOthers;
        this.versionsInFull = versionsInFull;
    }

    /** One measurement's points for a window. */
    private record Kind(Measurement measurement, Map<String, String> tags) {
        private static final List<Kind> ROLLING = List.of(
                new Kind(Measurement.TRAFFIC, Map.of()),
                new Kind(Measurement.LATENCY, Map.of()),
                new Kind(Measurement.ABANDONMENT, Map.of()),
                new Kind(Measurement.QUALITY, Map.of(Tags.CRITERION, Fleet.CRITERION)));
        private static final List<Kind> DRIFT_OF_QUALITY = List.of(new Kind(
                Measurement.DRIFT,
                Map.of(Tags.CRITERION, Fleet.CRITERION, Tags.METRIC, "quality", Tags.MONITOR, Fleet.MONITOR)));
        private static final List<Kind> OTHER_DRIFT = List.of(
                new Kind(Measurement.DRIFT, Map.of(Tags.METRIC, "latency-p95", Tags.MONITOR, "slow-tail")),
                new Kind(Measurement.DRIFT, Map.of(Tags.METRIC, "error-rate", Tags.MONITOR, "failures")),
                new Kind(Measurement.DRIFT, Map.of(Tags.METRIC, "abandonment", Tags.MONITOR, "patience")));

        Course course(Scope scope, WindowLength window, Duration step) {
            Map<String, String> all = new HashMap<>(tags);
            all.put(Tags.WINDOW, window.label());
            return new Course(measurement, Map.copyOf(all), scope, step.toMillis());
        }
    }

    List<Course> courses() {
        List<Course> courses = new ArrayList<>();
        add(courses, Kind.ROLLING, Scope.POOLED, HOUR, FIVE_MINUTES);
        add(courses, Kind.ROLLING, Scope.POOLED, DAY, FIVE_MINUTES);
        add(courses, Kind.ROLLING, Scope.POOLED, WEEK, QUARTER);
        add(courses, Kind.ROLLING, Scope.POOLED, MONTH, ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.VERSIONS, HOUR, versionsInFull ? FIVE_MINUTES : ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.VERSIONS, DAY, versionsInFull ? FIVE_MINUTES : ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.VERSIONS, WEEK, versionsInFull ? QUARTER : ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.VERSIONS, MONTH, ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.SLICES_OF_FIRST, WEEK, QUARTER);
        add(courses, Kind.ROLLING, Scope.SLICES_OF_FIRST, MONTH, ONE_HOUR);
        add(courses, Kind.ROLLING, Scope.SLICES_OF_OTHERS, WEEK, weeksOfOthers);
        add(courses, Kind.ROLLING, Scope.SLICES_OF_OTHERS, MONTH, monthsOfOthers);
        add(courses, Kind.DRIFT_OF_QUALITY, Scope.POOLED, MONTH, ONE_HOUR);
        add(courses, Kind.OTHER_DRIFT, Scope.POOLED, MONTH, ONE_HOUR);
        add(courses, Kind.DRIFT_OF_QUALITY, Scope.SLICES_OF_FIRST, MONTH, ONE_HOUR);
        add(courses, Kind.DRIFT_OF_QUALITY, Scope.SLICES_OF_OTHERS, MONTH, monthsOfOthers);
        return courses;
    }

    private static void add(List<Course> courses, List<Kind> kinds, Scope scope, WindowLength window, Duration step) {
        kinds.forEach(kind -> courses.add(kind.course(scope, window, step)));
    }
}
