package io.vigie.demo;

import io.vigie.dashboard.DashboardServer;
import io.vigie.store.QuestDbSeriesStore;
import java.io.IOException;
import java.time.Clock;

/**
 * The dashboard of a demo. If its port is taken, it listens on a free one.
 *
 * @param where its address, and if it is not the wanted one, why
 */
record DemoDashboard(DashboardServer server, String where) implements AutoCloseable {

    /**
     * @param port 0: a free one
     * @param store address of the local store
     */
    static DemoDashboard start(int port, String store, Clock clock) throws IOException {
        try {
            return on(port, store, clock, "");
        } catch (IOException e) {
            if (port == 0) {
                throw e;
            }
            return on(0, store, clock, " (" + e.getMessage() + ")");
        }
    }

    private static DemoDashboard on(int port, String store, Clock clock, String remark) throws IOException {
        DashboardServer server = DashboardServer.start(
                new DashboardServer.Listen("127.0.0.1", port, null),
                new QuestDbSeriesStore(store),
                "local store at " + store,
                clock);
        return new DemoDashboard(server, server.url() + remark);
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }
}
