package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
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
            "-", "/", "~other");

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
    void whatWasWrittenReadsBack() {
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
            assertThat(parsed.timestamp()).as("seed %s", seed).isEqualTo(point.timestamp());
            assertThat(line).as("seed %s", seed).doesNotContain("\n", "\r");
        }
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
            SeriesPoint rewritten = new SeriesPoint(
                    point.measurement(),
                    point.tags(),
                    Map.of(point.measurement().anchor(), 8.0),
                    point.timestamp());
            SeriesPoint later =
                    new SeriesPoint(point.measurement(), point.tags(), point.fields(), point.timestamp() + 1);
            Map<String, String> otherTags = new HashMap<>(point.tags());
            otherTags.merge(point.measurement().tags().get(0), "x", String::concat);
            SeriesPoint other = new SeriesPoint(point.measurement(), otherTags, point.fields(), point.timestamp());

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
    void refusesWhatNoStoreMayGet() {
        refuses(Map.of("model", "m"), Map.of(), "no fields");
        refuses(Map.of("model", "m"), Map.of("error_rate", Double.NaN), "error_rate is NaN");
        refuses(Map.of("model", "m"), Map.of("cost_usd", Double.NEGATIVE_INFINITY), "cost_usd is -Infinity");
        refuses(Map.of("model", "m"), Map.of("requests", 1.5), "requests is no integer");
        refuses(Map.of("model", "m"), Map.of("requests", 0x1p54), "requests is no integer");
        refuses(Map.of("model", "m"), Map.of("reqests", 1.0), "no field reqests");
        refuses(Map.of("mdoel", "m"), Map.of("requests", 1.0), "no tag mdoel");
    }

    private static void refuses(Map<String, String> tags, Map<String, Double> fields, String message) {
        SeriesPoint point = new SeriesPoint(Measurement.TRAFFIC, tags, fields, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS))
                .withMessageContaining(message);
    }

    @Test
    void showsWhatItReplaces() {
        assertThat(LineProtocol.storable("two\nlines\r")).isEqualTo("two␤lines␍");
        assertThat(LineProtocol.storable("C:\\models\\")).isEqualTo("C:＼models＼");
        assertThat(LineProtocol.storable("a, b=c")).isEqualTo("a, b=c");
        assertThat(LineProtocol.storable("")).isEmpty();
    }

    private static SeriesPoint randomPoint(SplittableRandom random) {
        Measurement measurement = MEASUREMENTS.get(random.nextInt(MEASUREMENTS.size()));
        Map<String, String> tags = new HashMap<>();
        measurement.tags().forEach(tag -> tags.put(tag, hostile(random)));
        Map<String, Double> fields = new HashMap<>();
        measurement.integerFields().forEach(field -> fields.put(field, (double) random.nextLong(-1L << 53, 1L << 53)));
        measurement.floatFields().forEach(field -> fields.put(field, randomFinite(random)));
        return new SeriesPoint(measurement, tags, fields, random.nextLong(4_000_000_000_000L));
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

    /** A line as InfluxDB 1.6 reads it: a backslash counts only before comma, space or, but for the measurement, equals. */
    private record ParsedLine(
            String measurement,
            Map<String, String> tags,
            Map<String, Double> fields,
            List<String> integers,
            long timestamp) {

        static ParsedLine parse(String line) {
            List<String> parts = split(line, ' ', Integer.MAX_VALUE);
            assertThat(parts).as(line).hasSize(3);
            List<String> series = split(parts.get(0), ',', Integer.MAX_VALUE);
            Map<String, String> tags = new TreeMap<>();
            for (String tag : series.subList(1, series.size())) {
                List<String> pair = split(tag, '=', 2);
                assertThat(pair).as(line).hasSize(2);
                assertThat(tags.put(unescape(pair.get(0)), unescape(pair.get(1))))
                        .as(line)
                        .isNull();
            }
            Map<String, Double> fields = new HashMap<>();
            List<String> integers = new ArrayList<>();
            for (String field : split(parts.get(1), ',', Integer.MAX_VALUE)) {
                List<String> pair = split(field, '=', 2);
                String value = pair.get(1);
                if (value.endsWith("i")) {
                    integers.add(pair.get(0));
                    fields.put(pair.get(0), (double) Long.parseLong(value.substring(0, value.length() - 1)));
                } else {
                    fields.put(pair.get(0), Double.parseDouble(value));
                }
            }
            return new ParsedLine(
                    series.get(0).replaceAll("\\\\([, ])", "$1"), tags, fields, integers, Long.parseLong(parts.get(2)));
        }

        private static List<String> split(String text, char separator, int most) {
            List<String> parts = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < text.length() && parts.size() < most - 1; i++) {
                if (text.charAt(i) == separator && (i == 0 || text.charAt(i - 1) != '\\')) {
                    parts.add(text.substring(start, i));
                    start = i + 1;
                }
            }
            parts.add(text.substring(start));
            return parts;
        }

        private static String unescape(String text) {
            return text.replaceAll("\\\\([, =])", "$1");
        }
    }
}
