package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.KitagawaDecomposition.GroupContribution;
import io.vigie.stats.KitagawaDecomposition.RateGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KitagawaDecompositionTest {
    private static final int SEEDS = 40 * Integer.getInteger("vigie.laws.seeds", 5);

    /** Some groups are new, some gone, some never there. */
    private static List<RateGroup> groups(Random random) {
        List<RateGroup> groups = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            groups.add(new RateGroup(weight(random), random.nextDouble(), weight(random), random.nextDouble()));
        }
        // Without it a window might be empty.
        groups.add(new RateGroup(1 + random.nextInt(1000), random.nextDouble(), 1, random.nextDouble()));
        return groups;
    }

    private static double weight(Random random) {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(100_000);
    }

    private static KitagawaDecomposition of(List<RateGroup> groups) {
        return KitagawaDecomposition.of(groups).orElseThrow();
    }

    private static double rate(List<RateGroup> groups, boolean after) {
        double weights = 0;
        double sum = 0;
        for (RateGroup group : groups) {
            double weight = after ? group.currentWeight() : group.referenceWeight();
            weights += weight;
            sum += weight * (after ? group.currentRate() : group.referenceRate());
        }
        return sum / weights;
    }

    @Test
    void partsAddUpToTheChange() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<RateGroup> groups = groups(new Random(seed));
            KitagawaDecomposition decomposition = of(groups);
            double change = rate(groups, true) - rate(groups, false);
            assertThat(decomposition.change()).as("seed %d", seed).isCloseTo(change, within(1e-12));
            assertThat(decomposition.within() + decomposition.mix())
                    .as("seed %d", seed)
                    .isCloseTo(change, within(1e-12));
        }
    }

    @Test
    void exchangedWindowsExchangeTheSign() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<RateGroup> groups = groups(new Random(seed));
            List<RateGroup> back = groups.stream()
                    .map(group -> new RateGroup(
                            group.currentWeight(), group.currentRate(), group.referenceWeight(), group.referenceRate()))
                    .toList();
            for (int i = 0; i < groups.size(); i++) {
                GroupContribution there = of(groups).parts().get(i);
                GroupContribution again = of(back).parts().get(i);
                assertThat(again.within()).as("seed %d", seed).isCloseTo(-there.within(), within(1e-12));
                assertThat(again.mix()).as("seed %d", seed).isCloseTo(-there.mix(), within(1e-12));
            }
        }
    }

    @Test
    void theOrderOfTheGroupsDoesNotMatter() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<RateGroup> groups = groups(new Random(seed));
            List<RateGroup> shuffled = new ArrayList<>(groups);
            Collections.shuffle(shuffled, new Random(seed + 1L));
            for (RateGroup group : groups) {
                assertThat(of(shuffled).parts().get(shuffled.indexOf(group)).contribution())
                        .as("seed %d", seed)
                        .isCloseTo(of(groups).parts().get(groups.indexOf(group)).contribution(), within(1e-12));
            }
        }
    }

    @Test
    void groupsOfOneRateAreAsGoodAsMerged() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<RateGroup> groups = groups(random);
            double before = random.nextDouble();
            double after = random.nextDouble();
            RateGroup one = new RateGroup(1 + random.nextInt(1000), before, 1 + random.nextInt(1000), after);
            RateGroup other = new RateGroup(1 + random.nextInt(1000), before, 1 + random.nextInt(1000), after);
            List<RateGroup> apart = new ArrayList<>(groups);
            apart.add(one);
            apart.add(other);
            List<RateGroup> merged = new ArrayList<>(groups);
            merged.add(new RateGroup(
                    one.referenceWeight() + other.referenceWeight(),
                    before,
                    one.currentWeight() + other.currentWeight(),
                    after));
            GroupContribution together = of(merged).parts().get(groups.size());
            List<GroupContribution> parts = of(apart).parts();
            GroupContribution first = parts.get(groups.size());
            GroupContribution second = parts.get(groups.size() + 1);
            assertThat(first.within() + second.within())
                    .as("seed %d", seed)
                    .isCloseTo(together.within(), within(1e-12));
            assertThat(first.mix() + second.mix()).as("seed %d", seed).isCloseTo(together.mix(), within(1e-12));
        }
    }

    @Test
    void withoutAChangeOfRatesAllIsMixAndWithoutAChangeOfPartsNoneIs() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<RateGroup> groups = groups(new Random(seed));
            of(groups.stream()
                            .map(group -> new RateGroup(
                                    group.referenceWeight(),
                                    group.referenceRate(),
                                    group.currentWeight(),
                                    group.referenceRate()))
                            .toList())
                    .parts()
                    .forEach(part -> assertThat(part.within()).isZero());
            KitagawaDecomposition sameParts = of(groups.stream()
                    .map(group -> new RateGroup(
                            group.referenceWeight(),
                            group.referenceRate(),
                            3 * group.referenceWeight(),
                            group.currentRate()))
                    .toList());
            String message = "seed " + seed;
            sameParts.parts().forEach(part -> assertThat(part.mix()).as(message).isCloseTo(0, within(1e-12)));
        }
    }

    /**
     * Half of the requests become those of a group that is 0.2 worse: the whole loses 0.1, and the one that grew
     * carries half of it.
     */
    @Test
    void aShiftToAWorseGroupIsMix() {
        KitagawaDecomposition decomposition =
                of(List.of(new RateGroup(100, 0.9, 50, 0.9), new RateGroup(0, 0, 50, 0.7)));
        assertThat(decomposition.reference()).isEqualTo(0.9);
        assertThat(decomposition.current()).isCloseTo(0.8, within(1e-15));
        assertThat(decomposition.within()).isZero();
        assertThat(decomposition.mix()).isCloseTo(-0.1, within(1e-15));
        assertThat(decomposition.parts().get(1).mix()).isCloseTo(0.5 * (0.7 - 0.85), within(1e-15));
    }

    @Test
    void aNewAndAGoneGroupHaveNoChangeOfTheirOwn() {
        List<GroupContribution> parts = of(List.of(
                        new RateGroup(10, 0.5, 0, Double.NaN),
                        new RateGroup(0, Double.NaN, 10, 0.8),
                        new RateGroup(0, Double.NaN, 0, Double.NaN),
                        new RateGroup(10, 0.5, 10, 0.5)))
                .parts();
        assertThat(parts.get(0).within()).isZero();
        assertThat(parts.get(1).within()).isZero();
        assertThat(parts.get(2)).isEqualTo(new GroupContribution(0, 0));
        assertThat(parts.get(0).mix() + parts.get(1).mix()).isCloseTo(0.15, within(1e-15));
    }

    @Test
    void anEmptyWindowHasNoChange() {
        assertThat(KitagawaDecomposition.of(List.of())).isEmpty();
        assertThat(KitagawaDecomposition.of(List.of(new RateGroup(0, 0, 5, 0.5))))
                .isEmpty();
        assertThat(KitagawaDecomposition.of(List.of(new RateGroup(5, 0.5, 0, 0))))
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new RateGroup(weight, 0.5, 1, 0.5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new RateGroup(1, 0.5, weight, 0.5)).isInstanceOf(IllegalArgumentException.class);
        }
        for (double rate : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new RateGroup(1, rate, 1, 0.5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new RateGroup(1, 0.5, 1, rate)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
