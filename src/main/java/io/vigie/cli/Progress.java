package io.vigie.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How far a command is, every few seconds: how many events, how fast, up to which event time. */
final class Progress {

    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final String what;
    private final long startNanos;
    private long lastNanos;
    private long lastCount;
    private long count;
    private long reached = Long.MIN_VALUE;

    Progress(PrintWriter out, long startNanos) {
        this(out, "events", startNanos);
    }

    /** @param what is counted */
    Progress(PrintWriter out, String what, long startNanos) {
        this.out = out;
        this.what = what;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** @param eventTime epoch milliseconds */
    void count(long eventTime, long nowNanos) {
        count++;
        reached = eventTime;
        if (nowNanos - lastNanos >= EVERY_NANOS) {
            print(count - lastCount, nowNanos - lastNanos);
            lastNanos = nowNanos;
            lastCount = count;
        }
    }

    /** The sum of it all. */
    void finish(long nowNanos) {
        print(count, Math.max(1, nowNanos - startNanos));
    }

    long count() {
        return count;
    }

    private void print(long events, long nanos) {
        out.println(String.format(
                Locale.ROOT,
                "%,d %s, %,.0f/s, up to %s",
                count,
                what,
                events / (nanos / 1e9),
                count == 0 ? "-" : Instant.ofEpochMilli(reached).truncatedTo(ChronoUnit.SECONDS)));
        out.flush();
    }
}
