package io.vigie.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Figures as people read them, in alerts, on terminals and in reports: {@code 87.4 %}, a change of {@code −5.4 points};
 * {@code 1,900 ms}, {@code 12.3 s}, {@code 0.0123 USD}, {@code 312 tokens}, a change of {@code +12.3 %}. Numbers have a
 * point, groups of three a comma, and a minus sign is one (U+2212). Small figures keep two digits that count, small
 * amounts of money three. Every text ends with its unit; a distance has none. Values are finite.
 */
public final class MetricFormat {
    private static final int MOST_DECIMALS = 9;
    private static final int MOST_DECIMALS_OF_POINTS = 4;
    private static final double SECONDS_FROM_MS = 10_000;

    /** Of a share or a relative change: what is certain at the least, and less than this, is not worth a word. */
    private static final double LEAST_SAID = 5e-4;

    private MetricFormat() {}

    /** A figure of this metric. */
    public static String value(Metric metric, double value) {
        if (metric == Metric.SILENCE) {
            return DurationText.of(value);
        }
        return value(metric.unit(), value);
    }

    public static String value(MetricUnit unit, double value) {
        return value < 0 ? signed(value, unsigned(unit, -value)) : unsigned(unit, value);
    }

    /** The bounds of a figure's interval. */
    public static String values(Metric metric, double lower, double upper) {
        return value(metric, lower) + " to " + value(metric, upper);
    }

    /** A change with its sign: points of a share, a percentage of what it was for latencies, cost and tokens. */
    public static String change(Metric metric, double change) {
        return signed(change, changeOf(metric, Math.abs(change)) + changeUnit(metric));
    }

    /**
     * A change and how large it is at the least, with the unit once where it is points: {@code −7.7 points, at least
     * −5.4}.
     *
     * @param atLeast null: the change alone
     */
    public static String changeAtLeast(Metric metric, double change, @Nullable Double atLeast) {
        boolean isShare = metric.unit().isPercent() || metric.isRelative();
        if (atLeast == null || (isShare && Math.abs(atLeast) < LEAST_SAID)) {
            return change(metric, change);
        }
        String least = signed(atLeast, changeOf(metric, Math.abs(atLeast)) + (metric.isRelative() ? " %" : ""));
        return change(metric, change) + ", at least " + least;
    }

    /** How much worse is still fine: {@code 2.0 points}, {@code 10.0 %}. */
    public static String tolerance(Metric metric, double tolerance) {
        return changeOf(metric, tolerance) + changeUnit(metric);
    }

    /** The bounds of a change's interval, with the unit once. */
    public static String changes(Metric metric, double lower, double upper) {
        return signed(lower, changeOf(metric, Math.abs(lower))) + " to "
                + signed(upper, changeOf(metric, Math.abs(upper))) + changeUnit(metric);
    }

    /** How far two figures of one metric are apart, at least 0: points of a share, else in the metric's unit. */
    public static String difference(Metric metric, double difference) {
        return metric.unit().isPercent() ? points(difference) + " points" : value(metric, difference);
    }

    /** A share as a percentage. */
    public static String percent(double share) {
        return value(MetricUnit.SHARE, share);
    }

    private static String unsigned(MetricUnit unit, double value) {
        return switch (unit) {
            case SHARE, SCORE -> points(value) + " %";
            case MS ->
                value >= SECONDS_FROM_MS
                        ? fixed(value / 1_000, 1) + " s"
                        : fixed(value, value >= 10 ? 0 : decimals(value, 0, 2)) + " ms";
            case USD -> fixed(value, value >= 1 ? 2 : decimals(value, 2, 3)) + " USD";
            case TOKENS -> fixed(value, value >= 100 ? 0 : 1) + " tokens";
            case DISTANCE -> fixed(value, decimals(value, 3, 2));
        };
    }

    private static String changeOf(Metric metric, double size) {
        return metric.isRelative()
                ? fixed(100 * size, 1)
                : metric.unit().isPercent() ? points(size) : unsigned(metric.unit(), size);
    }

    private static String changeUnit(Metric metric) {
        return metric.isRelative() ? " %" : metric.unit().isPercent() ? " points" : "";
    }

    private static String points(double share) {
        return fixed(100 * share, Math.min(MOST_DECIMALS_OF_POINTS, decimals(100 * share, 1, 2)));
    }

    /** So many that as many digits count, and at least as many as told. */
    private static int decimals(double value, int least, int significant) {
        if (value == 0) {
            return least;
        }
        int magnitude = (int) Math.floor(Math.log10(value));
        return Math.max(least, Math.min(MOST_DECIMALS, significant - 1 - magnitude));
    }

    private static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** What is rounded to nothing has no sign. */
    private static String signed(double value, String unsigned) {
        boolean isNothing = unsigned.chars().noneMatch(each -> each >= '1' && each <= '9');
        return isNothing ? unsigned : (value < 0 ? "−" : "+") + unsigned;
    }
}
