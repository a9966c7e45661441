package io.vigie.cli;

import io.vigie.backtest.Backtest.BacktestProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** Says every two seconds which day of the history a backtest has reached. */
final class BacktestProgressLine implements BacktestProgress {

    private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter out;
    private final long startedNanos;
    private long nextNanos;

    /** @param startedNanos of {@link System#nanoTime} */
    BacktestProgressLine(PrintWriter out, long startedNanos) {
        this.out = out;
        this.startedNanos = startedNanos;
        this.nextNanos = startedNanos + EVERY_NANOS;
    }

    @Override
    public void at(long events, long of, long time) {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + EVERY_NANOS;
        out.printf(
                Locale.ROOT,
                "  %3d s, %s, %,d of %,d events (%d %%)%n",
                Duration.ofNanos(now - startedNanos).toSeconds(),
                Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC).toLocalDate(),
                events,
                of,
                100 * events / of);
        out.flush();
    }
}
