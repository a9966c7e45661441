package io.vigie.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds ports on loopback that are free at the moment. */
public final class FreePort {

    /**
     * Below the range of outgoing connections, which could otherwise take a port between finding and using it.
     */
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;

    /** Each process begins at a different port and never finds the same one twice. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePort() {}

    /** @throws IllegalStateException if there is none */
    public static int find() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port on loopback from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
