package io.vigie.backtest;

import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.WindowLength;
import io.vigie.stats.WeightedSums;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How a metric of a slice differs from one quiet day to the next. Changes are as tolerances are: differences, or shares
 * of the mean where the metric is relative.
 *
 * @param days on which it could be read, at least {@link #LEAST_DAYS}
 * @param mean of the days
 * @param perDay labels, turns or requests a day that it rests on
 * @param spread standard deviation of the days, at least 0
 * @param sampling the part of {@code spread} that so many labels a day have by accident, at least 0; 0 for metrics of the
 *     full traffic
 */
record SliceSpread(String model, String slice, int days, double mean, double perDay, double spread, double sampling) {

    /** Fewer say nothing about how days differ. */
    static final int LEAST_DAYS = 7;

    private static final double DAY_MS = 86_400_000;

    /** @param quiet days, at most one of each date; null: on too few of them it can be read */
    static @Nullable SliceSpread of(Monitor monitor, QuietDays.DailySlice slice, List<Pane> quiet) {
        Metric metric = monitor.metric();
        List<Double> values = new ArrayList<>();
        double count = 0;
        double sampling = 0;
        for (Pane day : quiet) {
            OptionalDouble value = MetricEstimates.value(metric, monitor.criterion(), day);
            if (value.isPresent()) {
                values.add(value.getAsDouble());
                count += MetricEstimates.count(metric, monitor.criterion(), List.of(day));
                sampling += metric.isLabelled() ? samplingVariance(metric, monitor.criterion(), day) : 0;
            }
        }
        double mean = values.stream().mapToDouble(value -> value).average().orElse(0);
        if (values.size() < LEAST_DAYS || mean <= 0) {
            return null;
        }
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double unit = metric.isRelative() ? mean : 1;
        return new SliceSpread(
                slice.model(),
                slice.slice(),
                values.size(),
                mean,
                count / values.size(),
                Math.sqrt(squares / (values.size() - 1)) / unit,
                Math.sqrt(sampling / values.size()) / unit);
    }

    private static double samplingVariance(Metric metric, @Nullable String criterion, Pane day) {
        WeightedSums scores = MetricEstimates.scores(metric, criterion, List.of(day));
        double mean = scores.mean().orElse(0);
        return mean * (1 - mean) / Math.max(1, scores.effectiveSize());
    }

    /** Standard deviation of the days but for what the number of labels explains, at least 0. */
    double ofDays() {
        return Math.sqrt(Math.max(0, spread * spread - sampling * sampling));
    }

    /**
     * Standard deviation of the change from one window to the next, if quiet days are independent of each other.
     *
     * @param ofWhat of a day
     */
    static double ofChange(double ofWhat, WindowLength window) {
        return ofWhat * Math.sqrt(2 / Math.max(1, window.millis() / DAY_MS));
    }
}
