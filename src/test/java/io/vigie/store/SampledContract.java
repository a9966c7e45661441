package io.vigie.store;

import static io.vigie.store.StoreUnderTest.tags;
import static io.vigie.store.StoreUnderTest.times;
import static io.vigie.store.StoreUnderTest.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.SeriesStore.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Sampling equals reading every point and keeping the last of each step. */
interface SampledContract extends StoreUnderTest {
    List<Measurement> SAMPLED = List.of(
            Measurement.TRAFFIC,
            Measurement.QUALITY,
            Measurement.DRIFT,
            Measurement.ALERT,
            Measurement.MONITOR,
            Measurement.HEALTH);
    List<Long> STEPS = List.of(1L, 2L, 999L, 1_000L, 7_919L, 60_000L, 7 * 60_000L, HOUR, 24 * HOUR, 7 * 24 * HOUR);

    @Test
    default void aStepEndsAtItsMultipleInclusive() throws Exception {
        write(List.of(
                traffic(tags("a", "all"), 10 * HOUR, 1),
                traffic(tags("a", "all"), 10 * HOUR + 1, 2),
                traffic(tags("a", "all"), 11 * HOUR - 1, 3),
                traffic(tags("a", "all"), 11 * HOUR, 4),
                traffic(tags("a", "all"), 12 * HOUR + HOUR / 2, 5)));
        BoundedResult<SeriesRow> rows = store().sampled(traffic().between(0, 20 * HOUR), HOUR);
        assertThat(times(rows)).containsExactly(10 * HOUR, 11 * HOUR, 13 * HOUR);
        assertThat(rows.items().stream().map(row -> row.fields().get("requests")))
                .containsExactly(1.0, 4.0, 5.0);
        // Only complete steps.
        assertThat(times(store().sampled(traffic().between(10 * HOUR + 1, 11 * HOUR + 1), HOUR)))
                .containsExactly(11 * HOUR);
        assertThat(times(store().sampled(traffic().between(10 * HOUR + 2, 11 * HOUR + 1), HOUR)))
                .isEmpty();
        assertThat(times(store().sampled(traffic().between(10 * HOUR + 1, 11 * HOUR), HOUR)))
                .isEmpty();
        assertThat(times(store().sampled(traffic().between(Long.MIN_VALUE, 11 * HOUR + 1), HOUR)))
                .containsExactly(10 * HOUR, 11 * HOUR);
    }

    @Test
    default void aSampleIsOnePointAndNoMixture() throws Exception {
        write(List.of(
                new SeriesPoint(
                        Measurement.QUALITY, tags("a", "all"), Map.of("labels", 3.0, "mean", 0.5, "lower", 0.25), HOUR),
                new SeriesPoint(
                        Measurement.QUALITY, tags("a", "all"), Map.of("labels", 4.0, "upper", 0.75), HOUR + 1)));
        SeriesQuery query = SeriesQuery.of(Measurement.QUALITY).between(0, 2 * HOUR + 1);
        assertThat(store().sampled(query, 2 * HOUR).items())
                .containsExactly(new SeriesRow(2 * HOUR, tags("a", "all"), Map.of("labels", 4.0, "upper", 0.75)));
        assertThat(store().sampled(query.onlyFields("mean", "upper"), 2 * HOUR).items())
                .containsExactly(new SeriesRow(2 * HOUR, tags("a", "all"), Map.of("upper", 0.75)));
        assertThat(store().sampled(query.onlyFields("mean"), 2 * HOUR).items()).isEmpty();
    }

    @Test
    default void aSampleIsTheLastPointOfItsStep() throws Exception {
        int compared = 0;
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Measurement measurement = SAMPLED.get(random.nextInt(SAMPLED.size()));
            long step = STEPS.get(random.nextInt(STEPS.size()));
            String model = "seed " + seed;
            write(shuffled(points(measurement, model, step, random), random));
            for (int round = 0; round < 6; round++) {
                SeriesQuery query = query(measurement, model, step, random);
                List<SeriesRow> expected = lastOfEachStep(query, step);
                String where = "seed " + seed + ", round " + round + ", step " + step + ": " + query;
                BoundedResult<SeriesRow> sampled = store().sampled(query, step);
                assertThat(sampled.items()).as(where).isEqualTo(expected);
                assertThat(sampled.more()).as(where).isFalse();
                if (expected.size() > 1) {
                    BoundedResult<SeriesRow> cut = store().sampled(query.limit(expected.size() - 1), step);
                    assertThat(cut.items())
                            .as(where)
                            .hasSize(expected.size() - 1)
                            .isSubsetOf(expected);
                    assertThat(cut.more()).as(where).isTrue();
                    assertThat(store().sampled(query.limit(expected.size()), step))
                            .as(where)
                            .isEqualTo(sampled);
                    compared++;
                }
            }
        }
        assertThat(compared).as("queries with rows").isGreaterThan(60);
    }

    /** At and around the ends of steps, with gaps; now and then without the anchor, without fields, without tags. */
    private static List<SeriesPoint> points(Measurement measurement, String model, long step, SplittableRandom random) {
        List<SeriesPoint> points = new ArrayList<>();
        Set<List<Object>> taken = new HashSet<>();
        for (int i = 0; i < 120; i++) {
            long near = START / step * step + random.nextLong(-1, 12) * step;
            long time = random.nextInt(3) == 0 ? near + random.nextLong(step) : near + random.nextLong(-1, 3);
            Map<String, String> tags = new HashMap<>();
            measurement.tags().forEach(tag -> tags.put(tag, tag + random.nextInt(2)));
            tags.put(measurement.tags().get(random.nextInt(measurement.tags().size())), "");
            tags.put("model", model);
            tags.values().removeIf(String::isEmpty);
            if (taken.add(List.of(time, tags))) {
                points.add(new SeriesPoint(
                        measurement, tags, fields(measurement, random), texts(measurement, random), time));
            }
        }
        return points;
    }

    private static Map<String, Double> fields(Measurement measurement, SplittableRandom random) {
        Map<String, Double> fields = new HashMap<>();
        measurement.integerFields().forEach(field -> fields.put(field, (double) random.nextInt(1_000)));
        measurement.floatFields().forEach(field -> fields.put(field, random.nextInt(1_000) / 8.0));
        fields.keySet().removeIf(field -> random.nextBoolean());
        if (random.nextInt(10) > 0 || fields.isEmpty()) {
            fields.put(measurement.anchor(), (double) random.nextInt(1_000));
        }
        return fields;
    }

    private static Map<String, String> texts(Measurement measurement, SplittableRandom random) {
        Map<String, String> texts = new HashMap<>();
        measurement.textFields().forEach(field -> texts.put(field, "text \"" + random.nextInt(1_000) + "\""));
        texts.keySet().removeIf(field -> random.nextBoolean());
        return texts;
    }

    private static List<SeriesPoint> shuffled(List<SeriesPoint> points, SplittableRandom random) {
        Map<Long, SeriesPoint> byChance = new TreeMap<>();
        points.forEach(point -> byChance.put(random.nextLong(), point));
        return List.copyOf(byChance.values());
    }

    private static SeriesQuery query(Measurement measurement, String model, long step, SplittableRandom random) {
        long from = START / step * step + random.nextLong(-2, 6) * step + random.nextLong(-1, 3);
        SeriesQuery query = SeriesQuery.of(measurement)
                .where("model", model)
                .between(from, from + random.nextLong(12) * step + random.nextLong(3));
        if (random.nextBoolean()) {
            String tag = measurement.tags().get(measurement.tags().size() - 1);
            query = tag.equals("model")
                    ? query
                    : query.where(tag, random.nextInt(3) == 0 ? "" : tag + random.nextInt(2));
        }
        if (random.nextBoolean()) {
            List<String> fields = new ArrayList<>(query.fields());
            fields.sort(Comparator.naturalOrder());
            fields.removeIf(field -> random.nextInt(3) > 0);
            query = fields.isEmpty() ? query : query.onlyFields(fields.toArray(new String[0]));
        }
        return query;
    }

    private List<SeriesRow> lastOfEachStep(SeriesQuery query, long step) throws Exception {
        Map<Long, Map<Map<String, String>, SeriesRow>> last = new TreeMap<>();
        for (SeriesRow row : everything(query, query.from(), query.to())) {
            long end = -Math.floorDiv(-row.time(), step) * step;
            boolean whole = end - step + 1 >= query.from() && end < query.to();
            if (whole && row.fields().containsKey(query.measurement().anchor())) {
                last.computeIfAbsent(end, any -> new TreeMap<>(byTags(query.measurement())))
                        .put(row.tags(), row);
            }
        }
        List<SeriesRow> rows = new ArrayList<>();
        last.forEach((end, series) -> series.values().forEach(row -> rows.add(projected(row, query, end))));
        rows.removeIf(row -> row.fields().isEmpty() && row.texts().isEmpty());
        return rows;
    }

    /** All fields of the series of a query. */
    private List<SeriesRow> everything(SeriesQuery query, long from, long to) throws Exception {
        SeriesQuery everything = SeriesQuery.of(query.measurement()).between(from, Math.max(from, to));
        for (Map.Entry<String, String> tag : query.tags().entrySet()) {
            everything = everything.where(tag.getKey(), tag.getValue());
        }
        return store().range(everything, Order.OLDEST_FIRST).items();
    }

    private static SeriesRow projected(SeriesRow row, SeriesQuery query, long time) {
        Map<String, Double> fields = new HashMap<>(row.fields());
        fields.keySet().retainAll(query.fields());
        Map<String, String> texts = new HashMap<>(row.texts());
        texts.keySet().retainAll(query.fields());
        return new SeriesRow(time, row.tags(), fields, texts);
    }

    private static Comparator<Map<String, String>> byTags(Measurement measurement) {
        return measurement.tags().stream()
                .map(tag -> Comparator.comparing((Map<String, String> tags) -> tags.getOrDefault(tag, "")))
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    /** More steps than are queried one by one. */
    @Test
    default void longSeriesAreSampledLikeShortOnes() throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3_000; i++) {
            long time = START + i * 1_000L + random.nextLong(-400, 400);
            points.add(new SeriesPoint(
                    Measurement.ALERT,
                    tags("long", i % 3 == 0 ? "all" : "language=pt"),
                    fields(Measurement.ALERT, random),
                    texts(Measurement.ALERT, random),
                    time));
        }
        write(shuffled(points, random));
        for (long step : new long[] {7_919, 20_000, 60_000}) {
            SeriesQuery query = SeriesQuery.of(Measurement.ALERT).between(START + 1_234, START + 2_900_000);
            List<SeriesRow> expected = lastOfEachStep(query, step);
            assertThat(expected).as("step %s", step).hasSizeGreaterThan(90);
            assertThat(store().sampled(query, step))
                    .as("step %s", step)
                    .isEqualTo(new BoundedResult<>(expected, false));
            assertThat(store().sampled(query.limit(17), step).items())
                    .as("step %s", step)
                    .hasSize(17)
                    .isSubsetOf(expected);
        }
    }

    @Test
    default void theValueAtATimeIsTheLastPointShortlyBefore() throws Exception {
        for (long seed = 0; seed < 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Measurement measurement = SAMPLED.get(random.nextInt(SAMPLED.size()));
            long step = STEPS.get(random.nextInt(STEPS.size()));
            String model = "at " + seed;
            write(shuffled(points(measurement, model, step, random), random));
            for (int round = 0; round < 6; round++) {
                SeriesQuery query = query(measurement, model, step, random);
                TreeSet<Long> times = new TreeSet<>();
                for (int i = random.nextInt(14); i > 0; i--) {
                    times.add(START / step * step + random.nextLong(-1, 12) * step + random.nextLong(-1, 3));
                }
                long within = 1 + random.nextLong(3 * step);
                BoundedResult<SeriesRow> rows = store().at(query, List.copyOf(times), within);
                List<SeriesRow> expected = new ArrayList<>();
                for (long time : times) {
                    expected.addAll(lastBefore(query, time, within));
                }
                String where = "seed " + seed + ", round " + round + ", " + times + " within " + within + ": " + query;
                assertThat(rows).as(where).isEqualTo(new BoundedResult<>(expected, false));
                if (expected.size() > 1) {
                    BoundedResult<SeriesRow> cut = store().at(query.limit(1), List.copyOf(times), within);
                    assertThat(cut.items()).as(where).hasSize(1).isSubsetOf(expected);
                    assertThat(cut.more()).as(where).isTrue();
                }
            }
        }
    }

    /** The expected points, found by reading everything before the time. */
    private List<SeriesRow> lastBefore(SeriesQuery query, long time, long within) throws Exception {
        List<SeriesRow> rows = new ArrayList<>();
        Map<Map<String, String>, SeriesRow> last = new TreeMap<>(byTags(query.measurement()));
        for (SeriesRow row : everything(query, time - within + 1, time + 1)) {
            if (row.fields().containsKey(query.measurement().anchor())) {
                last.put(row.tags(), row);
            }
        }
        last.values().forEach(row -> rows.add(projected(row, query, time)));
        rows.removeIf(row -> row.fields().isEmpty() && row.texts().isEmpty());
        return rows;
    }

    @Test
    default void manyTimesAndLongNamesFitTheirRequests() throws Exception {
        String longest = "é'".repeat(SeriesQuery.MAX_TAG_BYTES / 3);
        List<Long> times = new ArrayList<>();
        for (int hour = 0; hour < SeriesStore.MAX_TIMES; hour++) {
            times.add(START + hour * HOUR);
        }
        write(List.of(traffic(tags(longest, "all"), START, 1), traffic(tags(longest, "all"), START + 70 * HOUR, 2)));
        BoundedResult<SeriesRow> rows = store().at(traffic().where("model", longest), times, HOUR);
        assertThat(times(rows)).containsExactly(START, START + 70 * HOUR);
        assertThat(times(store().at(traffic(), times, 3 * HOUR)))
                .containsExactly(
                        START, START + HOUR, START + 2 * HOUR, START + 70 * HOUR, START + 71 * HOUR, START + 72 * HOUR);
        assertThat(store().at(traffic(), List.of(), HOUR)).isEqualTo(new BoundedResult<>(List.of(), false));
    }

    @Test
    default void timesThatCannotBeAreRefusedBeforeAnyRequest() {
        SeriesStore nowhere = down();
        List<Long> tooMany =
                LongStream.rangeClosed(0, SeriesStore.MAX_TIMES).boxed().toList();
        for (List<Long> times : List.of(tooMany, List.of(2L, 1L), List.of(1L, 1L))) {
            assertThatIllegalArgumentException().isThrownBy(() -> nowhere.at(traffic(), times, HOUR));
        }
        for (long within : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> nowhere.at(traffic(), List.of(1L), within));
        }
    }

    @Test
    default void stepsThatCannotBeAreRefusedBeforeAnyRequest() throws Exception {
        SeriesStore nowhere = down();
        SeriesQuery day = traffic().between(START, START + 24 * HOUR);
        for (long step : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> nowhere.sampled(day, step));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> nowhere.sampled(traffic(), HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> nowhere.sampled(day, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nowhere.sampled(day.between(0, (SeriesStore.MAX_POINTS + 1) * HOUR + 1), HOUR));
        assertThat(store().sampled(day.between(0, SeriesStore.MAX_POINTS * HOUR + 1), HOUR)
                        .items())
                .isEmpty();
        // No complete step fits, so there is nothing to query.
        assertThat(nowhere.sampled(day, 7 * 24 * HOUR).items()).isEmpty();
    }
}
