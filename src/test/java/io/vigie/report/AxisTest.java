package io.vigie.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.view.Period;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {
    private static final int SEEDS = 200 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final long START = Instant.parse("2026-01-10T07:30:00Z").toEpochMilli();

    @Test
    void ticksAreFewAndHoldAllValues() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            double size = Math.pow(10, random.nextInt(12) - 6);
            double one = (random.nextDouble() - 0.3) * size;
            double other = random.nextInt(4) == 0 ? one : (random.nextDouble() - 0.3) * size;
            Axis axis = Axis.of(Math.min(one, other), Math.max(one, other));
            List<Double> ticks = axis.ticks();
            assertThat(ticks.size()).as("seed %d: %s", seed, axis).isBetween(2, 7);
            assertThat(axis.low()).as("seed %d", seed).isLessThanOrEqualTo(Math.min(one, other) + 1e-6 * axis.step());
            assertThat(axis.high())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(Math.max(one, other) - 1e-6 * axis.step());
            assertThat(ticks.get(ticks.size() - 1))
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(axis.high() - 1e-6 * axis.step());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 1.9, 2, 3, 9, 20, 40, 90, 130, 400, 1500})
    void timesLieInThePeriodAndAreFew(double days) {
        Period period = new Period(START, START + Math.round(days * ReportData.DAY));
        List<Long> times = Axis.times(period);
        assertThat(times).hasSizeBetween(2, 14).isSorted().doesNotHaveDuplicates();
        assertThat(times).allSatisfy(time -> assertThat(time).isBetween(period.from(), period.to()));
        assertThat(times.stream().map(time -> Axis.label(time, period))).doesNotHaveDuplicates();
    }
}
