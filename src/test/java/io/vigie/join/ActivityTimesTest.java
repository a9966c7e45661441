package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActivityTimesTest {

    @Test
    void thinnedTimesAnswerAsAllTimesWould() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            long span = 1 + random.nextLong(20);
            int range = 1 + random.nextInt(200);
            var all = new TreeSet<Long>();
            long[] thinned = ActivityTimes.NONE;
            long floor = 0;
            for (int i = 0; i < 100; i++) {
                long time = random.nextInt(range);
                all.add(time);
                thinned = ActivityTimes.add(thinned, time, span);
                if (random.nextInt(20) == 0) {
                    long cut = all.first() + random.nextInt(3);
                    floor = Math.max(floor, cut);
                    all.headSet(cut, true).clear();
                    thinned = ActivityTimes.after(thinned, cut);
                }
                for (int ask = 0; ask < 20; ask++) {
                    long after = floor + random.nextInt(range);
                    long upTo = after + span + random.nextInt(3);
                    Long next = all.higher(after);
                    assertThat(ActivityTimes.anyIn(thinned, after, upTo))
                            .as("seed %d: (%d, %d] of %s", seed, after, upTo, all)
                            .isEqualTo(next != null && next <= upTo);
                }
                long covered = all.isEmpty() ? 0 : all.last() - all.first();
                assertThat(thinned.length).as("seed %d", seed).isLessThanOrEqualTo((int) (2 * covered / span + 2));
            }
        }
    }
}
