package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollUpsTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final int PANES = (int) (9 * DAY / PANE);

    /** Any stretch, at any time between corrections, is the plain merge of its panes. */
    @Test
    void anyStretchIsTheMergeOfItsPanes() {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            long origin = (random.nextBoolean() ? 20_000 : -20_000) * DAY;
            MemoryStore store = new MemoryStore();
            RollUps.Middles middles = new RollUps.Middles();
            Map<PaneId, Pane> panes = new HashMap<>();
            for (int step = 0; step < 400; step++) {
                // The merges of neighbouring windows may outlive the store they were read through.
                RollUps rollUps = new RollUps(store, middles);
                String version = "v" + random.nextInt(2);
                if (random.nextInt(3) == 0) {
                    long start = origin + random.nextInt(PANES) * PANE;
                    Pane pane = RandomPanes.pane(random);
                    rollUps.replace(version, "s", start, pane);
                    panes.put(new PaneId(RollUpLevel.PANE, version, "s", start), pane);
                } else {
                    long from = origin + random.nextInt(PANES) * PANE;
                    long to = random.nextBoolean() ? from + 7 * DAY : from + random.nextInt(PANES) * PANE;
                    boolean isPooled = random.nextBoolean();
                    assertThat(PaneCodec.encode(rollUps.merge(isPooled ? "*" : version, "s", from, to)))
                            .as("seed " + seed + ", step " + step)
                            .isEqualTo(PaneCodec.encode(plainMerge(panes, isPooled ? null : version, from, to)));
                    long[] requests = new long[2];
                    rollUps.visit(isPooled ? "*" : version, "s", from, to, part -> {
                        requests[0] += part.requests();
                        requests[1]++;
                    });
                    assertThat(requests[0])
                            .as("seed " + seed + ", step " + step)
                            .isEqualTo(plainMerge(panes, isPooled ? null : version, from, to)
                                    .requests());
                    assertThat(requests[1]).as("parts").isLessThanOrEqualTo(2 * (2 * 11 + 1));
                }
            }
            store.assertUntouched("seed " + seed);
        }
    }

    @Test
    void partsAreTheStretchCutAtBoundaries() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            MemoryStore store = new MemoryStore();
            RollUps rollUps = new RollUps(store, new RollUps.Middles());
            for (int i = 0; i < 60; i++) {
                rollUps.replace("v" + random.nextInt(2), "s", random.nextInt(PANES) * PANE, RandomPanes.pane(random));
            }
            long from = random.nextInt(PANES) * PANE;
            long to = from + random.nextInt(PANES) * PANE;
            String version = random.nextBoolean() ? "*" : "v1";
            for (RollUpLevel level : RollUpLevel.values()) {
                Pane sum = new Pane();
                List<Pane> parts = rollUps.parts(version, "s", from, to, level);
                parts.forEach(sum::merge);
                assertThat(PaneCodec.encode(sum))
                        .as("seed " + seed + ", " + level)
                        .isEqualTo(PaneCodec.encode(rollUps.merge(version, "s", from, to)));
                assertThat((long) parts.size())
                        .as("seed " + seed + ", " + level)
                        .isLessThanOrEqualTo((to - from) / level.lengthMs() + 2);
            }
            store.assertUntouched("seed " + seed);
        }
    }

    @Test
    void whatIsForgottenIsNotRemembered() {
        MemoryStore store = new MemoryStore();
        RollUps rollUps = new RollUps(store, new RollUps.Middles());
        Pane pane = RandomPanes.pane(new Random(1));
        rollUps.replace("v", "s", 0, pane);
        rollUps.replace("v", "s", 3 * DAY, pane);
        Pane one = rollUps.merge("v", "s", 3 * DAY, 6 * DAY);
        assertThat(PaneCodec.encode(rollUps.merge("v", "s", 0, 6 * DAY))).isNotEqualTo(PaneCodec.encode(one));
        store.panes.keySet().removeIf(id -> id.start() < 3 * DAY);
        rollUps.forgetBefore(3 * DAY);
        assertThat(PaneCodec.encode(rollUps.merge("v", "s", 0, 6 * DAY))).isEqualTo(PaneCodec.encode(one));
    }

    @Test
    void stretchesOutsideASeriesCostNothing() {
        MemoryStore store = new MemoryStore();
        RollUps rollUps = new RollUps(store, new RollUps.Middles());
        rollUps.replace("v", "s", 40 * DAY, RandomPanes.pane(new Random(1)));
        rollUps.merge("v", "s", 11 * DAY, 41 * DAY);
        rollUps.merge("v", "s", 50 * DAY, 80 * DAY);
        assertThat(store.panes).hasSizeLessThanOrEqualTo(26);
    }

    @Test
    void stretchesBeginAndEndWithPanes() {
        RollUps rollUps = new RollUps(new MemoryStore(), new RollUps.Middles());
        assertThatThrownBy(() -> rollUps.merge("v", "s", 1, PANE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rollUps.merge("v", "s", 0, PANE + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Pane plainMerge(Map<PaneId, Pane> panes, @Nullable String version, long from, long to) {
        Pane sum = new Pane();
        panes.forEach((id, pane) -> {
            boolean isOfVersion = version == null || id.version().equals(version);
            if (isOfVersion && from <= id.start() && id.start() < to) {
                sum.merge(pane);
            }
        });
        return sum;
    }

    /** Holds on to the very objects, and knows what they were when they came. */
    private static final class MemoryStore implements PaneStore {
        private final Map<PaneId, Pane> panes = new HashMap<>();
        private final List<Pane> all = new ArrayList<>();
        private final List<byte[]> asPut = new ArrayList<>();
        private final TreeSet<Long> starts = new TreeSet<>();
        private final TreeSet<String> versions = new TreeSet<>();

        @Override
        public @Nullable Pane get(PaneId id) {
            return panes.get(id);
        }

        @Override
        public boolean mayHold(PaneId id) {
            return !starts.isEmpty()
                    && id.start() <= starts.last()
                    && id.start() + id.level().lengthMs() > starts.first();
        }

        @Override
        public void put(PaneId id, Pane pane) {
            panes.put(id, pane);
            all.add(pane);
            asPut.add(PaneCodec.encode(pane));
            if (id.level() == RollUpLevel.PANE) {
                starts.add(id.start());
                versions.add(id.version());
            }
        }

        @Override
        public void remove(PaneId id) {
            panes.remove(id);
        }

        @Override
        public Collection<String> versions(String slice) {
            return versions;
        }

        void assertUntouched(String context) {
            for (int i = 0; i < all.size(); i++) {
                assertThat(PaneCodec.encode(all.get(i))).as(context).isEqualTo(asPut.get(i));
            }
        }
    }
}
