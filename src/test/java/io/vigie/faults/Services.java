package io.vigie.faults;

import io.vigie.local.InfluxServer;
import io.vigie.sink.channel.Receiver;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The services that the jobs read from and write to, each in a process of its own. Runs share them; each run has its
 * own topics and database.
 */
record Services(Path directory, BrokerProcess broker, InfluxServer influx, Receiver receiver) implements AutoCloseable {

    static Services start(Path directory) throws IOException, InterruptedException {
        BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        try {
            return new Services(directory, broker, InfluxServer.start(), Receiver.answering());
        } catch (IOException | InterruptedException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (influx;
                receiver) {
            broker.close();
        }
    }
}
