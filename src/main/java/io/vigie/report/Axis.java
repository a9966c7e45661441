package io.vigie.report;

import io.vigie.view.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The scale of a chart's values.
 *
 * @param step between two ticks
 */
record Axis(double low, double high, double step) {
    private static final int TICKS = 4;
    private static final double LEAST_SPAN = 1e-9;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int TIME_TICKS = 8;
    private static final List<Long> TIME_STEPS = List.of(1L, 2L, 7L, 14L);
    private static final DateTimeFormatter DATE = formatter("d MMM");
    private static final DateTimeFormatter MONTH = formatter("MMM uuuu");
    private static final DateTimeFormatter MINUTE = formatter("d MMM HH:mm");

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** Round numbers around these values; from 0 on where they are not far from it. */
    static Axis of(double least, double most) {
        double from = least >= 0 && least < (most - least) ? 0 : least;
        double span = Math.max(most - from, Math.max(Math.abs(most) * 1e-3, LEAST_SPAN));
        double rough = span / TICKS;
        double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * magnitude;
        for (double factor : new double[] {5, 2.5, 2, 1}) {
            step = factor * magnitude >= rough * 0.999 ? factor * magnitude : step;
        }
        double low = Math.floor(from / step + 1e-9) * step;
        double high = Math.ceil(most / step - 1e-9) * step;
        return new Axis(low, high > low ? high : low + step, step);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; low + i * step <= high + step / 2; i++) {
            ticks.add(low + i * step);
        }
        return ticks;
    }

    /** Beginnings of days or months in a period; its two ends where it is short. */
    static List<Long> times(Period period) {
        double days = (double) period.lengthMs() / DAY;
        if (days < 2) {
            return List.of(period.from() + period.lengthMs() / 6, period.to() - period.lengthMs() / 6);
        }
        List<Long> times = new ArrayList<>();
        if (isByMonths(period)) {
            ZonedDateTime month = Instant.ofEpochMilli(period.from())
                    .atZone(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.DAYS)
                    .withDayOfMonth(1);
            long every = Math.max(1, Math.round(days / 30 / TIME_TICKS));
            for (; month.toInstant().toEpochMilli() < period.to(); month = month.plusMonths(every)) {
                if (month.toInstant().toEpochMilli() >= period.from()) {
                    times.add(month.toInstant().toEpochMilli());
                }
            }
            return times;
        }
        long step = DAY
                * TIME_STEPS.stream()
                        .filter(each -> days / each <= TIME_TICKS)
                        .findFirst()
                        .orElse(TIME_STEPS.get(TIME_STEPS.size() - 1));
        for (long time = -Math.floorDiv(-period.from(), DAY) * DAY; time <= period.to(); time += step) {
            times.add(time);
        }
        return times;
    }

    private static boolean isByMonths(Period period) {
        return period.lengthMs() > 14 * TIME_TICKS * DAY;
    }

    static String label(long time, Period period) {
        DateTimeFormatter format = isByMonths(period) ? MONTH : period.lengthMs() < 2 * DAY ? MINUTE : DATE;
        return format.format(Instant.ofEpochMilli(time));
    }
}
