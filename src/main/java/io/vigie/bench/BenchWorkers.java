package io.vigie.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Runs tasks in parallel; the results do not depend on the number of threads. */
public final class BenchWorkers implements AutoCloseable {
    private final ExecutorService threads;
    private final BooleanSupplier stop;

    /** @param stop asked before each task */
    public BenchWorkers(int count, BooleanSupplier stop) {
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "vigie-bench");
            thread.setDaemon(true);
            return thread;
        });
        this.stop = stop;
    }

    /**
     * The results of the first {@code count} tasks, in order.
     *
     * @param done called after each task with the number of finished ones
     * @throws CancellationException when asked to stop
     */
    public <T> List<T> all(int count, IntFunction<T> piece, IntConsumer done) throws InterruptedException {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            futures.add(threads.submit(() -> {
                if (stop.getAsBoolean()) {
                    throw new CancellationException("stopped");
                }
                return piece.apply(index);
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
            done.accept(results.size());
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
