package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownModelsTest {

    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long KEPT = 10 * DAY;

    @Test
    void noMoreThanTheBoundAreKnownAndARestartKnowsThem() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int bound = 1 + random.nextInt(5);
            var rules = new KnownModels.KnownModelRules(bound, KEPT);
            var known = new KnownModels(rules, List.of());
            Set<String> admitted = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String model = "m" + random.nextInt(20);
                boolean isKnown = known.admit(model, 100 * DAY + random.nextLong(DAY), 100 * DAY);
                assertThat(isKnown)
                        .as("seed %d: %s", seed, model)
                        .isEqualTo(admitted.contains(model) || admitted.size() < bound);
                if (isKnown) {
                    admitted.add(model);
                }
                if (random.nextInt(10) == 0) {
                    known = new KnownModels(rules, known.uses());
                }
            }
            assertThat(known.uses()).as("seed %d", seed).hasSize(bound);
        }
    }

    @Test
    void aModelThatFellSilentMakesRoom() {
        var known = new KnownModels(new KnownModels.KnownModelRules(1, KEPT), List.of());
        assertThat(known.admit("a", 100 * DAY, 100 * DAY)).isTrue();
        assertThat(known.admit("b", 111 * DAY, 111 * DAY)).isFalse();
        assertThat(known.admit("b", 113 * DAY, 113 * DAY)).isTrue();
        assertThat(known.admit("a", 113 * DAY, 113 * DAY)).isFalse();
        assertThat(known.uses()).containsExactly(new KnownModels.ModelUse("b", 113 * DAY));
    }

    @Test
    void ofSeveralDatesOfAModelTheNewestCounts() {
        var known = new KnownModels(
                new KnownModels.KnownModelRules(1, KEPT),
                List.of(new KnownModels.ModelUse("a", 2), new KnownModels.ModelUse("a", 3)));
        assertThat(known.uses()).containsExactly(new KnownModels.ModelUse("a", 3));
    }
}
