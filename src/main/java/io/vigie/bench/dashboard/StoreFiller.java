package io.vigie.bench.dashboard;

import io.vigie.bench.BenchmarkObserver;
import java.io.IOException;
import java.util.List;

/** Writes the fleet's series into an empty store; they can be read when it returns. */
interface StoreFiller {
    /**
     * @throws java.util.concurrent.CancellationException if the watcher stopped it
     * @throws IOException if the store refuses
     */
    void fill(Fleet fleet, List<SyntheticSeries> courses, BenchmarkObserver watcher)
            throws IOException, InterruptedException;
}
