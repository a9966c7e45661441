package io.vigie.store;

import static io.vigie.store.StoreUnderTest.tags;
import static io.vigie.store.StoreUnderTest.times;
import static io.vigie.store.StoreUnderTest.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException.StoreFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The contract of every store, on a real server that is filled through line protocol. */
interface SeriesStoreContract extends StoreUnderTest {

    @Test
    default void anEmptyStoreIsEmpty() throws Exception {
        for (Measurement measurement : Measurement.values()) {
            SeriesQuery query = SeriesQuery.of(measurement);
            for (Order order : Order.values()) {
                assertThat(store().range(query, order)).isEqualTo(new BoundedResult<>(List.of(), false));
            }
            assertThat(store().latest(query)).isEqualTo(new BoundedResult<>(List.of(), false));
            assertThat(store().sampled(query.between(START, START + 24 * HOUR), HOUR))
                    .isEqualTo(new BoundedResult<>(List.of(), false));
            for (String tag : measurement.tags()) {
                assertThat(store().tagValues(measurement, tag, Map.of()))
                        .isEqualTo(new BoundedResult<>(List.of(), false));
            }
        }
    }

    @Test
    default void anUnknownSeriesIsEmpty() throws Exception {
        write(List.of(traffic(tags("a", "all"), START, 1)));
        SeriesQuery unknown = traffic().where("model", "nobody");
        assertThat(store().range(unknown, Order.OLDEST_FIRST).items()).isEmpty();
        assertThat(store().latest(unknown).items()).isEmpty();
        assertThat(store().tagValues(Measurement.TRAFFIC, "slice", Map.of("model", "nobody")))
                .isEqualTo(new BoundedResult<>(List.of(), false));
        assertThat(store().range(traffic().where("model", "a"), Order.OLDEST_FIRST)
                        .items())
                .hasSize(1);
    }

    @Test
    default void everyFieldOfEveryMeasurementComesBackAsItWas() throws Exception {
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        Map<Measurement, Set<SeriesRow>> expected = new HashMap<>();
        List<SeriesPoint> points = new ArrayList<>();
        for (Measurement measurement : Measurement.values()) {
            Map<String, String> tags = new HashMap<>();
            measurement.tags().forEach(tag -> tags.put(tag, tag + " of " + measurement));
            for (int hour = 0; hour < 60; hour++) {
                Map<String, Double> fields = new HashMap<>();
                measurement
                        .integerFields()
                        .forEach(field -> fields.put(field, (double) random.nextLong(-(1L << 53), 1L << 53)));
                measurement.floatFields().forEach(field -> fields.put(field, anyFinite(random)));
                points.add(new SeriesPoint(measurement, tags, fields, START + hour * HOUR));
                expected.computeIfAbsent(measurement, any -> new HashSet<>())
                        .add(new SeriesRow(START + hour * HOUR, tags, fields));
            }
        }
        write(points);
        for (Measurement measurement : Measurement.values()) {
            assertThat(new HashSet<>(store().range(SeriesQuery.of(measurement), Order.OLDEST_FIRST)
                            .items()))
                    .as("seed %s, %s", seed, measurement)
                    .isEqualTo(expected.get(measurement));
        }
    }

    /** Values with a full mantissa at the usual exponents of rates, costs and distances. */
    private static double anyFinite(SplittableRandom random) {
        double sign = random.nextBoolean() ? 1 : -1;
        return sign * (0.5 + random.nextDouble()) * Math.pow(10, random.nextInt(-12, 13));
    }

    @Test
    default void aRangeHoldsItsStartAndNotItsEnd() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 500; hour++) {
            points.add(traffic(tags("a", "all"), START + hour * HOUR, hour));
        }
        write(points);
        long seed = 4_711;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 30; round++) {
            long from = START + random.nextLong(-3, 503) * HOUR + (round % 2) * random.nextLong(HOUR);
            long to = from + random.nextLong(0, 200) * HOUR;
            List<Long> expected = points.stream()
                    .map(SeriesPoint::timestamp)
                    .filter(time -> time >= from && time < to)
                    .toList();
            assertThat(times(store().range(traffic().between(from, to), Order.OLDEST_FIRST)))
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(expected);
        }
        assertThat(times(store().range(traffic().between(START + HOUR, START + 3 * HOUR), Order.NEWEST_FIRST)))
                .containsExactly(START + 2 * HOUR, START + HOUR);
        assertThat(times(store().range(traffic().between(START, START + 1), Order.OLDEST_FIRST)))
                .containsExactly(START);
        assertThat(times(store().range(traffic().between(START, START), Order.OLDEST_FIRST)))
                .isEmpty();
        assertThat(times(store().range(traffic().between(Long.MAX_VALUE, Long.MAX_VALUE), Order.OLDEST_FIRST)))
                .isEmpty();
        assertThat(times(store().range(traffic().between(Long.MIN_VALUE, START + 1), Order.OLDEST_FIRST)))
                .containsExactly(START);
    }

    @Test
    default void pointsOfOneTimeComeByTheirTags() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (String model : List.of("c", "a", "b")) {
            points.add(traffic(tags(model, "z"), START, 1));
            points.add(traffic(tags(model, "all"), START, 1));
            points.add(traffic(tags(model, "all"), START + HOUR, 1));
        }
        write(points);
        for (Order order : Order.values()) {
            List<String> found = store().range(traffic(), order).items().stream()
                    .map(row -> (row.time() - START) / HOUR
                            + row.tags().get("model")
                            + row.tags().get("slice"))
                    .toList();
            List<String> late = List.of("1aall", "1ball", "1call");
            List<String> early = List.of("0aall", "0az", "0ball", "0bz", "0call", "0cz");
            List<String> expected = new ArrayList<>(order == Order.OLDEST_FIRST ? early : late);
            expected.addAll(order == Order.OLDEST_FIRST ? late : early);
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    default void aLimitIsKeptAndReported() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 10; hour++) {
            points.add(traffic(tags("m" + hour % 5, "all"), START + hour * HOUR, hour));
        }
        write(points);
        assertThat(store().range(traffic().limit(10), Order.OLDEST_FIRST).more())
                .isFalse();
        BoundedResult<SeriesRow> oldest = store().range(traffic().limit(9), Order.OLDEST_FIRST);
        assertThat(oldest.more()).isTrue();
        assertThat(times(oldest)).hasSize(9).startsWith(START).doesNotContain(START + 9 * HOUR);
        BoundedResult<SeriesRow> newest = store().range(traffic().limit(1), Order.NEWEST_FIRST);
        assertThat(newest.more()).isTrue();
        assertThat(times(newest)).containsExactly(START + 9 * HOUR);

        assertThat(store().latest(traffic().limit(5)).more()).isFalse();
        assertThat(store().latest(traffic().limit(5)).items()).hasSize(5);
        assertThat(store().latest(traffic().limit(4)).more()).isTrue();
        assertThat(store().latest(traffic().limit(4)).items()).hasSize(4);
    }

    @Test
    default void tooManyTagValuesAreReported() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < SeriesStore.MAX_TAG_VALUES; i++) {
            points.add(traffic(tags("a", "s" + i), START, 1));
        }
        write(points);
        BoundedResult<String> all = store().tagValues(Measurement.TRAFFIC, "slice", Map.of());
        assertThat(all.items()).hasSize(SeriesStore.MAX_TAG_VALUES).isSorted();
        assertThat(all.more()).isFalse();
        write(List.of(traffic(tags("a", "one more"), START, 1)));
        BoundedResult<String> cut = store().tagValues(Measurement.TRAFFIC, "slice", Map.of());
        assertThat(cut.items()).hasSize(SeriesStore.MAX_TAG_VALUES);
        assertThat(cut.more()).isTrue();
    }

    @Test
    default void theLatestOfEachSeriesIsItsLastInTheRange() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 48; hour++) {
            points.add(traffic(tags("steady", "all"), START + hour * HOUR, hour));
            if (hour < 10) {
                points.add(traffic(tags("ended", "all"), START + hour * HOUR, 100 + hour));
            }
        }
        points.add(traffic(Map.of("model", "tagless"), START + HOUR, 7));
        points.add(traffic(Map.of("model", "tagless"), START + 2 * HOUR, 8));
        write(points);
        assertThat(requests(store().latest(traffic())))
                .isEqualTo(Map.of("steady", 47.0, "ended", 109.0, "tagless", 8.0));
        assertThat(requests(store().latest(traffic().between(0, START + HOUR + 1))))
                .isEqualTo(Map.of("steady", 1.0, "ended", 101.0, "tagless", 7.0));
        assertThat(requests(store().latest(traffic().between(START + 20 * HOUR, START + 30 * HOUR))))
                .isEqualTo(Map.of("steady", 29.0));
        assertThat(requests(store().latest(traffic().where("model", "ended")))).isEqualTo(Map.of("ended", 109.0));
    }

    private static Map<String, Double> requests(BoundedResult<SeriesRow> rows) {
        Map<String, Double> byModel = new HashMap<>();
        rows.items().forEach(row -> assertThat(
                        byModel.put(row.tags().get("model"), row.fields().get("requests")))
                .isNull());
        return byModel;
    }

    @Test
    default void aRewriteReplaces() throws Exception {
        write(List.of(traffic(tags("a", "all"), START, 1), traffic(tags("b", "all"), START, 2)));
        write(List.of(traffic(tags("a", "all"), START, 3)));
        assertThat(store().range(traffic().where("model", "a"), Order.OLDEST_FIRST)
                        .items())
                .containsExactly(
                        new SeriesRow(START, tags("a", "all"), Map.of("requests", 3.0, "error_rate", 3.0 / 1024)));
        assertThat(store().latest(traffic()).items()).hasSize(2);
    }

    @Test
    default void whatAPointDoesNotHaveIsAbsent() throws Exception {
        write(List.of(
                new SeriesPoint(Measurement.QUALITY, tags("a", "all"), Map.of("labels", 1.0, "mean", 0.0), START),
                new SeriesPoint(Measurement.QUALITY, tags("a", "all"), Map.of("mean", 0.5), START + HOUR),
                new SeriesPoint(Measurement.QUALITY, Map.of("model", "b"), Map.of("labels", 4.0), START)));
        SeriesQuery both = SeriesQuery.of(Measurement.QUALITY).onlyFields("labels", "mean");
        assertThat(store().range(both, Order.OLDEST_FIRST).items())
                .containsExactly(
                        new SeriesRow(START, tags("a", "all"), Map.of("labels", 1.0, "mean", 0.0)),
                        new SeriesRow(START, Map.of("model", "b"), Map.of("labels", 4.0)),
                        new SeriesRow(START + HOUR, tags("a", "all"), Map.of("mean", 0.5)));
        // A point without the queried field is ignored: it neither counts towards the limit nor is the latest.
        SeriesQuery labels = SeriesQuery.of(Measurement.QUALITY).onlyFields("labels");
        assertThat(store().range(labels.limit(2), Order.NEWEST_FIRST))
                .isEqualTo(new BoundedResult<>(
                        List.of(
                                new SeriesRow(START, tags("a", "all"), Map.of("labels", 1.0)),
                                new SeriesRow(START, Map.of("model", "b"), Map.of("labels", 4.0))),
                        false));
        assertThat(times(store().latest(labels))).containsExactly(START, START);
        assertThat(store().range(SeriesQuery.of(Measurement.QUALITY).onlyFields("judge_bias"), Order.OLDEST_FIRST)
                        .items())
                .isEmpty();
    }

    @Test
    default void anEmptyValueAsksForSeriesWithoutTheTag() throws Exception {
        write(List.of(
                traffic(Map.of("model", "a"), START, 1), traffic(Map.of("model", "a", "version", "v1"), START, 2)));
        for (BoundedResult<SeriesRow> rows : List.of(
                store().range(traffic().where("version", ""), Order.OLDEST_FIRST),
                store().latest(traffic().where("version", "")))) {
            assertThat(rows.items()).singleElement().satisfies(row -> assertThat(row.tags())
                    .isEqualTo(Map.of("model", "a")));
        }
        assertThat(store().tagValues(Measurement.TRAFFIC, "version", Map.of()).items())
                .containsExactly("v1");
        assertThat(store().tagValues(Measurement.TRAFFIC, "model", Map.of("version", ""))
                        .items())
                .containsExactly("a");
    }

    @Test
    default void anAnswerThatIsTooLargeIsRefused() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        for (int hour = 0; hour < 2_000; hour++) {
            points.add(traffic(tags("a", "all"), START + hour * HOUR, hour));
        }
        write(points);
        SeriesStoreException refused = catchThrowableOfType(
                SeriesStoreException.class, () -> bounded(20_000).range(traffic(), Order.OLDEST_FIRST));
        assertThat(refused.reason()).isEqualTo(StoreFailure.TOO_LARGE);
        assertThat(refused).hasMessageContaining("Ask for a shorter range");
        assertThat(bounded(20_000)
                        .range(traffic().limit(20), Order.OLDEST_FIRST)
                        .items())
                .hasSize(20);
    }

    @Test
    default void aServerThatIsDownIsReported() {
        SeriesStoreException failure = catchThrowableOfType(SeriesStoreException.class, () -> down().latest(traffic()));
        assertThat(failure.reason()).isEqualTo(StoreFailure.UNREACHABLE);
        assertThat(failure).hasMessageContainingAll("cannot be reached", "Check");
    }
}
