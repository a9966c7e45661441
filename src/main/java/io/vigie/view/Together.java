package io.vigie.view;

import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Questions to a store that do not depend on each other, asked at the same time: a server with several cores answers them in a part of the time. */
final class Together {
    /** Enough for the cores of a small server; more would only wait there. */
    private static final int MOST = 4;

    private Together() {}

    /**
     * The answers, in the order of the questions.
     *
     * @throws SeriesStoreException the first that any of them has thrown; the others are not waited for
     */
    static <T> List<T> ask(List<Callable<T>> questions) throws SeriesStoreException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(MOST, questions.size()), task -> {
            Thread thread = new Thread(task, "store question");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> asked = new ArrayList<>();
            questions.forEach(question -> asked.add(pool.submit(question)));
            List<T> answers = new ArrayList<>();
            for (Future<T> each : asked) {
                answers.add(answer(each));
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
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
}
