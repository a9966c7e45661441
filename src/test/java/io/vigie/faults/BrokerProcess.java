package io.vigie.faults;

import io.vigie.local.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a process of its own, on loopback; it can be stopped, killed, and started again on its data
 * and its port.
 */
final class BrokerProcess implements AutoCloseable {

    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private BrokerProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static BrokerProcess start(Path directory) throws IOException {
        int port = FreePort.find();
        BrokerProcess broker = new BrokerProcess(Files.createDirectories(directory), port);
        broker.restart();
        return broker;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Starts it again on its data, and waits until it is up. */
    void restart() throws IOException {
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        directory.toString(),
                        Integer.toString(port)))
                .redirectError(directory.resolve("broker.log").toFile())
                .start();
        process = started;
        BufferedReader said = started.inputReader();
        String line = said.readLine();
        while (!BrokerMain.UP.equals(line)) {
            if (line == null) {
                throw new IOException(
                        "the broker did not start:\n" + Files.readString(directory.resolve("broker.log")));
            }
            line = said.readLine();
        }
    }

    /** Stops it as a rolling restart does: everything accepted is on disk. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
