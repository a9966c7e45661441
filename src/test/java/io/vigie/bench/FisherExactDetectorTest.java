package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.ChangeDetector.ChangeSignal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FisherExactDetectorTest {
    /** Fisher's own example: three of four cups of tea told right. */
    @Test
    void theTailIsThatOfTheExactTest() {
        assertThat(FisherExactDetector.tail(4, 1, 4, 3)).isCloseTo(17 / 70.0, within(1e-12));
        assertThat(FisherExactDetector.tail(4, 0, 4, 4)).isCloseTo(1 / 70.0, within(1e-12));
        assertThat(FisherExactDetector.tail(2_000, 200, 100, 0)).isCloseTo(1, within(1e-9));
    }

    @Test
    void falseAlarmsAreAboutAsRareAsAskedFor() {
        int alarms = 0;
        int labels = 600_000;
        FisherExactDetector detector = new FisherExactDetector(2_000, 200, 2_000);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < labels; i++) {
            if (detector.update(random.nextDouble() < 0.1 ? 1 : 0, 1, i) == ChangeSignal.DEGRADED) {
                alarms++;
                detector.restart();
            }
        }
        assertThat(alarms).as("where 300 are asked for, seed 3").isBetween(150, 450);
    }

    @Test
    void aLargeChangeIsFoundAtOnce() {
        FisherExactDetector detector = new FisherExactDetector(2_000, 200, 10_000);
        SplittableRandom random = new SplittableRandom(4);
        int labels = 0;
        while (detector.update(random.nextDouble() < 0.6 ? 1 : 0, 1, labels++) == ChangeSignal.NONE) {}
        assertThat(labels).isLessThanOrEqualTo(40);
    }
}
