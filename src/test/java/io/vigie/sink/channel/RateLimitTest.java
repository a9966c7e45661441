package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Test
    void thereAreAtMostSoManyInAnyMinuteAndNoneWaitsLongerThanItMust() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int most = 1 + random.nextInt(20);
            RateLimit rate = new RateLimit(most);
            List<Long> sent = new ArrayList<>();
            // The clock may begin anywhere.
            long now = Long.MAX_VALUE - 5 * MINUTE;
            for (int i = 0; i < 200; i++) {
                now += random.nextLong(MINUTE / 10);
                long wait = rate.waitNanos(now);
                if (wait > 0) {
                    assertThat(now + wait - sent.get(sent.size() - most))
                            .as("seed %s", seed)
                            .isEqualTo(MINUTE);
                }
                now += wait;
                assertThat(rate.waitNanos(now)).as("seed %s", seed).isZero();
                rate.sent(now);
                sent.add(now);
            }
            for (int i = most; i < sent.size(); i++) {
                assertThat(sent.get(i) - sent.get(i - most)).as("seed %s", seed).isGreaterThanOrEqualTo(MINUTE);
            }
        }
    }
}
