package io.vigie.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a piece of work costs the thread that does it, not counting other threads.
 *
 * @param allocatedBytes on the heap, whether they were freed or not
 * @param time of the processor, so that a busy machine does not count
 */
public record Cost(long allocatedBytes, Duration time) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MEBIBYTE = 1 << 20;

    /** What can be measured. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Does the work once. */
    public static Cost of(Work work) throws Exception {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        work.run();
        return new Cost(
                THREADS.getCurrentThreadAllocatedBytes() - bytes,
                Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - nanos));
    }

    /** What no input may exceed: 4 MiB and so many bytes for each of its own, and a second. */
    public void requireBounded(long inputBytes, int bytesEach) {
        assertThat(allocatedBytes)
                .as("allocated for %s bytes", inputBytes)
                .isLessThan(4 * MEBIBYTE + bytesEach * inputBytes);
        assertThat(time).as("time for %s bytes", inputBytes).isLessThan(Duration.ofSeconds(1));
    }
}
