package io.vigie.bench.dashboard;

import io.vigie.bench.BenchmarkObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Splits the history of a fleet into chunks of some days, oldest first, as a real store gets it. */
final class HistoryChunks {
    private HistoryChunks() {}

    /** Points after {@code from}, up to {@code to} inclusive. */
    interface ChunkFiller {
        void fill(long from, long to) throws IOException, InterruptedException;
    }

    static void each(Fleet fleet, Duration length, BenchmarkObserver observer, ChunkFiller work)
            throws IOException, InterruptedException {
        long millis = length.toMillis();
        int chunks = (int) ((fleet.end() - fleet.start() + millis - 1) / millis);
        for (int i = 0; i < chunks; i++) {
            if (observer.isStopped()) {
                throw new CancellationException("stopped");
            }
            observer.progress("filling the store, " + length.toDays() + " days at a time", i, chunks);
            long from = fleet.start() + i * millis;
            work.fill(from, Math.min(from + millis, fleet.end()));
        }
    }
}
