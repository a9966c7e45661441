package io.vigie.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whether a port can be reached at this machine's own addresses other than loopback. */
final class LoopbackOnly {
    private LoopbackOnly() {}

    static void check(int port) throws IOException {
        assertThat(answers(InetAddress.getLoopbackAddress(), port))
                .as("loopback:%s", port)
                .isTrue();
        for (InetAddress address : others()) {
            assertThat(answers(address, port)).as("%s:%s", address, port).isFalse();
        }
    }

    private static List<InetAddress> others() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                    addresses.add(address);
                }
            }
        }
        return addresses;
    }

    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
