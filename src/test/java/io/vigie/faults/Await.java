package io.vigie.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a condition becomes true, and names it if it does not. */
final class Await {

    private static final long LOOK_EVERY_MS = 200;

    private Await() {}

    /** A condition. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String what, Duration patience, Condition condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within " + patience.toSeconds() + " s");
            }
            pause(Duration.ofMillis(LOOK_EVERY_MS));
        }
    }

    /** Waits for the duration that is part of a fault. */
    static void pause(Duration time) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
