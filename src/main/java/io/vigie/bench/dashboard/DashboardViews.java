package io.vigie.bench.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** The requests that a person causes by using the dashboard. */
final class DashboardViews {
    /** A number has 19 digits at most. */
    private static final int MOST_ZEROS = 17;

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Fleet fleet;

    DashboardViews(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * A request of a page.
     *
     * @param path the path for a round: each round may ask for another model, so that no round profits from the last
     * @param daysAgo how many days before the end of the series it is in a round
     */
    record DashboardView(String name, IntFunction<String> path, IntUnaryOperator daysAgo) {
        DashboardView(String name, IntFunction<String> path) {
            this(name, path, round -> 0);
        }
    }

    List<DashboardView> all() {
        return List.of(
                // Each day has a month of its own, of which nothing is remembered.
                new DashboardView(
                        "overview, 30 days, first look",
                        round -> "overview?" + days(round / MOST_ZEROS % 2 == 0 ? "d%61ys" : "da%79s", 30, round),
                        this::another),
                new DashboardView("overview, 30 days", round -> "overview?" + days(30, round)),
                new DashboardView("overview, 90 days", round -> "overview?" + days(90, round)),
                new DashboardView("model, 30 days of 24h", round -> model(round, "24h", 30)),
                new DashboardView("model, 90 days of 24h", round -> model(round, "24h", 90)),
                new DashboardView("model, 90 days of 30d", round -> model(round, "30d", 90)),
                new DashboardView("slices of the first model", round -> slices(0, round)),
                new DashboardView(
                        "slices of another model", round -> slices(1 + round % Math.max(1, fleet.models() - 1), round)),
                new DashboardView("alerts", round -> "alerts?state=all&limit=" + (200 + round)),
                new DashboardView(
                        "alerts of a model",
                        round -> "alerts?state=all&model=" + name(round) + "&limit=" + (200 + round)),
                new DashboardView(
                        "alert",
                        round -> "alert?id=" + AuxiliarySeries.alertId(round % fleet.models(), round / fleet.models())),
                new DashboardView("health, 7 days", round -> "health?" + days(7, round)));
    }

    /** The same request within seconds gets a cached answer, so each round writes it differently. */
    private static String days(int count, int round) {
        return days(round / MOST_ZEROS % 2 == 0 ? "days" : "%64ays", count, round);
    }

    private static String days(String name, int count, int round) {
        return name + "=" + "0".repeat(round % MOST_ZEROS) + count;
    }

    /** A different day in each round, as long as there is a month of figures before it. */
    private int another(int round) {
        return 1 + round % Math.max(1, fleet.days() - 31);
    }

    private String name(int round) {
        return encoded(fleet.model(round % fleet.models()));
    }

    private String model(int round, String window, int days) {
        return String.format(
                Locale.ROOT,
                "model?model=%s&window=%s&from=%d&to=%d&points=400",
                name(round),
                window,
                fleet.end() + 1 - days * DAY - round,
                fleet.end() + 1);
    }

    private String slices(int model, int round) {
        return "slices?metric=quality&window=30d&at=" + (fleet.end() + round) + "&criterion=" + Fleet.CRITERION
                + "&model=" + encoded(fleet.model(model % fleet.models()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
