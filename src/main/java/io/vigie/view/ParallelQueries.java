package io.vigie.view;

import io.vigie.store.SeriesStoreException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Questions to a store that do not depend on each other, asked at the same time: a server with several cores answers
 * them in a part of the time. What is still being asked when this is closed is given up.
 */
final class ParallelQueries implements AutoCloseable {
    /** Enough for the cores of a small server; more would only wait there. */
    private static final int MOST = 4;

    private final ExecutorService pool = Executors.newFixedThreadPool(MOST, task -> {
        Thread thread = new Thread(task, "store question");
        thread.setDaemon(true);
        return thread;
    });

    /** What a question is answered. */
    interface PendingResult<T> {
        /**
         * Waits for it.
         *
         * @throws SeriesStoreException as the question has thrown it
         */
        T get() throws SeriesStoreException, InterruptedException;
    }

    /** Asked from here on. */
    <T> PendingResult<T> ask(Callable<T> question) {
        Future<T> asked = pool.submit(question);
        return () -> answer(asked);
    }

    private static <T> T answer(Future<T> asked) throws SeriesStoreException, InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SeriesStoreException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a store can be interrupted or fail, and nothing else", e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
