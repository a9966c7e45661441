package io.vigie.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void staysInTheUpperHalfOfADoublingDelay() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long initial = 1 + random.nextLong(5_000);
            long max = initial + random.nextLong(100_000);
            Backoff backoff = new Backoff(initial, max, seed);
            for (int failures : new int[] {0, 1, 2, 5, 10, 63, 64, 1_000, Integer.MAX_VALUE}) {
                double longest = Math.min((double) max, initial * Math.pow(2, failures));
                assertThat(backoff.delayMs(failures))
                        .as("seed %s, initial %s, max %s, failures %s", seed, initial, max, failures)
                        .isBetween((long) Math.floor(longest / 2), (long) longest);
            }
        }
    }

    @Test
    void subtasksDoNotReturnTogether() {
        Set<Long> delays = new HashSet<>();
        for (long subtask = 0; subtask < 50; subtask++) {
            delays.add(new Backoff(10_000, 10_000, subtask).delayMs(3));
        }
        assertThat(delays).hasSizeGreaterThan(40);
    }

    @Test
    void refusesADelayOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(0, 10, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(10, 9, 1));
    }
}
