package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;
import io.vigie.detect.EDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VariantsTest {
    private static List<Integer> alarms(ChangeDetector detector, long seed, int block) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> alarms = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            double error = random.nextDouble() < 0.16 ? 1 : random.nextDouble() < 0.1 ? 0.5 : 0;
            double weight = random.nextBoolean() ? 1 : 0.25;
            for (int same = 0; same < block; same++) {
                if (detector.update(error, weight, i) == ChangeSignal.DEGRADED) {
                    alarms.add(i);
                    detector.restart();
                }
            }
        }
        return alarms;
    }

    private static ChangeDetector original() {
        return EDetector.withThreshold(0.12, 3);
    }

    /** Five equal labels are one block whose mean they are. */
    @Test
    void aBlockIsTheMeanOfItsLabels() {
        for (long seed = 0; seed < 10; seed++) {
            List<Integer> expected = alarms(original(), seed, 1);
            assertThat(alarms(new BlockMeans(original(), 5), seed, 5))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRestartForgetsAnUnfinishedBlock() {
        BlockMeans detector = new BlockMeans(new PeriodicAlarm(1, 0), 3);
        detector.update(0, 1, 0);
        detector.update(0, 1, 1);
        detector.restart();
        assertThat(detector.update(0, 1, 2)).isEqualTo(ChangeSignal.NONE);
        assertThat(detector.update(0, 1, 3)).isEqualTo(ChangeSignal.NONE);
        assertThat(detector.update(0, 1, 4)).isEqualTo(ChangeSignal.DEGRADED);
    }
}
