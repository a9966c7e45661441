package io.vigie.telemetry;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs lines of one type that records can cause: the first at once, then at most one per minute, which says how many
 * were left out before it. So the log stays small however many records come; metrics count all of them. Thread-safe.
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
     * @param nanos a monotonic time, such as {@link System#nanoTime}
     */
    public RateLimitedLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** With this machine's clock. */
    public static RateLimitedLog of(Logger log) {
        return new RateLimitedLog(log, System::nanoTime);
    }

    /**
     * @param format in SLF4J's syntax
     * @param arguments of the format; a trailing throwable is written with its stack trace
     */
    public void info(String format, Object... arguments) {
        write(log::info, format, arguments);
    }

    public void warn(String format, Object... arguments) {
        write(log::warn, format, arguments);
    }

    /**
     * @param format in SLF4J's syntax
     * @param arguments of the format; a trailing throwable is written with its stack trace
     */
    public void error(String format, Object... arguments) {
        write(log::error, format, arguments);
    }

    /** A call of the logger; SLF4J's fluent interface would format a trailing throwable as an ordinary argument. */
    private interface LogCall {
        void write(String format, Object... arguments);
    }

    private void write(LogCall line, String format, Object[] arguments) {
        long before = take();
        if (before == 0) {
            line.write(format, arguments);
        } else if (before > 0) {
            line.write(format + " [{} more since the previous line]", with(arguments, before));
        }
    }

    /** How many lines were left out before the one to write now; negative if none is to be written now. */
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

    /** Appends the count, keeping a throwable last. */
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
