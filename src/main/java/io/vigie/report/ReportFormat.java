package io.vigie.report;

import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.MetricUnit;
import io.vigie.model.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as a report says them. Times are UTC. What is not known is said in words. */
final class ReportFormat {
    static final String NOT_ENOUGH = "not enough data";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final long DAY = Duration.ofDays(1).toMillis();

    private ReportFormat() {}

    static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis));
    }

    /** The day alone at its beginning. */
    static String time(@Nullable Long millis) {
        return millis == null ? "not known" : MINUTE.format(Instant.ofEpochMilli(millis));
    }

    /** Both ends, by days where both are beginnings of days. */
    static String span(long from, long to) {
        return Math.floorMod(from, DAY) == 0 && Math.floorMod(to, DAY) == 0
                ? date(from) + " to " + date(to)
                : time(from) + " to " + time(to);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String count(@Nullable Long number) {
        return number == null ? NOT_ENOUGH : count((long) number);
    }

    static String number(@Nullable Double value, int decimals) {
        return value == null ? NOT_ENOUGH : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A share in [0, 1] as a percentage. */
    static String percent(@Nullable Double share) {
        return share == null ? NOT_ENOUGH : MetricFormat.percent(share);
    }

    static String milliseconds(@Nullable Double value) {
        return value == null ? NOT_ENOUGH : MetricFormat.value(MetricUnit.MS, value);
    }

    /** A figure of this metric; of a distribution a distance. */
    static String value(Metric metric, @Nullable Double value) {
        return value == null ? NOT_ENOUGH : MetricFormat.value(metric, value);
    }

    /** A change of this metric: points, or for latencies, cost and tokens a percentage of what it was. */
    static String change(Metric metric, @Nullable Double change) {
        return change == null ? NOT_ENOUGH : MetricFormat.change(metric, change);
    }

    static String interval(Metric metric, @Nullable Double lower, @Nullable Double upper) {
        return lower == null || upper == null ? NOT_ENOUGH : MetricFormat.values(metric, lower, upper);
    }

    static String changes(Metric metric, @Nullable Double lower, @Nullable Double upper) {
        return lower == null || upper == null ? NOT_ENOUGH : MetricFormat.changes(metric, lower, upper);
    }

    static String duration(double millis) {
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        if (millis < Duration.ofMinutes(2).toMillis()) {
            return String.format(Locale.ROOT, "%.0f s", millis / 1e3);
        }
        if (millis < Duration.ofHours(2).toMillis()) {
            return String.format(Locale.ROOT, "%.0f min", millis / 60e3);
        }
        double hours = millis / 3_600e3;
        return hours < 48 ? rounded(hours) + " h" : rounded(hours / 24) + " days";
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, Math.abs(value - Math.rint(value)) < 0.05 ? "%.0f" : "%.1f", value);
    }

    static String window(WindowLength window) {
        return switch (window) {
            case HOUR -> "hour";
            case DAY -> "24 hours";
            case WEEK -> "7 days";
            case MONTH -> "30 days";
        };
    }

    /** {@code 1 label}, {@code 2 labels}. */
    static String counted(long number, String one) {
        return count(number) + " " + one + (number == 1 ? "" : "s");
    }

    static String slice(String slice) {
        return slice.equals("all") ? "everybody" : slice;
    }
}
