package io.vigie.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlausibleHoursTest {

    private static final long HOUR = 3_600_000;
    private static final long T0 = 1_750_000_000_000L;

    /** Traffic with gaps of up to a day, and up to two requests far before or after it. */
    @Test
    void oneOrTwoFarFromAllOthersAreNotPlausible() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PlausibleHours hours = new PlausibleHours(HOUR);
            long first = T0;
            long time = T0;
            for (int i = 0; i < 50; i++) {
                time += random.nextLong(24 * HOUR);
                first = i == 0 ? time : first;
                hours.add(time);
            }
            int after = random.nextInt(3);
            int before = random.nextInt(3);
            for (int i = 0; i < after; i++) {
                hours.add(time + 100 * 24 * HOUR + random.nextLong(24 * HOUR));
            }
            for (int i = 0; i < before; i++) {
                hours.add(first - 100 * 24 * HOUR - random.nextLong(24 * HOUR));
            }
            hours.decide();
            assertThat(hours.strangers()).as("seed %d", seed).isEqualTo(before + after);
            assertThat(hours.last()).as("seed %d", seed).isEqualTo(time);
            assertThat(hours.isPlausible(first)).as("seed %d", seed).isTrue();
            assertThat(hours.isPlausible(time + 100 * 24 * HOUR))
                    .as("seed %d", seed)
                    .isEqualTo(after == 0);
        }
    }

    @Test
    void threeAreBelievedAndSoIsAShortHistory() {
        PlausibleHours three = new PlausibleHours(HOUR);
        for (int i = 0; i < 50; i++) {
            three.add(T0 + i * HOUR);
        }
        for (int i = 0; i < 3; i++) {
            three.add(T0 + 1_000 * HOUR + i);
        }
        three.decide();
        assertThat(three.strangers()).isZero();
        PlausibleHours few = new PlausibleHours(HOUR);
        for (int i = 0; i < 5; i++) {
            few.add(T0 + i * HOUR);
        }
        few.add(T0 + 10_000 * HOUR);
        few.decide();
        assertThat(few.strangers()).isZero();
        assertThat(new PlausibleHours(HOUR).last()).isEqualTo(Long.MIN_VALUE);
    }
}
