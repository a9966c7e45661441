package io.vigie.alert;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Statistic;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import java.util.Locale;

/** Texts of alerts about service-level objectives. */
public final class ObjectiveMessages {

    private static final String DETECTOR = "burn-rate";

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private ObjectiveMessages() {}

    /**
     * How fast the error budget burns.
     *
     * @param bad how many of the {@code total} requests in the last {@code windowMs} were bad
     * @param budgetSpent share of the period's error budget that is spent; may exceed 1
     */
    public record Burn(long bad, long total, long windowMs, double burnRate, double budgetSpent) {}

    /**
     * @param recovered whether the alert ends: {@code burn} is then that of the window that shows it
     */
    public static AlertText text(Monitor monitor, Objective objective, Burn burn, boolean recovered) {
        String period = length(monitor.window().millis());
        StringBuilder text = new StringBuilder();
        if (recovered) {
            text.append("is within its objective again: ").append(counted(monitor.metric(), objective, burn));
        } else {
            text.append("uses up its error budget of ")
                    .append(period)
                    .append(' ')
                    .append(times(burn.burnRate()))
                    .append(": ")
                    .append(counted(monitor.metric(), objective, burn));
        }
        text.append(", where at most ")
                .append(MetricFormat.percent(monitor.metric().errorBudget(objective.atMost())))
                .append(" may. ")
                .append(
                        burn.budgetSpent() > 1
                                ? "The budget of " + period + " is overspent: "
                                        + MetricFormat.percent(burn.budgetSpent()) + " of it is gone."
                                : MetricFormat.percent(burn.budgetSpent()) + " of the budget of " + period
                                        + " is gone.");
        return new AlertText(DETECTOR, text.toString());
    }

    private static String counted(Metric metric, Objective objective, Burn burn) {
        String last = "in the last " + length(burn.windowMs()).replaceFirst("^1 ", "");
        if (burn.total() == 0) {
            return "there were no requests " + last;
        }
        double share = (double) burn.bad() / burn.total();
        return MetricFormat.percent(share) + " of " + String.format(Locale.ROOT, "%,d", burn.total()) + " "
                + what(metric, objective) + " " + last;
    }

    private static String what(Metric metric, Objective objective) {
        return metric.statistic() == Statistic.QUANTILE
                ? metric.bad() + " " + MetricFormat.value(metric, objective.atMost())
                : metric.bad();
    }

    private static String times(double burnRate) {
        return burnRate >= 10
                ? String.format(Locale.ROOT, "%,.0f times too fast", burnRate)
                : String.format(Locale.ROOT, "%.1f times too fast", burnRate);
    }

    private static String length(long millis) {
        if (millis % DAY == 0 && millis > DAY) {
            return count(millis / DAY, "day");
        }
        if (millis % HOUR == 0) {
            return count(millis / HOUR, "hour");
        }
        return count(millis / MINUTE, "minute");
    }

    private static String count(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
