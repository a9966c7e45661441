package io.vigie.job;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.util.clock.RelativeClock;

/**
 * A clock that stands still while no broker answers. Measured by it, a partition that cannot be read does not become
 * idle, so event time waits until all partitions are back. Otherwise it would follow the first one that is, and records
 * of the others would be late.
 */
final class BrokerAwareClock implements RelativeClock {

    /** How much of a time without answers still counts. */
    private static final long LONGEST_SILENCE = Duration.ofSeconds(2).toNanos();

    private final RelativeClock clock;
    private final LongSupplier answers;
    private long answersBefore;
    private long heardAt;
    private long elapsed;

    /** @param answers changes with each answer */
    BrokerAwareClock(RelativeClock clock, LongSupplier answers) {
        this.clock = clock;
        this.answers = answers;
        this.answersBefore = answers.getAsLong();
        this.heardAt = clock.relativeTimeNanos();
    }

    @Override
    public long relativeTimeNanos() {
        long answersNow = answers.getAsLong();
        if (answersNow != answersBefore) {
            long now = clock.relativeTimeNanos();
            elapsed += Math.min(now - heardAt, LONGEST_SILENCE);
            heardAt = now;
            answersBefore = answersNow;
        }
        return elapsed;
    }

    @Override
    public long relativeTimeMillis() {
        return Duration.ofNanos(relativeTimeNanos()).toMillis();
    }
}
