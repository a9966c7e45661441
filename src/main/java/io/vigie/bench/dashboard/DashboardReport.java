package io.vigie.bench.dashboard;

import java.util.List;

/**
 * The results of a run of the dashboard's benchmark.
 *
 * @param store the name of the store
 * @param filled what the store held
 * @param fillSeconds how long filling it took
 * @param calls questions to the store, one by one
 * @param views what the dashboard answers over HTTP
 */
public record DashboardReport(
        String store,
        Fleet fleet,
        List<FilledSeries> filled,
        double fillSeconds,
        List<StoreCallTiming> calls,
        List<ViewTiming> views) {
    /** The target for the 95 % quantile of the time that a view takes, in milliseconds. */
    public static final double BOUND_MS = 500;

    /**
     * Series of one kind.
     *
     * @param measurements the number of measurements with such series
     * @param series the number of series of one measurement
     * @param points of all
     */
    public record FilledSeries(
            String window, String series, int measurements, int seriesEach, String step, long points) {}

    /** @param rows rows of the last answer */
    public record StoreCallTiming(String name, int rows, Timing timing) {}

    /**
     * @param bytes bytes of the last answer
     * @param storeCalls queries to the store for one answer
     * @param storeMedianMs median of the time in the store for one answer
     */
    public record ViewTiming(String name, int bytes, Timing timing, double storeCalls, double storeMedianMs) {
        /** The time of the view, divided by that of the store alone. */
        public double ratio() {
            return timing.medianMs() / storeMedianMs;
        }

        public boolean isWithinBound() {
            return timing.p95Ms() <= BOUND_MS;
        }
    }

    /** Of the rolling windows. */
    public long points() {
        return filled.stream().mapToLong(FilledSeries::points).sum();
    }
}
