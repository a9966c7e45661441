package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import io.vigie.store.Bounded;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts its calls and adds up how long they take. */
public final class TimedStore implements SeriesStore {
    private final SeriesStore store;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    public TimedStore(SeriesStore store) {
        this.store = store;
    }

    private interface Call<T> {
        Bounded<T> run() throws SeriesStoreException, InterruptedException;
    }

    private <T> Bounded<T> timed(Call<T> call) throws SeriesStoreException, InterruptedException {
        long start = System.nanoTime();
        try {
            return call.run();
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
            calls.incrementAndGet();
        }
    }

    /** Since this was asked last: how long all calls took together. */
    long takeNanos() {
        return nanos.getAndSet(0);
    }

    /** Since this was asked last. */
    int takeCalls() {
        return calls.getAndSet(0);
    }

    @Override
    public Bounded<SeriesRow> range(SeriesQuery query, Order order) throws SeriesStoreException, InterruptedException {
        return timed(() -> store.range(query, order));
    }

    @Override
    public Bounded<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return timed(() -> store.latest(query));
    }

    @Override
    public Bounded<SeriesRow> sampled(SeriesQuery query, long stepMillis)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.sampled(query, stepMillis));
    }

    @Override
    public Bounded<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMillis)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.at(query, times, withinMillis));
    }

    @Override
    public Bounded<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        return timed(() -> store.tagValues(measurement, tag, filter));
    }
}
