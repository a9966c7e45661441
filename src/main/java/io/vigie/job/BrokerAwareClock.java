package io.vigie.job;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.util.clock.RelativeClock;

/**
 * A clock that stands still while no broker answers. By it a partition that cannot be read is not idle: event time
 * waits for all of them to come back, where it would else follow the first one that does, and drop what waits for the
 * others.
 */
final class BrokerAwareClock implements RelativeClock {

    /** Counted of a time without answers. */
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
