package io.vigie.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.luben.zstd.Zstd;
import io.vigie.decode.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSourcesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1 << 16;
    private static final String[] TEXTS = {"", "a", "{", "}]", "\\", "\"", "\\\"", "\n", "é🙂", "[1,", "\u0007"};

    @TempDir
    private Path folder;

    private static JsonNode object(Random random) {
        var object = JSON.createObjectNode();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String name = TEXTS[random.nextInt(TEXTS.length)] + i;
            switch (random.nextInt(4)) {
                case 0 -> object.put(name, random.nextInt());
                case 1 -> object.put(name, TEXTS[random.nextInt(TEXTS.length)]);
                case 2 -> object.putNull(name);
                default ->
                    object.putArray(name)
                            .add(TEXTS[random.nextInt(TEXTS.length)])
                            .addObject();
            }
        }
        return object;
    }

    private List<byte[]> read(byte[] bytes, EventKind kind) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        List<byte[]> records = new ArrayList<>();
        try (RecordSource source = RecordSources.open(file, kind, Map.of(), LONGEST)) {
            for (byte[] each = source.next(); each != null; each = source.next()) {
                records.add(each);
                assertThat(each.length).isLessThanOrEqualTo(LONGEST + 1);
            }
        }
        return records;
    }

    /** Cut apart by brackets, elements are those that a parser of the whole file finds, however they are laid out. */
    @Test
    void elementsAreWhatAParserFinds() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ArrayNode array = JSON.createArrayNode();
            int size = 1 + random.nextInt(6);
            for (int i = 0; i < size; i++) {
                array.add(object(random));
            }
            StringBuilder one = new StringBuilder();
            array.forEach(each -> one.append(each.toPrettyString()).append(random.nextBoolean() ? "\r\n" : "  "));
            boolean isObjects =
                    one.toString().startsWith("{\n") || one.toString().startsWith("{\r\n");
            String text = random.nextBoolean() && isObjects
                    ? one.toString()
                    : random.nextBoolean() ? array.toString() : array.toPrettyString();
            List<JsonNode> found = new ArrayList<>();
            for (byte[] each : read(text.getBytes(UTF_8), EventKind.REQUESTS)) {
                found.add(JSON.readTree(each));
            }
            assertThat(found).as("seed %d: %s", seed, text).containsExactlyElementsOf(array);
        }
    }

    /** Whatever bytes there are: records of at most the length that is allowed, or an error that says so. */
    @Test
    void damagedFilesEndWithASentence() throws Exception {
        List<byte[]> starts = List.of(
                "[{\"request_id\":\"a\"},\n{\"request_id\":\"b\"}]".getBytes(UTF_8),
                "request_id,model\nr1,m\n\"r2\",\"m\n\"\n".getBytes(UTF_8),
                "{\"request_id\":\"a\"}\n{\"request_id\":\"b\"}\n".getBytes(UTF_8),
                Zstd.compress("{\"request_id\":\"a\"}\n".repeat(50).getBytes(UTF_8)));
        int refused = 0;
        int read = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = starts.get(seed % starts.size()).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                EventKind kind = List.of(EventKind.values()).get(random.nextInt(5));
                read += read(bytes, kind).size();
            } catch (IOException e) {
                refused++;
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(read).isGreaterThan(1_000);
    }

    /** A cell has the type of its field, and a column that is no field leaves nothing of its cells. */
    @Test
    void cellsHaveTheTypesOfTheirFields() throws Exception {
        String table = """
                requestId,MODEL,model-version,requested_at,segments.language,input_tokens,label_selected,notes
                0017,m,7,1772323200,pt,12.0,TRUE,"a, b"
                x,,,2026-03-01T00:00:00Z,,1.5,maybe,
                """;
        List<byte[]> rows = read(table.getBytes(UTF_8), EventKind.REQUESTS);
        assertThat(rows).hasSize(2);
        assertThat(JSON.readTree(rows.get(0)))
                .isEqualTo(JSON.readTree("{\"request_id\":\"0017\",\"model\":\"m\",\"model_version\":\"7\","
                        + "\"requested_at\":1772323200,\"segments\":{\"language\":\"pt\"},\"input_tokens\":12.0,"
                        + "\"label_selected\":true}"));
        assertThat(JSON.readTree(rows.get(1)))
                .isEqualTo(JSON.readTree("{\"request_id\":\"x\",\"requested_at\":\"2026-03-01T00:00:00Z\","
                        + "\"input_tokens\":\"1.5\",\"label_selected\":\"maybe\"}"));
    }
}
