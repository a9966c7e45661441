package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.HeapMap;
import io.vigie.model.SliceNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CardinalityGuardTest {

    private static final long DAY = RollUpLevel.DAY.lengthMs();

    private final HeapMap<GuardedValue, GuardedValueUse> uses = new HeapMap<>();
    private final List<GuardedField> overflow = new ArrayList<>();

    private CardinalityGuard guard(int limit) {
        return new CardinalityGuard(uses, limit, overflow::add);
    }

    @Test
    void theFirstValuesOfEachFieldFindRoom() {
        CardinalityGuard guard = guard(2);
        for (GuardedField field : GuardedField.values()) {
            assertThat(List.of("a", "b", "c", "a", "c", "d").stream().map(value -> guard.admit(field, value, DAY)))
                    .as("%s", field)
                    .containsExactly("a", "b", SliceNames.OTHER, "a", SliceNames.OTHER, SliceNames.OTHER);
        }
        assertThat(overflow).containsExactly(GuardedField.values());
        assertThat(uses.size()).isEqualTo(3 * GuardedField.values().length);
    }

    @Test
    void aValueThatFellSilentMakesRoom() {
        CardinalityGuard guard = guard(1);
        assertThat(guard.admit(GuardedField.SLICE, "a", 0)).isEqualTo("a");
        assertThat(guard.admit(GuardedField.SLICE, "b", DAY)).isEqualTo(SliceNames.OTHER);
        guard.forgetBefore(DAY + 1);
        assertThat(guard.admit(GuardedField.SLICE, "b", DAY)).isEqualTo(SliceNames.OTHER);
        assertThat(guard.admit(GuardedField.SLICE, "b", 2 * DAY)).isEqualTo("b");
        assertThat(guard.admit(GuardedField.SLICE, "b", DAY)).isEqualTo(SliceNames.OTHER);
    }

    /** As long as a pane may change, whoever has come and gone meanwhile. */
    @Test
    void aValueKeepsItsNameInAPane() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            uses.clear();
            CardinalityGuard guard = guard(1 + random.nextInt(3));
            Map<List<Object>, String> names = new HashMap<>();
            long forgotten = 0;
            for (long now = 0; now < 30 * DAY; now += DAY / 8) {
                if (random.nextInt(10) == 0) {
                    forgotten = Math.max(0, now - 4 * DAY);
                    guard.forgetBefore(forgotten);
                }
                if (random.nextInt(5) == 0) {
                    guard.switchGroup();
                }
                for (int i = 0; i < 4; i++) {
                    long start = Math.max(forgotten, now - random.nextLong(4 * DAY));
                    String value = "v" + (now / (5 * DAY) + random.nextInt(4));
                    String name = guard.admit(GuardedField.OUTCOME, value, start);
                    String before = names.putIfAbsent(List.of(value, start), name);
                    assertThat(name).as("seed %d: %s at %d", seed, value, start).isIn(value, SliceNames.OTHER);
                    if (before != null) {
                        assertThat(name)
                                .as("seed %d: %s at %d", seed, value, start)
                                .isEqualTo(before);
                    }
                }
                for (Map.Entry<List<Object>, String> asked : names.entrySet()) {
                    long start = (long) asked.getKey().get(1);
                    if (start >= forgotten && random.nextInt(50) == 0) {
                        assertThat(guard.admit(
                                        GuardedField.OUTCOME,
                                        asked.getKey().get(0).toString(),
                                        start))
                                .as("seed %d: %s", seed, asked)
                                .isEqualTo(asked.getValue());
                    }
                }
            }
            guard.forgetBefore(40 * DAY);
            assertThat(uses.size()).as("seed %d", seed).isZero();
        }
    }
}
