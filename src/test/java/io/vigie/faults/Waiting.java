package io.vigie.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what becomes true by itself, and says what did not. */
final class Waiting {

    private static final long LOOK_EVERY_MS = 200;

    private Waiting() {}

    /** Something that can be looked at. */
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

    /** How long a fault lasts is part of it. */
    static void pause(Duration time) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
