package io.vigie.store;

import static io.vigie.store.StoreUnderTest.tags;
import static io.vigie.store.StoreUnderTest.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.SeriesStore.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever tag values and texts hold, they come back as written, and queries for them find only their own points. */
interface HostileValuesContract extends StoreUnderTest {

    long SEED = 20_261_123;

    /** Texts that break quotes, comments, escapes and encodings, and random mixtures of them: 120 values. */
    static Set<String> hostileValues() {
        Set<String> values = new LinkedHashSet<>(List.of(
                "'",
                "''",
                "\"",
                "\\",
                "\\'",
                "'\\",
                "\\\\",
                "a\nb",
                "a\r\nb",
                "\n",
                "a\tb",
                "' OR '1'='1",
                "x'; DROP TABLE \"traffic\"; --",
                "x'; DROP MEASUREMENT \"traffic\"",
                "; DROP",
                "<script>alert('x')</script>",
                "/* x */",
                "-- x",
                "%27",
                "%",
                "_",
                "$1",
                ":x",
                "*",
                "/.*/",
                "é 漢 🙂",
                "漢",
                "🙂",
                "ä",
                "a\u0308",
                "a\0b",
                "\u0001\u0008\u001b[31m\u001f\u007f\u0085\u2028",
                "\ud83d",
                "\ude42\ud83d",
                "null",
                "a,b=c d",
                "\u202e",
                "\ufeff",
                "a ",
                " a",
                "a"));
        SplittableRandom random = new SplittableRandom(SEED);
        String[] pieces = {
            ",", " ", "=", "\\", "\"", "'", "\n", "\r", "\t", "#", "a", "é", "🙂", "/*", "--", ";", "0", "n"
        };
        while (values.size() < 120) {
            StringBuilder value = new StringBuilder();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            values.add(value.toString());
        }
        return values;
    }

    @Test
    default void hostileValuesFindTheirOwnSeriesAndNoOther() throws Exception {
        Set<String> values = hostileValues();
        List<SeriesPoint> points = new ArrayList<>();
        Map<String, Double> numbers = new HashMap<>();
        Set<String> stored = new HashSet<>();
        for (String value : values) {
            stored.add(LineProtocol.storable(value));
            numbers.put(LineProtocol.storable(value), (double) points.size());
            points.add(traffic(tags("hostile", value), START, points.size()));
        }
        for (String value : values) {
            points.add(new SeriesPoint(
                    Measurement.HEALTH,
                    Map.of("model", value),
                    Map.of("labels", numbers.get(LineProtocol.storable(value))),
                    START));
        }
        write(points);
        for (String value : values) {
            String kept = LineProtocol.storable(value);
            SeriesRow expected = new SeriesRow(START, tags("hostile", kept), Map.of("requests", numbers.get(kept)));
            SeriesQuery query = traffic().where("slice", value).onlyFields("requests");
            assertThat(store().range(query, Order.OLDEST_FIRST).items())
                    .as("seed %s, %s", SEED, value)
                    .containsExactly(expected);
            assertThat(store().latest(query).items())
                    .as("seed %s, %s", SEED, value)
                    .containsExactly(expected);
            SeriesRow health = new SeriesRow(START, Map.of("model", kept), Map.of("labels", numbers.get(kept)));
            SeriesQuery ofModel =
                    SeriesQuery.of(Measurement.HEALTH).where("model", value).between(0, START + HOUR);
            for (BoundedResult<SeriesRow> rows : List.of(
                    store().latest(ofModel),
                    store().at(ofModel, List.of(START), 1),
                    store().sampled(ofModel.between(START - 1, START + 2), 1))) {
                assertThat(rows.items()).as("seed %s, %s", SEED, value).containsExactly(health);
            }
            assertThat(store().tagValues(Measurement.TRAFFIC, "slice", Map.of("slice", value))
                            .items())
                    .as("seed %s, %s", SEED, value)
                    .containsExactly(kept);
        }
        assertThat(new HashSet<>(store().tagValues(Measurement.TRAFFIC, "slice", Map.of("model", "hostile"))
                        .items()))
                .as("seed %s", SEED)
                .isEqualTo(stored);
    }

    @Test
    default void theLongestValuesCanBeAskedFor() throws Exception {
        for (String longest :
                List.of("'".repeat(SeriesQuery.MAX_TAG_BYTES), "漢".repeat(SeriesQuery.MAX_TAG_BYTES / 3))) {
            write(List.of(traffic(tags("a", longest), START, 1)));
            // The other tags take bytes too, so only one is queried.
            assertThat(store().range(traffic().where("slice", longest), Order.OLDEST_FIRST)
                            .items())
                    .hasSize(1);
            assertThat(store().tagValues(Measurement.TRAFFIC, "model", Map.of("slice", longest))
                            .items())
                    .containsExactly("a");
        }
    }

    @Test
    default void namesThatCannotBeAreRefusedBeforeAnyRequest() {
        SeriesStore nowhere = down();
        for (String value : List.of("x".repeat(10_000_000), "x".repeat(SeriesQuery.MAX_TAG_BYTES + 1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> traffic().where("slice", value));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nowhere.tagValues(Measurement.TRAFFIC, "model", Map.of("slice", value)));
        }
        for (String name : List.of("criterion", "requests", "Model", "model\"", "", "x".repeat(10_000_000))) {
            assertThatIllegalArgumentException().isThrownBy(() -> traffic().where(name, "a"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nowhere.tagValues(Measurement.TRAFFIC, name, Map.of()));
        }
        for (String name : List.of("mean", "model", "requests\" FROM \"alert", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> traffic().onlyFields(name));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> traffic().onlyFields());
        assertThatIllegalArgumentException().isThrownBy(() -> traffic().between(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> traffic().limit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> traffic().limit(SeriesStore.MAX_POINTS + 1));
    }

    @Test
    default void hostileTextsComeBackAsTheyAreStored() throws Exception {
        List<String> texts = new ArrayList<>(hostileValues());
        texts.addAll(List.of(
                "{\"slice\": \"a \\\"b\\\"\", \"path\": \"C:\\\\models\\\\\"}",
                "[{\"slice\":\"language=pt\",\"change\":-0.5}]",
                "name: \"x\"\n  match: {model: \"*\"}\n",
                "\\",
                "\\\"",
                "\" 1",
                "x 1700000000000",
                "3i",
                "true",
                ",owner=\"me\"",
                "\\".repeat(10_000),
                "\"".repeat(10_000),
                "'".repeat(10_000),
                "漢".repeat(10_000),
                "a \"b\" \\c\n".repeat(1_000)));
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            points.add(new SeriesPoint(
                    Measurement.MONITOR,
                    Map.of("model", "a", "monitor", "m" + i),
                    Map.of("severity", 1.0),
                    Map.of("definition", texts.get(i), "owner", "the owner"),
                    START + i));
        }
        write(points);
        SeriesQuery query = SeriesQuery.of(Measurement.MONITOR);
        List<SeriesRow> oldestFirst = store().range(query, Order.OLDEST_FIRST).items();
        assertThat(oldestFirst).hasSameSizeAs(texts);
        for (int i = 0; i < texts.size(); i++) {
            SeriesRow expected = new SeriesRow(
                    START + i,
                    Map.of("model", "a", "monitor", "m" + i),
                    Map.of("severity", 1.0),
                    Map.of("definition", LineProtocol.storableText(texts.get(i)), "owner", "the owner"));
            assertThat(oldestFirst.get(i)).as("seed %s, text %s", SEED, i).isEqualTo(expected);
            assertThat(store().latest(query.where("monitor", "m" + i)).items())
                    .as("seed %s, text %s", SEED, i)
                    .containsExactly(expected);
        }
    }
}
