package io.vigie.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.join.PartitionTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A history in files and the same in a topic: how far time comes, and which request at its end has a wrong clock, is
 * decided alike.
 */
class ClockLawTest {

    private static final long HOUR = 3_600_000;
    private static final long T0 = 1_750_000_000_000L - 1_750_000_000_000L % HOUR;

    /** Up to two wrong clocks, ahead by up to a hundred days or hardly at all, anywhere among the lines. */
    @Test
    void filesAndTopicsBelieveTheSame() {
        int suspected = 0;
        int believed = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<Long> lines = new ArrayList<>();
            long longestGap = HOUR * (1 + random.nextInt(30));
            long last = T0;
            for (int i = 0; i < 200; i++) {
                last += HOUR * random.nextInt((int) (longestGap / HOUR) + 1);
                lines.add(last);
            }
            int wrong = random.nextInt(3);
            // At the bound itself files, which count by the hour, may differ by one.
            long ahead = HOUR * (long) (random.nextBoolean() ? 1 : 5 + random.nextInt(2_000)) * (longestGap / HOUR);
            for (int i = 0; i < wrong; i++) {
                lines.add(random.nextInt(lines.size() - 20) + 20, last + ahead + i * HOUR / 4);
            }
            PlausibleHours hours = new PlausibleHours(HOUR);
            lines.forEach(hours::add);
            hours.decide();
            PartitionTime topic = new PartitionTime(HOUR, 60_000);
            for (long line : lines) {
                topic.onRecord(line, 1);
            }
            topic.onTime(60_001);
            if (hours.strangers() > 0) {
                suspected++;
                assertThat(topic.time())
                        .as("seed %d", seed)
                        .isEqualTo(hours.last())
                        .isEqualTo(last);
            } else {
                believed++;
                assertThat(topic.time()).as("seed %d", seed).isLessThanOrEqualTo(hours.last());
            }
        }
        assertThat(suspected).isGreaterThan(50);
        assertThat(believed).isGreaterThan(50);
    }

    /** The last lines of a history, whatever its gaps, are believed by both when nothing follows. */
    @Test
    void theEndOfAHistoryIsBelievedByBoth() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PlausibleHours hours = new PlausibleHours(HOUR);
            PartitionTime topic = new PartitionTime(HOUR, 60_000);
            int widest = 1 + random.nextInt(50);
            long last = T0;
            for (int i = 0; i < 200; i++) {
                last += HOUR * (i < 20 ? widest : random.nextInt(widest + 1));
                hours.add(last);
                topic.onRecord(last, 1);
            }
            hours.decide();
            topic.onTime(60_001);
            assertThat(hours.strangers()).as("seed %d", seed).isZero();
            assertThat(topic.time()).as("seed %d", seed).isEqualTo(hours.last()).isEqualTo(last);
        }
    }
}
