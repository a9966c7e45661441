package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.stats.Codecs;
import io.vigie.stats.WeightedSums;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelClassesTest {
    @Test
    void oneProbabilityIsTheUsualOneAndEveryLabelWeighsOne() {
        for (double probability : new double[] {1, 0.3, 0.05, 1e-7}) {
            LabelClasses classes = new LabelClasses();
            for (int i = 0; i < 50; i++) {
                classes.add(i % 2, probability);
            }
            double usual = classes.usualProbability();
            assertThat(usual).isCloseTo(probability, within(1e-12 * probability));
            assertThat(classes.boundedWeight(usual)).isCloseTo(50, within(1e-9));
        }
        assertThat(new LabelClasses().usualProbability()).isEqualTo(1);
    }

    /** One label in a hundred is rare, and one label is whatever there are. */
    @Test
    void whatIsRareIsNotUsual() {
        LabelClasses few = new LabelClasses();
        few.add(1, 1e-5);
        for (int i = 0; i < 30; i++) {
            few.add(1, 0.2);
        }
        assertThat(few.usualProbability()).isCloseTo(0.2, within(1e-12));
        LabelClasses many = new LabelClasses();
        for (int i = 0; i < 1_000; i++) {
            many.add(1, i % 50 == 0 ? 0.01 : 0.2);
        }
        assertThat(many.usualProbability()).as("two in a hundred").isCloseTo(0.01, within(1e-12));
    }

    @Test
    void boundedSumsAreThoseOfBoundedWeights() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            LabelClasses one = new LabelClasses();
            LabelClasses other = new LabelClasses();
            double[] probabilities = {1, 0.5, 0.125, 0.004};
            WeightedSums expected = new WeightedSums();
            for (int i = 0; i < 400; i++) {
                double probability = probabilities[random.nextInt(4)];
                double score = random.nextDouble();
                (random.nextBoolean() ? one : other).add(score, probability);
                expected.add(score, Math.min(8, 1 / probability));
                if (random.nextInt(5) == 0) {
                    one.add(0.25, probability);
                    other.remove(0.25, probability);
                }
            }
            one.merge(Codecs.read(Codecs.bytes(other::writeTo), LabelClasses::readFrom));
            WeightedSums bounded = one.bounded(0.125);
            assertThat(bounded.count()).as("seed %d", seed).isEqualTo(expected.count());
            assertThat(bounded.mean().orElseThrow())
                    .as("seed %d", seed)
                    .isCloseTo(expected.mean().orElseThrow(), within(1e-9));
            assertThat(bounded.effectiveSize()).as("seed %d", seed).isCloseTo(expected.effectiveSize(), within(1e-6));
            assertThat(one.boundedWeight(0.125))
                    .as("seed %d", seed)
                    .isCloseTo(0.125 * expected.totalWeight(), within(1e-6));
        }
    }
}
