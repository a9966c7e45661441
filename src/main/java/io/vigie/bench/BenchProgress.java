package io.vigie.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Prints how far a benchmark is, every few seconds. */
public final class BenchProgress implements BenchmarkObserver {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final long startNanos;
    private final BooleanSupplier stopped;
    private long lastNanos;

    /**
     * @param startNanos the {@link System#nanoTime} at which the benchmark began
     * @param stopped whether the benchmark should end
     */
    public BenchProgress(PrintWriter out, long startNanos, BooleanSupplier stopped) {
        this.out = out;
        this.startNanos = startNanos;
        this.stopped = stopped;
        lastNanos = startNanos;
    }

    @Override
    public void progress(String step, int done, int of) {
        long now = System.nanoTime();
        if (now - lastNanos >= EVERY_NANOS) {
            lastNanos = now;
            out.println(String.format(
                    Locale.ROOT, "  %3d s  %s: %d of %d", (now - startNanos) / 1_000_000_000L, step, done, of));
            out.flush();
        }
    }

    @Override
    public boolean isStopped() {
        return stopped.getAsBoolean();
    }
}
