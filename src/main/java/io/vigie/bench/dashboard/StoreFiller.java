package io.vigie.bench.dashboard;

import io.vigie.bench.BenchmarkObserver;
import java.io.IOException;
import java.util.List;

/** Writes the series of a fleet into an empty store. */
interface StoreFiller {
    /**
     * Writes all points; they can be read when it returns.
     *
     * @throws java.util.concurrent.CancellationException if the observer stopped it
     * @throws IOException if the store refuses a request
     */
    void fill(Fleet fleet, List<SyntheticSeries> series, BenchmarkObserver observer)
            throws IOException, InterruptedException;
}
