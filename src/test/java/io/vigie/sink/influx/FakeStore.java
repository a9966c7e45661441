package io.vigie.sink.influx;

import io.vigie.series.LineProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A store in this process: away, misconfigured, or there, as the test says. It survives the writers that use it. */
final class FakeStore implements LineEndpoint {
    static final WriteReply AWAY = WriteReply.unreachable("away");
    static final WriteReply REFUSES = new WriteReply(401, "unauthorized", 0);

    private final Map<String, String> points = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private WriteReply reply = WriteReply.written();
    private int requestsLost;

    synchronized void replies(WriteReply next) {
        reply = next;
    }

    synchronized void isAwayFor(int requests) {
        requestsLost = requests;
    }

    @Override
    public WriteReply write(List<String> batch) {
        asked.countDown();
        synchronized (this) {
            if (requestsLost > 0) {
                requestsLost--;
                return AWAY;
            }
            if (reply.verdict() == WriteReply.WriteOutcome.WRITTEN) {
                lines.addAll(batch);
                batch.forEach(line -> points.put(LineProtocol.key(line), line));
            }
            return reply;
        }
    }

    /** Waits for the first request. */
    void awaitRequest() throws InterruptedException {
        asked.await();
    }

    /** The newest version of each point. */
    synchronized Map<String, String> points() {
        return Map.copyOf(points);
    }

    /** All that was ever written, in order. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {}
}
