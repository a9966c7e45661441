package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a model beside each other.
 *
 * @param metric as a monitor names it: quality, error-rate, abandonment, latency-p95, …
 * @param at epoch milliseconds: end of the windows that are shown; null where there is none
 * @param overall the slice {@code all}
 * @param rows the most harm first; slices that nothing can be said about come last
 * @param heat the figure of each slice week by week
 * @param gaps one for each dimension with at least two slices that have a figure
 * @param incomplete whether there are more slices than are shown
 */
public record SlicesView(
        SeriesSelector series,
        String metric,
        @Nullable Long at,
        @Nullable SliceRow overall,
        List<SliceRow> rows,
        Heat heat,
        List<SliceGap> gaps,
        boolean incomplete) {

    /**
     * @param dimension {@code language}; empty for {@code all}
     * @param count labels, or what else the figure rests on
     * @param requests of the slice in the window
     * @param reference the same figure one window before
     * @param change for latencies relative
     * @param harm the change with its sign so that more is worse; null as the change is
     * @param share of the overall change within the dimension; null where it cannot be said
     * @param verdict {@code degraded}, {@code undecided}, {@code stable}, {@code improved}, or {@code unmonitored}
     * @param alertId of the slice's open alert; null: none
     */
    public record SliceRow(
            String slice,
            String dimension,
            @Nullable Double current,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Long count,
            @Nullable Long requests,
            @Nullable Double reference,
            @Nullable Double change,
            @Nullable Double changeLower,
            @Nullable Double changeUpper,
            @Nullable Double harm,
            @Nullable Double share,
            String verdict,
            @Nullable String alertId) {}

    /**
     * @param weeks ends of the weeks, ascending
     * @param slices in the order of the rows
     * @param values one row for each slice, one figure for each week; null where there is none
     */
    public record Heat(List<Long> weeks, List<String> slices, List<List<@Nullable Double>> values) {}

    /**
     * The gap between the best and the worst slice of a dimension.
     *
     * @param difference never negative
     * @param lower of the difference's 95 % interval, that of the largest difference among all pairs; {@code upper}
     *     likewise
     * @param ratio of the worse to the better share of good outcomes, in [0, 1]; null for a latency
     * @param fourFifths whether {@code ratio} is at least 0.8; null as the ratio is
     */
    public record SliceGap(
            String dimension,
            String best,
            double bestValue,
            String worst,
            double worstValue,
            double difference,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Double ratio,
            @Nullable Boolean fourFifths) {}
}
