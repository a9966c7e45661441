package io.vigie.view;

import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long after their requests labels come, over many hours of series {@code health}. An hour counts by its labels, so
 * that the one label of a quiet hour does not speak for a week.
 *
 * @param p50Ms half of the labels came within this, milliseconds
 * @param p95Ms 95 % of the labels came within about this, milliseconds; at least {@code p50Ms}
 */
public record LabelDelays(double p50Ms, double p95Ms) {

    private record HourOfLabels(double labels, double p50Ms, double p95Ms) {}

    /**
     * Of hourly quantiles the quantiles of all labels can only be estimated: the median is that of the hours' medians;
     * the 95 % quantile is the larger of the hours' usual one, which is right where hours have many labels, and the 95
     * % quantile of the hours' medians, which is right where they have few.
     *
     * @param hours rows with {@code labels}, {@code label_delay_p50_ms} and {@code label_delay_p95_ms}
     * @return empty where no hour had labels
     */
    public static Optional<LabelDelays> of(List<SeriesRow> hours) {
        List<HourOfLabels> known = new ArrayList<>();
        for (SeriesRow hour : hours) {
            Double labels = Rows.number(hour, "labels");
            Double p50 = Rows.number(hour, "label_delay_p50_ms");
            Double p95 = Rows.number(hour, "label_delay_p95_ms");
            if (labels != null && labels > 0 && p50 != null && p95 != null) {
                known.add(new HourOfLabels(labels, p50, p95));
            }
        }
        if (known.isEmpty()) {
            return Optional.empty();
        }
        known.sort(Comparator.comparingDouble(HourOfLabels::p50Ms));
        double half = quantile(known, 0.5).p50Ms();
        double lateHours = quantile(known, 0.95).p50Ms();
        known.sort(Comparator.comparingDouble(HourOfLabels::p95Ms));
        double usual = quantile(known, 0.5).p95Ms();
        return Optional.of(new LabelDelays(half, Math.max(half, Math.max(lateHours, usual))));
    }

    /** The first hour, as they are sorted, up to which a share of all labels came. */
    private static HourOfLabels quantile(List<HourOfLabels> sorted, double share) {
        double all = sorted.stream().mapToDouble(HourOfLabels::labels).sum();
        double upTo = 0;
        for (HourOfLabels hour : sorted) {
            upTo += hour.labels();
            if (upTo >= share * all) {
                return hour;
            }
        }
        return sorted.get(sorted.size() - 1);
    }
}
