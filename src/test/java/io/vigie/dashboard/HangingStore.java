package io.vigie.dashboard;

import io.vigie.series.Measurement;
import io.vigie.store.Bounded;
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

    private <T> Bounded<T> nothing() throws InterruptedException {
        questions.incrementAndGet();
        asked.countDown();
        go.await();
        return new Bounded<>(List.of(), false);
    }

    @Override
    public Bounded<SeriesRow> range(SeriesQuery query, Order order) throws InterruptedException {
        return nothing();
    }

    @Override
    public Bounded<SeriesRow> latest(SeriesQuery query) throws InterruptedException {
        return nothing();
    }

    @Override
    public Bounded<SeriesRow> sampled(SeriesQuery query, long stepMillis) throws InterruptedException {
        return nothing();
    }

    @Override
    public Bounded<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMillis) throws InterruptedException {
        return nothing();
    }

    @Override
    public Bounded<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws InterruptedException {
        return nothing();
    }
}
