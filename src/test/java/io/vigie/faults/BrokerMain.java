package io.vigie.faults;

import io.vigie.local.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A broker in a process of its own: {@code DIRECTORY PORT}. It reports when it is up, and shuts down cleanly when it is
 * asked to end.
 */
final class BrokerMain {

    static final String UP = "up";

    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                broker.close();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                end.countDown();
            }
        }));
        System.out.println(UP);
        end.await();
    }
}
