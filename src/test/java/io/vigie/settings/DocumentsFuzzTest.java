package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.hostile.Cost;
import io.vigie.model.Monitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a document holds, it gives settings or a list of problems. */
class DocumentsFuzzTest {
    private static final int BYTES_EACH = 2_000;
    private static final String SOURCE = "file.yaml";

    /** The readers of documents. */
    private interface Reader {
        void read(String text);
    }

    /** The order is that of the first byte of the inputs kept as resources: append only. */
    private static final List<Reader> READERS = List.of(
            DocumentsFuzzTest::monitors,
            text -> values(QualityMetricsSettings.SCHEMA, text),
            text -> values(DriftSettings.SCHEMA, text),
            DocumentsFuzzTest::overrides);

    private static void monitors(String text) {
        for (Monitor monitor : MonitorsFile.parse(text, SOURCE)) {
            assertThat(monitor.name()).isNotBlank();
        }
    }

    private static void values(Schema schema, String text) {
        Problems problems = new Problems();
        OptionValues values = SchemaReader.read(schema, YamlReader.document(text, SOURCE, problems), problems);
        KafkaSettings.check(values, problems);
        RuntimeSettings.check(values, problems);
        problems.throwIfAny(SOURCE);
    }

    private static void overrides(String text) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.document("slices: {maxValues: 5}", SOURCE, problems);
        for (String override : text.split("\n", 8)) {
            document = Overrides.apply(document, override, QualityMetricsSettings.SCHEMA, problems);
        }
        SchemaReader.read(QualityMetricsSettings.SCHEMA, document, problems);
        problems.throwIfAny(SOURCE);
    }

    static Stream<Arguments> documents() throws IOException {
        List<Arguments> inputs = new ArrayList<>();
        inputs.add(behind(0, Files.readString(Path.of("jobs/monitors/example.yaml"))));
        inputs.add(behind(0, """
                monitors:
                  - {name: a, owner: team, match: {model: "*", version: each}, metric: quality, criterion: correct, window: 30d,
                     dimensions: [[], [language]], reference: {kind: fixed, from: 2026-01-01, to: 2026-02-01},
                     tolerance: 0.02, falseAlarms: 1 per 90d, detector: adwin}
                """));
        inputs.add(behind(0, "monitors: [{name: b, owner: team, metric: error-rate, objective: {atMost: 0.02}}]"));
        inputs.add(behind(1, Files.readString(Path.of("jobs/quality-metrics.yaml"))));
        inputs.add(behind(2, Files.readString(Path.of("jobs/drift.yaml"))));
        inputs.add(behind(3, "slices.maxValues=7\nlimits.maxFuture=1h\nslices.dimensions=[[language],[a,b]]"));
        return inputs.stream();
    }

    @MethodSource("documents")
    @FuzzTest
    void settingsOrProblems(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Reader reader = READERS.get((input[0] & 0xFF) % READERS.size());
        String text = new String(Arrays.copyOfRange(input, 1, input.length), StandardCharsets.UTF_8);
        Cost.requireBounded(input.length, BYTES_EACH, () -> {
            try {
                reader.read(text);
            } catch (SettingsException refused) {
                assertThat(refused.problems()).isNotEmpty();
                assertThat(refused.problems())
                        .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
            }
        });
    }

    private static Arguments behind(int reader, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) reader;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return arguments((Object) input);
    }
}
