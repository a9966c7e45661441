package io.vigie.dashboard;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what requests cost: so many are worked on at once, so many wait, none for longer than a limit. Who asks for
 * the same within a moment is given the same answer, so that ten browsers are as one to the store.
 */
final class RequestWorkers implements AutoCloseable {
    private static final int LARGEST_KEPT = 1 << 20;

    private final RequestLimits bounds;
    private final ThreadPoolExecutor threads;
    private final Map<String, Shared> shared = new LinkedHashMap<>();

    /**
     * @param atOnce requests that are worked on, each with one question to the store at a time
     * @param waiting requests that wait for that
     * @param limit for one of them, from the moment it is asked
     * @param fresh how long an answer is given again
     * @param kept most answers to be given again
     */
    record RequestLimits(int atOnce, int waiting, Duration limit, Duration fresh, int kept) {
        static final RequestLimits DEFAULT =
                new RequestLimits(6, 40, Duration.ofSeconds(45), Duration.ofSeconds(3), 64);
    }

    private record Shared(FutureTask<HttpReply> work, long startNanos) {}

    RequestWorkers(RequestLimits bounds) {
        this.bounds = bounds;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                bounds.atOnce(),
                bounds.atOnce(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(bounds.waiting()),
                work -> {
                    Thread thread = new Thread(work, "vigie-dashboard-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @param key requests with the same key have the same answer
     * @throws ApiErrorException if too many wait, or the time is up
     * @throws Exception of the work
     */
    HttpReply answer(String key, Callable<HttpReply> work) throws Exception {
        Shared mine = share(key, work);
        try {
            long left = bounds.limit().toNanos() - (System.nanoTime() - mine.startNanos());
            HttpReply reply = mine.work().get(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (reply.body().length > LARGEST_KEPT) {
                forget(key, mine);
            }
            return reply;
        } catch (ExecutionException e) {
            forget(key, mine);
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            forget(key, mine);
            mine.work().cancel(true);
            threads.remove(mine.work());
            throw new ApiErrorException(new ApiError(
                    504,
                    "store_timeout",
                    "The store took more than " + bounds.limit().toSeconds()
                            + " s for this. Check its load, or ask for a shorter period."));
        }
    }

    private Shared share(String key, Callable<HttpReply> work) throws ApiErrorException {
        synchronized (shared) {
            long now = System.nanoTime();
            shared.values()
                    .removeIf(each -> each.work().isDone()
                            && now - each.startNanos() > bounds.fresh().toNanos());
            Shared there = shared.get(key);
            if (there != null && !there.work().isCancelled()) {
                return there;
            }
            Shared mine = new Shared(new FutureTask<>(work), now);
            try {
                threads.execute(mine.work());
            } catch (RejectedExecutionException e) {
                throw new ApiErrorException(ApiError.busy());
            }
            shared.put(key, mine);
            Iterator<Shared> oldest = shared.values().iterator();
            while (shared.size() > bounds.kept()) {
                oldest.next();
                oldest.remove();
            }
            return mine;
        }
    }

    private void forget(String key, Shared mine) {
        synchronized (shared) {
            shared.remove(key, mine);
        }
    }

    /** What is worked on is given up. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
