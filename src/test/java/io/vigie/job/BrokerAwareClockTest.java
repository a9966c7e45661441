package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class BrokerAwareClockTest {

    private final AtomicLong now = new AtomicLong(Duration.ofDays(3).toNanos());
    private final AtomicLong answers = new AtomicLong(5);
    private final BrokerAwareClock clock = new BrokerAwareClock(
            new RelativeClock() {
                @Override
                public long relativeTimeMillis() {
                    return Duration.ofNanos(now.get()).toMillis();
                }

                @Override
                public long relativeTimeNanos() {
                    return now.get();
                }
            },
            answers::get);

    @Test
    void runsWithTheOtherClockWhileABrokerAnswers() {
        long before = clock.relativeTimeMillis();
        answering(Duration.ofMinutes(1));
        assertThat(clock.relativeTimeMillis() - before).isEqualTo(60_000);
    }

    @Test
    void anOutageOfAnyLengthCountsAsTwoSeconds() {
        answering(Duration.ofSeconds(10));
        long before = clock.relativeTimeMillis();
        silent(Duration.ofHours(5));
        assertThat(clock.relativeTimeMillis()).isEqualTo(before);
        answering(Duration.ofSeconds(10));
        assertThat(clock.relativeTimeMillis() - before).isEqualTo(2_000 + 10_000 - 500);
    }

    @Test
    void aRestartedConsumerAnswersToo() {
        answers.set(0);
        now.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(clock.relativeTimeMillis()).isEqualTo(500);
    }

    private void answering(Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += 500) {
            now.addAndGet(Duration.ofMillis(500).toNanos());
            answers.incrementAndGet();
            clock.relativeTimeNanos();
        }
    }

    private void silent(Duration time) {
        for (int i = 0; i < 100; i++) {
            now.addAndGet(time.toNanos() / 100);
            clock.relativeTimeNanos();
        }
    }
}
