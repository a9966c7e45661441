package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.HeapMap;
import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RememberedMapTest {

    private static final List<SliceGroup> GROUPS =
            List.of(new SliceGroup("m", ""), new SliceGroup("m", "language"), new SliceGroup("other", ""));

    private SliceGroup current = GROUPS.get(0);

    /** Against plain maps of each group, with more entries than it remembers. */
    @Test
    void itHasWhatIsStored() {
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            Map<SliceGroup, HeapMap<Integer, String>> stored = new HashMap<>();
            Map<SliceGroup, Map<Integer, String>> expected = new HashMap<>();
            for (SliceGroup group : GROUPS) {
                stored.put(group, new HeapMap<>());
                expected.put(group, new HashMap<>());
            }
            var map = new RememberedMap<Integer, String>(ofCurrent(stored), currentGroup(), 5);
            for (int step = 0; step < 500; step++) {
                current = GROUPS.get(random.nextInt(GROUPS.size()));
                Map<Integer, String> plain = expected.get(current);
                int key = random.nextInt(10);
                switch (random.nextInt(20)) {
                    case 0 -> {
                        map.clear();
                        plain.clear();
                    }
                    case 1, 2 -> {
                        map.removeKeysIf(each -> each < key);
                        plain.keySet().removeIf(each -> each < key);
                    }
                    case 3, 4, 5 -> {
                        map.remove(key);
                        plain.remove(key);
                    }
                    case 6, 7, 8, 9, 10, 11 -> {
                        map.put(key, "v" + step);
                        plain.put(key, "v" + step);
                    }
                    default -> assertThat(map.get(key)).as("seed " + seed).isEqualTo(plain.get(key));
                }
                if (random.nextInt(3) == 0) {
                    assertThat(map.entries()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(plain.entrySet());
                }
                if (random.nextInt(10) == 0) {
                    SliceGroup before = current;
                    map.writeBack();
                    assertThat(current).as("seed " + seed).isEqualTo(before);
                    assertStored("seed " + seed, stored, expected);
                }
            }
            map.writeBack();
            assertStored("seed " + seed, stored, expected);
        }
    }

    private static void assertStored(
            String context,
            Map<SliceGroup, HeapMap<Integer, String>> stored,
            Map<SliceGroup, Map<Integer, String>> expected) {
        for (SliceGroup group : GROUPS) {
            assertThat(stored.get(group).entries())
                    .as(context)
                    .containsExactlyInAnyOrderElementsOf(expected.get(group).entrySet());
        }
    }

    private RememberedMap.CurrentGroup currentGroup() {
        return new RememberedMap.CurrentGroup() {
            @Override
            public SliceGroup get() {
                return current;
            }

            @Override
            public void set(SliceGroup group) {
                current = group;
            }
        };
    }

    /** As keyed state has it. */
    private StoredMap<Integer, String> ofCurrent(Map<SliceGroup, HeapMap<Integer, String>> stored) {
        return new StoredMap<>() {
            private StoredMap<Integer, String> map() {
                return stored.get(current);
            }

            @Override
            public @Nullable String get(Integer key) {
                return map().get(key);
            }

            @Override
            public void put(Integer key, String value) {
                map().put(key, value);
            }

            @Override
            public void remove(Integer key) {
                map().remove(key);
            }

            @Override
            public Iterable<Map.Entry<Integer, String>> entries() {
                return map().entries();
            }

            @Override
            public void removeKeysIf(Predicate<? super Integer> isGone) {
                map().removeKeysIf(isGone);
            }

            @Override
            public void clear() {
                map().clear();
            }
        };
    }
}
