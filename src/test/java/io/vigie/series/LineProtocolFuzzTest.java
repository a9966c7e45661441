package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.hostile.Cost;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever names hold, a point gives one line of its measurement with exactly its tags, fields and texts. */
class LineProtocolFuzzTest {
    private static final List<Measurement> MEASUREMENTS = List.of(Measurement.values());

    static Stream<Arguments> names() {
        return Stream.of(
                        "a|b|c|d",
                        "gpt-4|2026-10|language=pt|30d",
                        "a,b=c d|x\\|\" 1|é漢🙂",
                        "m f=1 1\nalert,model=x state=1i 2|\\\\|\r\n|\0",
                        "\u202e|\u001b[31m|\u2028|=")
                .map(names -> arguments((Object) names.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param input a value for each tag and text, separated by bars; its length chooses the measurement */
    @MethodSource("names")
    @FuzzTest
    void nothingBreaksOut(byte[] input) throws Exception {
        // Also as two bytes per character, for half surrogate pairs.
        check(input.length, new String(input, StandardCharsets.UTF_8).split("\\|", -1));
        check(input.length, new String(input, StandardCharsets.UTF_16).split("\\|", -1));
    }

    private static void check(int choice, String[] names) throws Exception {
        Measurement measurement = MEASUREMENTS.get(choice % MEASUREMENTS.size());
        int next = 0;
        Map<String, String> tags = new HashMap<>();
        for (String tag : measurement.tags()) {
            tags.put(tag, names[next++ % names.length]);
        }
        Map<String, String> texts = new HashMap<>();
        for (String text : measurement.textFields()) {
            texts.put(text, names[next++ % names.length]);
        }
        Map<String, Double> fields = new HashMap<>();
        measurement.integerFields().forEach(field -> fields.put(field, (double) choice));
        measurement.floatFields().forEach(field -> fields.put(field, choice / 3.0));
        SeriesPoint point = new SeriesPoint(measurement, tags, fields, texts, 1_700_000_000_000L);
        String[] line = new String[1];
        Cost.requireBounded(
                (long) choice * measurement.tags().size(),
                1_000,
                () -> line[0] = LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS));

        ParsedLine parsed = ParsedLine.parse(line[0]);
        assertThat(parsed.measurement()).isEqualTo(measurement.storedName());
        Map<String, String> storedTags = new TreeMap<>();
        tags.forEach((tag, value) -> storedTags.put(tag, LineProtocol.storable(value)));
        storedTags.values().removeIf(String::isEmpty);
        assertThat(parsed.tags()).isEqualTo(storedTags);
        Map<String, String> storedTexts = new TreeMap<>();
        texts.forEach((name, text) -> storedTexts.put(name, LineProtocol.storableText(text)));
        storedTexts.values().removeIf(String::isEmpty);
        assertThat(parsed.texts()).isEqualTo(storedTexts);
        assertThat(parsed.fields()).isEqualTo(fields);
        assertThat(parsed.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(line[0]).doesNotContainPattern("[\\x00-\\x08\\x0a-\\x1f]");
        assertThat(LineProtocol.storable(String.join("", storedTags.values())))
                .isEqualTo(String.join("", storedTags.values()));
        assertThat(LineProtocol.key(line[0])).endsWith(" 1700000000000");
    }
}
