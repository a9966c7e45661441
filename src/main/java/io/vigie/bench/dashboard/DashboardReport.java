package io.vigie.bench.dashboard;

import java.util.List;

/**
 * What a run of the dashboard's benchmark measured.
 *
 * @param store which one
 * @param filled what the store held
 * @param fillSeconds how long filling it took
 * @param calls questions to the store, one by one
 */
public record DashboardReport(String store, Fleet fleet, List<Filled> filled, double fillSeconds, List<Call> calls) {

    /**
     * Series of one kind.
     *
     * @param measurements how many have such series
     * @param series of one measurement
     * @param points of all
     */
    public record Filled(String window, String series, int measurements, int seriesEach, String step, long points) {}

    /** @param rows of the last answer */
    public record Call(String name, int rows, Timing timing) {}

    /** Of the rolling windows. */
    public long points() {
        return filled.stream().mapToLong(Filled::points).sum();
    }
}
