package io.vigie.sink.influx;

import io.vigie.sink.Backoff;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gets one batch into the store: again after an outage, in halves around a bad line. One request at a time.
 *
 * <p>A store that refuses everything is misconfigured, and that is the end, at once where nothing was ever written. One
 * that took lines before may be in the middle of a change of its token, or behind a proxy that has lost it: it is asked
 * for some minutes more, with credentials that are read anew each time.
 */
final class LineDelivery {
    /** Longer than an orchestrator needs to bring a changed secret to the machine. */
    static final long REJECTIONS_TOLERATED_MS = 5 * 60_000;

    private final LineEndpoint endpoint;
    private final Backoff backoff;
    private final Pause pause;
    private final Observer observer;
    private boolean proven;

    /** Waits the whole time, or throws. */
    interface Pause {
        void forMs(long delayMs) throws InterruptedException;
    }

    /** Is told what became of requests and lines. */
    interface Observer {
        void replied(WriteReply reply);

        void written(int lines);

        void retrying(int lines, WriteReply reply, int failures, long delayMs);

        /** @param leftMs how long the store is asked still before the job ends */
        void refused(InfluxMisconfiguredException reason, long leftMs);

        void dropped(List<String> lines, WriteReply reply);
    }

    /**
     * @param proven whether the store has taken lines with these settings before: a job that goes on from a checkpoint
     * says so
     */
    LineDelivery(LineEndpoint endpoint, Backoff backoff, Pause pause, Observer observer, boolean proven) {
        this.endpoint = endpoint;
        this.backoff = backoff;
        this.pause = pause;
        this.observer = observer;
        this.proven = proven;
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
            WriteReply reply = untilAnswered(part, settings);
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

    private WriteReply untilAnswered(List<String> part, InfluxSettings settings) throws InterruptedException {
        long refusedMs = 0;
        for (int failures = 0; ; failures++) {
            WriteReply reply = endpoint.write(part);
            observer.replied(reply);
            long delayMs = Math.max(backoff.delayMs(failures), reply.retryAfterMs());
            boolean isRefused = reply.verdict() == WriteReply.WriteOutcome.MISCONFIGURED;
            if (isRefused && proven && refusedMs < REJECTIONS_TOLERATED_MS) {
                observer.refused(InfluxMisconfiguredException.of(settings, reply), REJECTIONS_TOLERATED_MS - refusedMs);
                endpoint.renew();
                refusedMs += delayMs;
            } else if (reply.verdict() == WriteReply.WriteOutcome.RETRY) {
                refusedMs = 0;
            } else {
                proven |= !isRefused;
                return reply;
            }
            observer.retrying(part.size(), reply, failures + 1, delayMs);
            pause.forMs(delayMs);
        }
    }
}
