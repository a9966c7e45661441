package io.vigie.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: asks the work to end, and holds the process until it has cleaned up, for at most a minute.
 *
 * <p>Used in a try block around the work, which asks {@link #isRequested} or waits with {@link #await}, and leaves the
 * block when a stop is requested.
 */
public final class InterruptHandler implements AutoCloseable {

    private static final Duration CLEANING_UP = Duration.ofSeconds(60);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "vigie-interruption");

    private InterruptHandler() {}

    /** From here on Ctrl-C is handled. */
    public static InterruptHandler watch() {
        InterruptHandler interruption = new InterruptHandler();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void onShutdown() {
        requested.countDown();
        try {
            boolean unused = done.await(CLEANING_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a stop was requested. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits this long, or until a stop is requested; returns whether it is. */
    public boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The work has cleaned up: the process may end. */
    @Override
    public void close() {
        done.countDown();
        if (!isRequested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
