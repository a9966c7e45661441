package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {

    private record Told(long time, int order) {}

    /** Against a list that is searched from its beginning. */
    @Test
    void everythingIsToldOnceInTheOrderOfItsTime() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var wheel = new DeadlineWheel<Integer>();
            var waiting = new ArrayList<Told>();
            int[] added = {0};
            long watermark = Long.MIN_VALUE;
            for (int step = 0; step < 300; step++) {
                if (random.nextInt(4) > 0) {
                    add(wheel, waiting, added, random.nextInt(20_000) - 5_000);
                } else {
                    watermark = Math.max(watermark, random.nextInt(16_000) - 5_000);
                    advance(wheel, waiting, added, watermark, random, "seed " + seed);
                }
            }
            assertThat(wheel.size()).as("seed " + seed).isEqualTo(waiting.size());
            advance(wheel, waiting, added, Long.MAX_VALUE, random, "seed " + seed);
            assertThat(wheel.size()).as("seed " + seed).isZero();
        }
    }

    @Test
    void whatIsGoneIsNotTold() throws Exception {
        var wheel = new DeadlineWheel<Integer>();
        for (int i = 0; i < 100; i++) {
            wheel.add(i * 100L, i);
            if (i == 50) {
                wheel.advance(500, (who, time) -> {});
            }
        }
        wheel.removeIf(who -> who % 2 == 0);
        List<Integer> told = new ArrayList<>();
        wheel.advance(Long.MAX_VALUE, (who, time) -> told.add(who));
        assertThat(told).hasSize(47).allMatch(who -> who % 2 == 1);
    }

    private static void add(DeadlineWheel<Integer> wheel, List<Told> waiting, int[] added, long time) {
        waiting.add(new Told(time, added[0]));
        wheel.add(time, added[0]++);
    }

    private static void advance(
            DeadlineWheel<Integer> wheel,
            List<Told> waiting,
            int[] added,
            long watermark,
            Random random,
            String context)
            throws Exception {
        wheel.advance(watermark, (who, time) -> {
            Told first = waiting.get(0);
            for (Told each : waiting) {
                if (each.time() < first.time()) {
                    first = each;
                }
            }
            assertThat(new Told(time, who)).as(context).isEqualTo(first);
            assertThat(time).as(context).isLessThanOrEqualTo(watermark);
            waiting.remove(first);
            if (random.nextInt(5) == 0) {
                add(wheel, waiting, added, time + random.nextInt(3_000));
            }
        });
        assertThat(waiting).as(context).noneMatch(each -> each.time() <= watermark);
    }
}
