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
import org.junit.jupiter.api.Test;

/** Sampling is what one gets who reads every point and keeps the last of each step. */
interface SampledContract extends StoreUnderTest {
    List<Measurement> SAMPLED = List.of(
            Measurement.TRAFFIC, Measurement.QUALITY, Measurement.DRIFT, Measurement.ALERT, Measurement.MONITOR);
    List<Long> STEPS = List.of(1L, 2L, 999L, 1_000L, 7_919L, 60_000L, 7 * 60_000L, HOUR, 24 * HOUR, 7 * 24 * HOUR);

    @Test
    default void aStepEndsAtItsMultipleInclusive() throws Exception {
        write(List.of(
                traffic(tags("a", "all"), 10 * HOUR, 1),
                traffic(tags("a", "all"), 10 * HOUR + 1, 2),
                traffic(tags("a", "all"), 11 * HOUR - 1, 3),
                traffic(tags("a", "all"), 11 * HOUR, 4),
                traffic(tags("a", "all"), 12 * HOUR + HOUR / 2, 5)));
        Bounded<SeriesRow> rows = store().sampled(traffic().between(0, 20 * HOUR), HOUR);
        assertThat(times(rows)).containsExactly(10 * HOUR, 11 * HOUR, 13 * HOUR);
        assertThat(rows.items().stream().map(row -> row.fields().get("requests")))
                .containsExactly(1.0, 4.0, 5.0);
        // Only whole steps.
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
                Bounded<SeriesRow> sampled = store().sampled(query, step);
                assertThat(sampled.items()).as(where).isEqualTo(expected);
                assertThat(sampled.more()).as(where).isFalse();
                if (expected.size() > 1) {
                    Bounded<SeriesRow> cut = store().sampled(query.limit(expected.size() - 1), step);
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
            tags.put(
                    measurement.tags().get(1 + random.nextInt(measurement.tags().size() - 1)), "");
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
            String tag = measurement.tags().get(1);
            query = query.where(tag, random.nextInt(3) == 0 ? "" : tag + random.nextInt(2));
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
        SeriesQuery everything = SeriesQuery.of(query.measurement()).between(query.from(), query.to());
        for (Map.Entry<String, String> tag : query.tags().entrySet()) {
            everything = everything.where(tag.getKey(), tag.getValue());
        }
        Map<List<Object>, SeriesRow> last = new HashMap<>();
        for (SeriesRow row : store().range(everything, Order.OLDEST_FIRST).items()) {
            long end = -Math.floorDiv(-row.time(), step) * step;
            boolean whole = end - step + 1 >= query.from() && end < query.to();
            if (whole && row.fields().containsKey(query.measurement().anchor())) {
                Map<String, Double> fields = new HashMap<>(row.fields());
                fields.keySet().retainAll(query.fields());
                Map<String, String> texts = new HashMap<>(row.texts());
                texts.keySet().retainAll(query.fields());
                last.put(List.of(end, row.tags()), new SeriesRow(end, row.tags(), fields, texts));
            }
        }
        Comparator<SeriesRow> order = Comparator.comparingLong(SeriesRow::time);
        for (String tag : query.measurement().tags()) {
            order = order.thenComparing(row -> row.tags().getOrDefault(tag, ""));
        }
        return last.values().stream()
                .filter(row -> !row.fields().isEmpty() || !row.texts().isEmpty())
                .sorted(order)
                .toList();
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
        // No step fits, so there is nothing to ask for.
        assertThat(nowhere.sampled(day, 7 * 24 * HOUR).items()).isEmpty();
    }
}
