package io.vigie.bench.dashboard;

import java.util.List;

/**
 * What a run of the dashboard's benchmark measured.
 *
 * @param store which one
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
    /** What 95 of 100 requests for a view may take, in milliseconds. */
    public static final double BOUND_MS = 500;

    /**
     * Series of one kind.
     *
     * @param measurements how many have such series
     * @param series of one measurement
     * @param points of all
     */
    public record FilledSeries(
            String window, String series, int measurements, int seriesEach, String step, long points) {}

    /** @param rows of the last answer */
    public record StoreCallTiming(String name, int rows, Timing timing) {}

    /**
     * @param bytes of the last answer
     * @param storeCalls questions to the store for one answer
     * @param storeMedianMs median of the time in the store for one answer
     */
    public record ViewTiming(String name, int bytes, Timing timing, double storeCalls, double storeMedianMs) {
        /** How many times as long as the store alone. */
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
