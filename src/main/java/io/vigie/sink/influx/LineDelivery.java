package io.vigie.sink.influx;

import io.vigie.sink.Backoff;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Gets one batch into the store: again after an outage, in halves around a bad line. One request at a time. */
final class LineDelivery {
    private final LineEndpoint endpoint;
    private final Backoff backoff;
    private final Pause pause;
    private final Observer observer;

    /** Waits the whole time, or throws. */
    interface Pause {
        void forMs(long delayMs) throws InterruptedException;
    }

    /** Is told what became of requests and lines. */
    interface Observer {
        void replied(Reply reply);

        void written(int lines);

        void retrying(int lines, Reply reply, int failures, long delayMs);

        void dropped(List<String> lines, Reply reply);
    }

    LineDelivery(LineEndpoint endpoint, Backoff backoff, Pause pause, Observer observer) {
        this.endpoint = endpoint;
        this.backoff = backoff;
        this.pause = pause;
        this.observer = observer;
    }

    /**
     * Returns when each line is either stored or dropped as bad.
     *
     * @param settings what the sentence of a misconfiguration speaks of
     */
    void deliver(List<String> batch, InfluxSettings settings)
            throws InfluxMisconfiguredException, InterruptedException {
        Deque<List<String>> parts = new ArrayDeque<>();
        parts.push(batch);
        while (!parts.isEmpty()) {
            List<String> part = parts.pop();
            Reply reply = untilAnswered(part);
            switch (reply.verdict()) {
                case WRITTEN -> observer.written(part.size());
                case BEYOND_RETENTION -> {
                    int dropped = Math.min(part.size(), reply.droppedLines());
                    observer.written(part.size() - dropped);
                    observer.dropped(part.subList(0, dropped), reply);
                }
                case BAD_LINE, TOO_LARGE -> {
                    if (part.size() == 1) {
                        observer.dropped(part, reply);
                    } else {
                        int half = part.size() / 2;
                        parts.push(part.subList(half, part.size()));
                        parts.push(part.subList(0, half));
                    }
                }
                case MISCONFIGURED -> throw InfluxMisconfiguredException.of(settings, reply);
                case RETRY -> throw new IllegalStateException("still to be retried: " + reply);
            }
        }
    }

    private Reply untilAnswered(List<String> part) throws InterruptedException {
        for (int failures = 0; ; failures++) {
            Reply reply = endpoint.write(part);
            observer.replied(reply);
            if (reply.verdict() != Reply.Verdict.RETRY) {
                return reply;
            }
            long delayMs = Math.max(backoff.delayMs(failures), reply.retryAfterMs());
            observer.retrying(part.size(), reply, failures + 1, delayMs);
            pause.forMs(delayMs);
        }
    }
}
