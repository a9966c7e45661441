package io.vigie.telemetry;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Log lines of one kind that records may cause: the first at once, then at most one a minute, which says how many were
 * left out before it. However many records come, a log grows by no more than that. Counts of all of them are metrics.
 * For use by several threads.
 */
public final class RateLimitedLog {

    static final Duration PERIOD = Duration.ofMinutes(1);

    private final Logger log;
    private final LongSupplier nanos;
    private boolean hasWritten;
    private long lastWritten;
    private long leftOut;

    /**
     * @param log where the lines go
     * @param nanos a time that only grows, such as {@link System#nanoTime}
     */
    public RateLimitedLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** By this machine's time. */
    public static RateLimitedLog of(Logger log) {
        return new RateLimitedLog(log, System::nanoTime);
    }

    /**
     * @param format of SLF4J
     * @param arguments for it; a last one that is throwable is written with its stack trace
     */
    public void warn(String format, Object... arguments) {
        write(log::warn, format, arguments);
    }

    /**
     * @param format of SLF4J
     * @param arguments for it; a last one that is throwable is written with its stack trace
     */
    public void error(String format, Object... arguments) {
        write(log::error, format, arguments);
    }

    /** SLF4J's fluent interface would take a last argument that is throwable for one of the others. */
    private interface LogCall {
        void write(String format, Object... arguments);
    }

    private void write(LogCall line, String format, Object[] arguments) {
        long before = take();
        if (before == 0) {
            line.write(format, arguments);
        } else if (before > 0) {
            line.write(format + " [{} more since the line before]", with(arguments, before));
        }
    }

    /** How many lines were left out before the one that is to be written now; negative if none is. */
    private synchronized long take() {
        long now = nanos.getAsLong();
        if (hasWritten && now - lastWritten < PERIOD.toNanos()) {
            leftOut++;
            return -1;
        }
        long before = leftOut;
        hasWritten = true;
        lastWritten = now;
        leftOut = 0;
        return before;
    }

    /** A throwable stays the last. */
    private static Object[] with(Object[] arguments, long count) {
        Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
        int last = arguments.length;
        if (last > 0 && arguments[last - 1] instanceof Throwable) {
            more[last] = arguments[last - 1];
            last--;
        }
        more[last] = count;
        return more;
    }
}
