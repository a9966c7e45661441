package io.vigie.model;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many false alarms a monitor may raise: {@code 1 per 90d}, over all its slices together.
 *
 * @param count at least 1
 * @param periodMs milliseconds: whole seconds, at least one
 */
public record FalseAlarmBudget(long count, long periodMs) implements Serializable {
    /**
     * What comparisons of windows may spend of a budget; sequential evidence has the rest. By the union bound both
     * together keep the whole.
     */
    public static final double WINDOW_PART = 1.0 / 8;

    private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,9})\\s+per\\s+(\\d{1,9})\\s*([smhdw])\\s*");
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;

    public FalseAlarmBudget {
        if (count < 1) {
            throw new IllegalArgumentException("a false-alarm budget allows at least 1 alarm, not " + count);
        }
        if (periodMs < SECOND || periodMs % SECOND != 0) {
            throw new IllegalArgumentException(
                    "a false-alarm budget's period is a number of whole seconds above 0, not " + periodMs + " ms");
        }
    }

    /**
     * @param text {@code COUNT per PERIOD}, where the period is a whole number with a unit: s, m, h, d or w
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static FalseAlarmBudget parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a false-alarm budget reads like \"1 per 90d\" (units s, m, h, d, w), not \"" + text + "\"");
        }
        return new FalseAlarmBudget(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) * unit(matcher.group(3)));
    }

    private static long unit(String name) {
        return switch (name) {
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            case "d" -> DAY;
            default -> WEEK;
        };
    }

    public double periodDays() {
        return (double) periodMs / DAY;
    }

    /** For people: "1 false alarm in 90 days". */
    public String words() {
        String alarms = count + (count == 1 ? " false alarm in " : " false alarms in ");
        return alarms
                + (periodMs % DAY == 0
                        ? units(periodMs / DAY, "day")
                        : periodMs % HOUR == 0
                                ? units(periodMs / HOUR, "hour")
                                : periodMs % MINUTE == 0
                                        ? units(periodMs / MINUTE, "minute")
                                        : units(periodMs / SECOND, "second"));
    }

    private static String units(long number, String unit) {
        return number == 1 ? "a" + (unit.equals("hour") ? "n " : " ") + unit : number + " " + unit + "s";
    }

    /** In the form that {@link #parse} reads, with the largest unit up to days that divides the period. */
    @Override
    public String toString() {
        String period = periodMs % DAY == 0
                ? periodMs / DAY + "d"
                : periodMs % HOUR == 0
                        ? periodMs / HOUR + "h"
                        : periodMs % MINUTE == 0 ? periodMs / MINUTE + "m" : periodMs / SECOND + "s";
        return count + " per " + period;
    }
}
