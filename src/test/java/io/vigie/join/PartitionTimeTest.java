package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionTimeTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long T0 = 1_750_000_000_000L;

    /** Read again at full speed: up to two in a hundred clocks are wrong by hours to months, now and then in a row. */
    @Test
    void wrongClocksMoveNothing() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PartitionTime time = new PartitionTime(HOUR, 60_000);
            long right = T0;
            for (int i = 0; i < 5_000; i++) {
                boolean isWrong = random.nextInt(50) == 0;
                right += isWrong ? 0 : random.nextInt(600_000);
                long wrong = right + 2 * HOUR + random.nextLong(60 * DAY);
                time.onRecord(isWrong ? wrong : right - random.nextInt(30_000), i / 100);
                time.onTime(i / 100);
                assertThat(time.time()).as("seed %d, record %d", seed, i).isLessThanOrEqualTo(right);
            }
            assertThat(time.time()).as("seed %d", seed).isGreaterThanOrEqualTo(right - 10 * 600_000);
        }
    }

    @Test
    void theFirstRecordMayBeTheWrongOne() {
        PartitionTime time = new PartitionTime(HOUR, 60_000);
        time.onRecord(T0 + 60 * DAY, 0);
        time.onTime(200);
        assertThat(time.time()).isEqualTo(Long.MIN_VALUE);
        time.onRecord(T0, 300);
        time.onTime(PartitionTime.FIRST_MS);
        assertThat(time.time()).isEqualTo(T0);
    }

    @Test
    void aGapInHistoryIsPassedWhenOthersConfirmIt() {
        PartitionTime time = started();
        for (int i = 1; i < PartitionTime.CONFIRMED_BY; i++) {
            time.onRecord(T0 + 3 * DAY + i, 20_000);
            assertThat(time.time()).isEqualTo(T0);
        }
        time.onRecord(T0 + 3 * DAY + 10, 20_000);
        assertThat(time.time()).isEqualTo(T0 + 3 * DAY + 10);
    }

    @Test
    void whatIsConfirmedByNothingElseIsBelievedWhenNothingElseComes() {
        PartitionTime time = started();
        time.onRecord(T0 + 3 * DAY, 20_000);
        time.onTime(79_999);
        assertThat(time.time()).isEqualTo(T0);
        time.onTime(80_000);
        assertThat(time.time()).isEqualTo(T0 + 3 * DAY);
    }

    /** A quiet hour must not lift event time to the last record before it, if that has a wrong clock. */
    @Test
    void aWrongClockBeforeASilenceMakesNothingLate() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PartitionTime time = new PartitionTime(HOUR, 60_000);
            long right = T0;
            long now = 0;
            for (int i = 0; i < 500; i++) {
                long step = random.nextInt(600_000);
                right += step;
                now += step;
                time.onRecord(right, now);
                if (i >= 10 && random.nextInt(20) == 0) {
                    for (int wrong = random.nextInt(2); wrong >= 0; wrong--) {
                        time.onRecord(right + 2 * DAY + random.nextLong(60 * DAY), now);
                    }
                }
                for (int tick = 0; tick < 10; tick++) {
                    time.onTime(now + tick * 50_000L);
                }
                assertThat(time.time()).as("seed %d, record %d", seed, i).isEqualTo(right);
            }
        }
    }

    /** What only a wrong clock can be is right once the wall clock is there. */
    @Test
    void theWallClockBelievesInTheEnd() {
        PartitionTime time = started();
        for (int i = 1; i < 20; i++) {
            time.onRecord(T0 + i * HOUR, i * HOUR);
        }
        time.onRecord(T0 + 10 * DAY, 20 * HOUR);
        time.onTime(21 * HOUR);
        assertThat(time.time()).isEqualTo(T0 + 19 * HOUR);
        time.onTime(10 * DAY);
        assertThat(time.time()).isEqualTo(T0 + 10 * DAY);
    }

    /** A model that is asked every two hours: event time keeps step with the wall clock. */
    @Test
    void sparseTrafficIsNotHeldBack() {
        PartitionTime time = started();
        for (int i = 1; i < 100; i++) {
            time.onRecord(T0 + 2L * i * HOUR, 10_000 + 2L * i * HOUR);
            assertThat(time.time()).isEqualTo(T0 + 2L * i * HOUR);
        }
    }

    /** An old history is read beside what is live, or some producers' clocks are a day slow; the job has just begun. */
    @Test
    void slowClocksHoldNothingBack() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PartitionTime time = new PartitionTime(HOUR, 60_000);
            double slow = 0.8 * random.nextDouble();
            long right = T0;
            for (int i = 0; i < 1_000; i++) {
                right += random.nextInt(2_000);
                boolean isSlow = i == 0 || random.nextDouble() < slow;
                time.onRecord(isSlow ? right - DAY : right, i / 100);
                time.onTime(i / 100);
                if (i >= 200) {
                    assertThat(time.time()).as("seed %d, record %d", seed, i).isBetween(right - 300_000, right);
                }
            }
        }
    }

    /** A record a day: the last ones are believed when nothing follows them. */
    @Test
    void aSparseHistoryIsReadToItsEnd() {
        PartitionTime time = new PartitionTime(HOUR, 60_000);
        for (int day = 1; day <= 15; day++) {
            time.onRecord(T0 + day * DAY, 10);
        }
        assertThat(time.time()).isEqualTo(T0 + 6 * DAY);
        time.onTime(60_009);
        assertThat(time.time()).isEqualTo(T0 + 6 * DAY);
        time.onTime(60_010);
        assertThat(time.time()).isEqualTo(T0 + 15 * DAY);
    }

    private static PartitionTime started() {
        PartitionTime time = new PartitionTime(HOUR, 60_000);
        time.onRecord(T0, 0);
        time.onTime(PartitionTime.FIRST_MS);
        assertThat(time.time()).isEqualTo(T0);
        return time;
    }
}
