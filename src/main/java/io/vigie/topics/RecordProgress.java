package io.vigie.topics;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints how far a command is, every few seconds: how many records, how fast, up to which event time. */
public final class RecordProgress {

    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final String what;
    private final long startNanos;
    private long lastNanos;
    private long lastCount;
    private long count;
    private long reached = Long.MIN_VALUE;

    /** Counts events. */
    public RecordProgress(PrintWriter out, long startNanos) {
        this(out, "events", startNanos);
    }

    /** @param what what is counted, in the plural */
    public RecordProgress(PrintWriter out, String what, long startNanos) {
        this.out = out;
        this.what = what;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /**
     * Counts a record, and prints a line if the last one is some seconds old.
     *
     * @param eventTime epoch milliseconds
     */
    public void count(long eventTime, long nowNanos) {
        count++;
        reached = eventTime;
        if (nowNanos - lastNanos >= EVERY_NANOS) {
            print(count - lastCount, nowNanos - lastNanos);
            lastNanos = nowNanos;
            lastCount = count;
        }
    }

    /** Prints the total. */
    public void finish(long nowNanos) {
        print(count, Math.max(1, nowNanos - startNanos));
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
