package io.vigie.bench.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The models whose series fill the store.
 *
 * @param models at least 1
 * @param slices slices of each model, besides {@code all}
 * @param days of history, whole ones, and what has passed of the last
 * @param end epoch milliseconds of the newest point
 */
public record Fleet(int models, int slices, int days, long end) {
    static final List<String> VERSIONS = List.of("2026-01", "2026-02");
    static final String CRITERION = "correct";
    static final String MONITOR = "answers-correct";

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<String> DIMENSIONS = List.of("language", "country", "channel", "tier");

    String model(int index) {
        return String.format(Locale.ROOT, "model-%02d", index);
    }

    String slice(int index) {
        return String.format(
                Locale.ROOT, "%s=v%03d", DIMENSIONS.get(index % DIMENSIONS.size()), index / DIMENSIONS.size());
    }

    /** Epoch milliseconds, the start of a day; the first points come after it. */
    long start() {
        return Math.floorDiv(end, DAY) * DAY - days * DAY;
    }
}
