package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DueWindowsTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();

    /** Of all ends up to the tick those whose window holds a changed pane, and the tick if it is an end. */
    @Test
    void allAndOnlyTheWindowsThatAreDue() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            long step = PANE * List.of(1, 3, 12, 72, 288).get(random.nextInt(5));
            long length = PANE * List.of(12, 288, 2016).get(random.nextInt(3));
            long origin = (random.nextInt(2000) - 1000) * PANE;
            long tick = origin + random.nextInt(3000) * PANE;
            List<Long> changed = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                changed.add(tick - (1 + random.nextInt(3000)) * PANE);
            }
            var touched = new TreeSet<Long>();
            for (long end = tick - 6000 * PANE; end <= tick; end += PANE) {
                long at = end;
                boolean isTouched = changed.stream().anyMatch(start -> at - length <= start && start < at);
                if (Math.floorMod(end, step) == 0 && isTouched) {
                    touched.add(end);
                }
            }
            assertThat(DueWindows.touched(length, step, changed, tick))
                    .as("seed " + seed)
                    .isEqualTo(touched);
            assertThat(DueWindows.ends(step, tick).keySet())
                    .as("seed " + seed)
                    .isEqualTo(Math.floorMod(tick, step) == 0 ? Set.of(tick) : Set.of());
        }
    }

    /** A pane is corrected at every tick of its first hour, then in batches; never before what is shown was known. */
    @Test
    void ticksAreTheFirstThatMayShowWhatIsKnown() {
        PaneTicks ticks = new PaneTicks(RollUpLevel.HOUR.lengthMs());
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            long start = (random.nextInt(2000) - 1000) * PANE;
            long knownAt = start + random.nextLong(3 * RollUpLevel.DAY.lengthMs());
            long tick = ticks.tick(start, knownAt);
            long every = tick - start <= PaneTicks.YOUNG_MS ? PANE : RollUpLevel.HOUR.lengthMs();
            assertThat(Math.floorMod(tick, every)).as("seed " + seed).isZero();
            assertThat(tick).as("seed " + seed).isBetween(knownAt, knownAt + every - 1);
        }
    }
}
