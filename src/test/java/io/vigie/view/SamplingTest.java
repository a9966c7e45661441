package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.series.Measurement;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final SeriesQuery REQUESTS =
            SeriesQuery.of(Measurement.TRAFFIC).onlyFields("requests");

    @Test
    void noMorePointsThanAskedForAndNoStepShorterThanNeeded() {
        long seed = 20_261_123;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            long length = 1 + random.nextLong(Duration.ofDays(400).toMillis());
            int points = 1 + random.nextInt(2_000);
            Sampling sampling = Sampling.of(new Period(0, length), points);
            assertThat(length / (double) sampling.stepMs())
                    .as("seed %s, %s ms in %s points", seed, length, points)
                    .isLessThanOrEqualTo(points);
        }
        assertThat(Sampling.of(new Period(0, 24 * HOUR), 24).stepMs()).isEqualTo(HOUR);
        assertThat(Sampling.of(new Period(0, 24 * HOUR), 23).stepMs()).isEqualTo(2 * HOUR);
        assertThat(Sampling.of(new Period(0, 400 * 24 * HOUR), 10).stepMs()).isEqualTo(40 * 24 * HOUR);
    }

    /**
     * Whatever the points: each that is shown is one that is there, none lies outside, the newest is there, and none
     * that was known only later.
     */
    @Test
    void whatIsShownIsThere() throws Exception {
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 300; run++) {
            StoreInMemory store = new StoreInMemory();
            List<Long> times = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                long time = 5 * MINUTE * random.nextInt(1_000);
                times.add(time);
                store.add(Measurement.TRAFFIC, time, Map.of("model", "a"), Map.of("requests", (double) time));
            }
            long from = MINUTE * random.nextInt(3_000);
            long to = from + 1 + MINUTE * random.nextInt(3_000);
            long step = 5 * MINUTE * (1 + random.nextInt(24));
            List<SeriesRow> rows = new Sampling(new Period(from, to), step)
                    .read(store, REQUESTS)
                    .items();
            String label = "seed " + seed + ", run " + run;
            long before = Long.MIN_VALUE;
            for (SeriesRow row : rows) {
                long source = row.fields().get("requests").longValue();
                assertThat(row.time()).as(label).isBetween(from, to - 1).isGreaterThan(before);
                assertThat(source).as(label).isBetween(row.time() - step + 1, row.time());
                before = row.time();
            }
            List<Long> inside =
                    times.stream().filter(time -> time >= from && time < to).toList();
            if (!inside.isEmpty()) {
                long newest = inside.stream().mapToLong(Long::longValue).max().orElseThrow();
                SeriesRow last = rows.get(rows.size() - 1);
                assertThat(last.time()).as(label).isEqualTo(newest);
                assertThat(last.fields()).as(label).containsEntry("requests", (double) newest);
            }
        }
    }

    @Test
    void thePointAtTheStartIsInside() throws Exception {
        StoreInMemory store = new StoreInMemory()
                .add(Measurement.TRAFFIC, 2 * HOUR, Map.of("model", "a"), Map.of("requests", 1.0))
                .add(Measurement.TRAFFIC, 3 * HOUR, Map.of("model", "a"), Map.of("requests", 2.0));
        assertThat(new Sampling(new Period(2 * HOUR, 3 * HOUR + 1), HOUR)
                        .read(store, REQUESTS)
                        .items())
                .extracting(SeriesRow::time)
                .containsExactly(2 * HOUR, 3 * HOUR);
    }
}
