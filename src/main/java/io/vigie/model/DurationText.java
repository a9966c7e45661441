package io.vigie.model;

import java.util.Locale;

/** Durations as people read them: {@code 25 min}, {@code 3 h 10 min}, {@code 4 d 2 h}. The dashboard writes the same. */
public final class DurationText {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private DurationText() {}

    /** @param millis at least 0; with the two largest units that it has below days, and days with hours */
    public static String of(double millis) {
        if (millis < SECOND) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        if (millis < MINUTE) {
            return Math.round(millis / SECOND) + " s";
        }
        if (millis < HOUR) {
            return Math.round(millis / MINUTE) + " min";
        }
        return millis < 2 * DAY ? two(millis, HOUR, " h", MINUTE, " min") : two(millis, DAY, " d", HOUR, " h");
    }

    /** @param millis as above */
    public static String of(long millis) {
        return of((double) millis);
    }

    private static String two(double millis, long large, String largeName, long small, String smallName) {
        long rounded = Math.round(millis / small);
        long perLarge = large / small;
        long rest = rounded % perLarge;
        return rounded / perLarge + largeName + (rest == 0 ? "" : " " + rest + smallName);
    }
}
