package io.vigie.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHistogramBinsTest {

    private static final double LOG_OF_GAMMA = StrictMath.log(LogHistogram.GAMMA);

    /** At random, and at edges and beside them, over the whole range. */
    @Test
    void theBinIsTheSameOnEveryMachine() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            for (int i = 0; i < 1_000; i++) {
                double log = (random.nextDouble() * 2 - 1) * 700;
                double edge = StrictMath.exp(Math.floor(log / LOG_OF_GAMMA) * LOG_OF_GAMMA);
                assertBin(StrictMath.exp(log), seed);
                assertBin(edge, seed);
                assertBin(Math.nextUp(edge), seed);
                assertBin(Math.nextDown(edge), seed);
            }
        }
    }

    private static void assertBin(double value, long seed) {
        int exact = (int) Math.floor(StrictMath.log(value) / LOG_OF_GAMMA);
        assertThat(LogHistogram.indexOf(value)).as("seed %d, %s", seed, value).isEqualTo(exact);
    }
}
