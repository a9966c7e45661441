package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineProtocolTest {
    private static final List<Measurement> MEASUREMENTS = List.of(Measurement.values());
    private static final List<String> HOSTILE = List.of(
            ",", " ", "=", "\\", "\\\\", "\\,", "\"", "'", "\n", "\r", "\t", "#", "a", "B", "7", "é", "漢", "🙂", "␤",
            "-", "/", "~other", "\0", "\u001f", "\ud83d");

    @Test
    void givesSortedTagsAndFields() {
        SeriesPoint point = new SeriesPoint(
                Measurement.ABANDONMENT,
                Map.of("window", "1h", "model", "gpt-4", "slice", "language=pt", "version", ""),
                Map.of("turns", 12.0, "rate", 0.25, "escalated", 0.0),
                1_700_000_000_000L);

        assertThat(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .isEqualTo(
                        "abandonment,model=gpt-4,slice=language\\=pt,window=1h escalated=0i,rate=0.25,turns=12i 1700000000000");
        assertThat(LineProtocol.write(point, LineProtocol.Precision.MICROSECONDS))
                .endsWith(" 1700000000000000");
    }

    @Test
    void linesReadBackAsWritten() {
        for (long seed = 0; seed < 3_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SeriesPoint point = randomPoint(random);

            String line = LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS);

            Map<String, String> expectedTags = new TreeMap<>();
            point.tags().forEach((name, value) -> {
                if (!value.isEmpty()) {
                    expectedTags.put(name, LineProtocol.storable(value));
                }
            });
            ParsedLine parsed = ParsedLine.parse(line);
            assertThat(parsed.measurement())
                    .as("seed %s: %s", seed, line)
                    .isEqualTo(point.measurement().storedName());
            assertThat(parsed.tags()).as("seed %s: %s", seed, line).isEqualTo(expectedTags);
            assertThat(parsed.fields()).as("seed %s: %s", seed, line).isEqualTo(point.fields());
            assertThat(parsed.integers())
                    .as("seed %s: %s", seed, line)
                    .containsExactlyInAnyOrderElementsOf(point.fields().keySet().stream()
                            .filter(point.measurement().integerFields()::contains)
                            .toList());
            Map<String, String> expectedTexts = new TreeMap<>();
            point.texts().forEach((name, text) -> {
                if (!text.isEmpty()) {
                    expectedTexts.put(name, LineProtocol.storableText(text));
                }
            });
            assertThat(parsed.texts()).as("seed %s: %s", seed, line).isEqualTo(expectedTexts);
            assertThat(parsed.timestamp()).as("seed %s", seed).isEqualTo(point.timestamp());
            assertThat(line).as("seed %s", seed).doesNotContain("\n", "\r", "\0");
        }
    }

    @Test
    void textsComeLastAndInQuotes() {
        SeriesPoint point = new SeriesPoint(
                Measurement.MONITOR,
                Map.of("model", "m", "monitor", "a b"),
                Map.of("severity", 2.0, "tolerance", 0.5),
                Map.of("definition", "{\"name\":\"a \\\\ b\"}", "owner", ""),
                7);
        assertThat(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .isEqualTo("monitor,model=m,monitor=a\\ b"
                        + " severity=2i,tolerance=0.5,definition=\"{\\\"name\\\":\\\"a \\\\\\\\ b\\\"}\" 7");
        assertThat(key(point)).isEqualTo("monitor,model=m,monitor=a\\ b 7");
    }

    @Test
    void hostileNamesReadBackToo() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String measurement = "m" + hostile(random);
            Map<String, String> tags = new TreeMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                tags.put(
                        LineProtocol.storable("k" + i + hostile(random)), LineProtocol.storable("v" + hostile(random)));
            }
            StringBuilder line = new StringBuilder();
            LineProtocol.appendSeries(line, measurement, tags);

            ParsedLine parsed = ParsedLine.parse(line + " f=1 2");

            assertThat(parsed.measurement())
                    .as("seed %s: %s", seed, line)
                    .isEqualTo(LineProtocol.storable(measurement));
            assertThat(parsed.tags()).as("seed %s: %s", seed, line).isEqualTo(tags);
        }
    }

    @Test
    void pointsHaveTheSameKeyIfAndOnlyIfTheyReplaceEachOther() {
        for (long seed = 0; seed < 1_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SeriesPoint point = randomPoint(random);
            Measurement measurement = point.measurement();
            SeriesPoint rewritten = new SeriesPoint(
                    measurement,
                    point.tags(),
                    Map.of(measurement.anchor(), 4_711.0),
                    randomTexts(measurement, random),
                    point.timestamp());
            SeriesPoint later =
                    new SeriesPoint(measurement, point.tags(), point.fields(), point.texts(), point.timestamp() + 1);
            Map<String, String> otherTags = new HashMap<>(point.tags());
            otherTags.merge(measurement.tags().get(0), "x", String::concat);
            SeriesPoint other =
                    new SeriesPoint(measurement, otherTags, point.fields(), point.texts(), point.timestamp());

            String key = key(point);

            assertThat(key(rewritten)).as("seed %s", seed).isEqualTo(key);
            assertThat(key(later)).as("seed %s", seed).isNotEqualTo(key);
            assertThat(key(other)).as("seed %s", seed).isNotEqualTo(key);
        }
    }

    private static String key(SeriesPoint point) {
        return LineProtocol.key(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS));
    }

    @Test
    void refusesInvalidPoints() {
        refuses(Map.of("model", "m"), Map.of(), "no fields");
        refuses(Map.of("model", "m"), Map.of("error_rate", Double.NaN), "error_rate is NaN");
        refuses(Map.of("model", "m"), Map.of("cost_usd", Double.NEGATIVE_INFINITY), "cost_usd is -Infinity");
        refuses(Map.of("model", "m"), Map.of("requests", 1.5), "requests is not an integer");
        refuses(Map.of("model", "m"), Map.of("requests", 0x1p54), "requests is not an integer");
        refuses(Map.of("model", "m"), Map.of("reqests", 1.0), "no field reqests");
        refuses(Map.of("mdoel", "m"), Map.of("requests", 1.0), "no tag mdoel");
        refuses(
                new SeriesPoint(
                        Measurement.TRAFFIC, Map.of("model", "m"), Map.of("requests", 1.0), Map.of("owner", "o"), 0),
                "no text owner");
        refuses(
                new SeriesPoint(Measurement.MONITOR, Map.of("model", "m"), Map.of(), Map.of("owner", "o"), 0),
                "no fields");
    }

    private static void refuses(Map<String, String> tags, Map<String, Double> fields, String message) {
        refuses(new SeriesPoint(Measurement.TRAFFIC, tags, fields, 0), message);
    }

    private static void refuses(SeriesPoint point, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .withMessageContaining(message);
    }

    @Test
    void showsWhatItReplaces() {
        assertThat(LineProtocol.storable("two\nlines\r")).isEqualTo("two␤lines␍");
        assertThat(LineProtocol.storable("C:\\models\\")).isEqualTo("C:＼models＼");
        assertThat(LineProtocol.storable("\0 \u001b[31m\u001f\u007f\t")).isEqualTo("␀ ␛[31m␟\u007f\t");
        assertThat(LineProtocol.storable("🙂 \ud83d \ude42\ud83d")).isEqualTo("🙂 \ufffd \ufffd\ufffd");
        assertThat(LineProtocol.storable("a, b=c")).isEqualTo("a, b=c");
        assertThat(LineProtocol.storable("")).isEmpty();
        assertThat(LineProtocol.storableText("two\nlines\r in C:\\models\\")).isEqualTo("two␤lines␍ in C:\\models\\");
    }

    private static SeriesPoint randomPoint(SplittableRandom random) {
        Measurement measurement = MEASUREMENTS.get(random.nextInt(MEASUREMENTS.size()));
        Map<String, String> tags = new HashMap<>();
        measurement.tags().forEach(tag -> tags.put(tag, hostile(random)));
        Map<String, Double> fields = new HashMap<>();
        measurement.integerFields().forEach(field -> fields.put(field, (double) random.nextLong(-1L << 53, 1L << 53)));
        measurement.floatFields().forEach(field -> fields.put(field, randomFinite(random)));
        return new SeriesPoint(
                measurement, tags, fields, randomTexts(measurement, random), random.nextLong(4_000_000_000_000L));
    }

    private static Map<String, String> randomTexts(Measurement measurement, SplittableRandom random) {
        Map<String, String> texts = new HashMap<>();
        measurement.textFields().forEach(name -> texts.put(name, hostile(random) + hostile(random)));
        return texts;
    }

    private static double randomFinite(SplittableRandom random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextDouble();
    }

    private static String hostile(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }
}
