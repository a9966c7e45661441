package io.vigie.bench;

import java.util.Locale;

/** Formats figures for tables. */
final class BenchNumberFormat {
    private BenchNumberFormat() {}

    /** A rate with its standard error, and a mark if it exceeds the budget. */
    static String rate(FalseAlarms alarms) {
        if (alarms.labels() == 0) {
            return "–";
        }
        if (alarms.alarms() == 0) {
            return "0 (<" + significant(alarms.upperBoundOfNone()) + ")";
        }
        String text = significant(alarms.per10k()) + " ±" + significant(alarms.standardError());
        return alarms.withinBudget() ? text : text + " !";
    }

    static String labels(double count) {
        return Double.isInfinite(count) ? "∞" : String.format(Locale.ROOT, "%,.0f", count);
    }

    static String share(double share) {
        double percent = 100 * share;
        return percent == 0 || percent >= 10
                ? String.format(Locale.ROOT, "%.0f %%", percent)
                : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    /** Median and 95 % quantile of the delay, and the share of missed changes. */
    static String delay(DetectionDelays delays) {
        String text = labels(delays.median()) + " / " + labels(delays.percentile95());
        return delays.missed() == 0 ? text : text + ", " + share(delays.missed()) + " missed";
    }

    /** Two significant digits, and all digits before the decimal point. */
    static String significant(double value) {
        if (value == 0) {
            return "0";
        }
        int digits = (int) Math.floor(Math.log10(1.005 * Math.abs(value)));
        return digits >= 2
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%." + Math.min(12, 1 - Math.min(1, digits)) + "f", value);
    }

    /** A parameter: 0.002, 1.3e-07, 10,000. */
    static String parameter(double value) {
        if (value != 0 && Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%.2g", value);
        }
        return value == Math.rint(value) || Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
