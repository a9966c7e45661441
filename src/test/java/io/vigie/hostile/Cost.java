package io.vigie.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The cost of a piece of work in the thread that does it; other threads do not count.
 *
 * @param allocatedBytes allocated on the heap, whether or not they were freed
 * @param time processor time, so that other load on the machine does not count
 */
public record Cost(long allocatedBytes, Duration time) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** A piece of work to be measured. */
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

    /**
     * Does the work, which may cost 4 MiB plus this many bytes for each byte of its input, and one second. If it costs
     * more, it is repeated once, since the first run loads classes.
     *
     * @return what it cost
     */
    public static Cost requireBounded(long inputBytes, int bytesEach, Work work) throws Exception {
        long most = 4 * MEBIBYTE + bytesEach * inputBytes;
        Cost cost = of(work);
        if (cost.allocatedBytes() >= most || cost.time().compareTo(LONGEST) >= 0) {
            cost = of(work);
        }
        assertThat(cost.allocatedBytes())
                .as("allocated for %s bytes", inputBytes)
                .isLessThan(most);
        assertThat(cost.time()).as("time for %s bytes", inputBytes).isLessThan(LONGEST);
        return cost;
    }
}
