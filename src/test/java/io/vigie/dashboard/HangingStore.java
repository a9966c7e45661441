package io.vigie.dashboard;

import io.vigie.series.Measurement;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that answers nothing until it is let go. */
final class HangingStore implements SeriesStore {
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();

    void letGo() {
        go.countDown();
    }

    /** Returns when somebody has asked. */
    void awaitQuestion() throws InterruptedException {
        asked.await();
    }

    int questions() {
        return questions.get();
    }

    private <T> BoundedResult<T> nothing() throws InterruptedException {
        questions.incrementAndGet();
        asked.countDown();
        go.await();
        return new BoundedResult<>(List.of(), false);
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order) throws InterruptedException {
        return nothing();
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) throws InterruptedException {
        return nothing();
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs) throws InterruptedException {
        return nothing();
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs) throws InterruptedException {
        return nothing();
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws InterruptedException {
        return nothing();
    }
}
