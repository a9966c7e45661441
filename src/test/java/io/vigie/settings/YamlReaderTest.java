package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    @Test
    void aliasesAreRefusedSoNothingExpands() {
        String bomb = """
                a: &a [x, x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
                """;
        assertThat(problems(bomb)).isNotEmpty().allMatch(p -> p.contains("anchors and aliases are not supported"));
    }

    @Test
    void tagsAreRefused() {
        assertThat(problems("a: !!javax.script.ScriptEngineManager []"))
                .anyMatch(p -> p.contains("tags are not supported"));
    }

    @Test
    void depthIsBounded() {
        assertThat(problems("a: " + "[".repeat(5_000) + "]".repeat(5_000))).hasSize(1);
        assertThat(problems("[{".repeat(5_000))).hasSize(1);
    }

    @Test
    void sizeIsBoundedBeforeReading(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("big.yaml"), "#".repeat(YamlReader.MAX_BYTES + 1));
        assertThat(Loaded.problems(() -> QualityMetricsSettings.load(file, List.of())))
                .singleElement()
                .asString()
                .contains("larger than");
    }

    @Test
    void aMissingOrBinaryFileIsOneSentence(@TempDir Path directory) throws IOException {
        assertThat(Loaded.problems(() -> QualityMetricsSettings.load(directory.resolve("no.yaml"), List.of())))
                .singleElement()
                .asString()
                .startsWith("there is no file");
        Path binary = Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(Loaded.problems(() -> QualityMetricsSettings.load(binary, List.of())))
                .hasSize(1);
        assertThat(Loaded.problems(() -> QualityMetricsSettings.load(directory, List.of())))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\na: 2", "a: [1", "a: 1\n--- \nb: 2", "- 1", "just text", "a: {b: 1, b: 2}"})
    void aDocumentThatIsNotAMappingIsAProblem(String text) {
        assertThat(problems(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0613", "1.10", "2024-05-13", "1e3", "0x1F", "1_000", "true", "'*'", "gpt-4:0613"})
    void scalarsKeepTheirText(String text) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.document("version: " + text, "test", problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(document.entries().get("version"))
                .isInstanceOfSatisfying(YamlNode.Scalar.class, scalar -> assertThat(scalar.text())
                        .isEqualTo(text.replace("'", "")));
    }

    @Test
    void emptyValuesCountAsAbsent() {
        Problems problems = new Problems();
        assertThat(YamlReader.document("a:\nb: ~\nc: null\n", "test", problems)
                        .entries()
                        .values())
                .hasSize(3)
                .allMatch(YamlNode.Empty.class::isInstance);
        assertThat(YamlReader.document("# only a comment\n", "test", problems).entries())
                .isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        YamlReader.document(text, "test", problems);
        return Loaded.problems(() -> problems.throwIfAny("test"));
    }
}
