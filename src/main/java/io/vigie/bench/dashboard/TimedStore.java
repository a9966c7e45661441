package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts its calls and sums up how long they take. */
public final class TimedStore implements SeriesStore {
    private final SeriesStore store;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    public TimedStore(SeriesStore store) {
        this.store = store;
    }

    private interface TimedCall<T> {
        BoundedResult<T> run() throws SeriesStoreException, InterruptedException;
    }

    private <T> BoundedResult<T> timed(TimedCall<T> call) throws SeriesStoreException, InterruptedException {
        long start = System.nanoTime();
        try {
            return call.run();
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
            calls.incrementAndGet();
        }
    }

    void reset() {
        nanos.set(0);
        calls.set(0);
    }

    /** The total time of all calls since the last reset. */
    long nanos() {
        return nanos.get();
    }

    /** The number of calls since the last reset. */
    int calls() {
        return calls.get();
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.range(query, order));
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return timed(() -> store.latest(query));
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.sampled(query, stepMs));
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.at(query, times, withinMs));
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.tagValues(measurement, tag, filter));
    }
}
