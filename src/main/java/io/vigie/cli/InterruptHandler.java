package io.vigie.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: tells the command to end and holds the process until it has cleaned up.
 *
 * <p>A command watches for as long as it lives; it looks, or waits, and leaves its try block when asked to.
 */
final class InterruptHandler implements AutoCloseable {

    private static final Duration CLEANING_UP = Duration.ofSeconds(60);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "vigie-interruption");

    private InterruptHandler() {}

    static InterruptHandler watch() {
        InterruptHandler interruption = new InterruptHandler();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Not bound to Ctrl-C: for one part of a command, which another part ends. */
    static InterruptHandler unwatched() {
        return new InterruptHandler();
    }

    private void onShutdown() {
        requested.countDown();
        try {
            boolean unused = done.await(CLEANING_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits this long, or until the command is asked to end; says whether it is. */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks for the end, as Ctrl-C does. */
    void request() {
        requested.countDown();
    }

    /** The command has cleaned up. */
    @Override
    public void close() {
        done.countDown();
        if (!isRequested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
