package io.vigie.bench.dashboard;

import io.vigie.series.LineProtocol;
import io.vigie.series.SeriesPoint;
import java.io.IOException;

/** Sends points in batches. */
final class LineBatcher {
    private static final int BATCH = 5_000;

    private final StoreClient client;
    private final String path;
    private final StringBuilder batch = new StringBuilder();
    private int count;

    /** @param path the path that takes line protocol in milliseconds */
    LineBatcher(StoreClient client, String path) {
        this.client = client;
        this.path = path;
    }

    void write(SeriesPoint point) throws IOException, InterruptedException {
        batch.append(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .append('\n');
        if (++count == BATCH) {
            send();
        }
    }

    /** Sends what is written and not sent yet. */
    void send() throws IOException, InterruptedException {
        if (count > 0) {
            String unused = client.post(path, batch.toString());
            batch.setLength(0);
            count = 0;
        }
    }
}
