package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/schemas matches the declared options, and the files of jobs/ match docs/schemas. */
class SettingsJsonSchemasTest {
    private static final Path FOLDER = Path.of("docs/schemas");
    private static final String MONITORS = "monitors.schema.json";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void theSchemasAreThoseOfTheDeclaredOptions() throws IOException {
        for (Map.Entry<String, String> file : SettingsJsonSchemas.files().entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            if (Boolean.getBoolean("vigie.docs.write")) {
                Files.createDirectories(FOLDER);
                Files.writeString(path, file.getValue());
            }
            assertThat(path)
                    .as("%s; regenerate it with -Dvigie.docs.write=true", path)
                    .hasContent(file.getValue());
        }
    }

    static Stream<Path> filesOfJobs() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("jobs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("filesOfJobs")
    void theFilesOfJobsAreValidAndNameTheirSchema(Path file) throws IOException {
        String schema = Objects.requireNonNull(file.getParent()).endsWith("monitors")
                ? MONITORS
                : file.getFileName().toString().replace(".yaml", ".schema.json");
        String text = Files.readString(file);
        assertThat(problems(schema, text)).isEmpty();
        String named = text.lines().findFirst().orElseThrow().replace("# yaml-language-server: $schema=", "");
        assertThat(file.resolveSibling(named).normalize()).isEqualTo(FOLDER.resolve(schema));
    }

    /** One line each: what an editor should underline. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{monitors: [{match: {model: m}, metric: quality}]} | required property 'name' not found",
                "{monitors: [{name: a, metric: quality}]} | required property 'match' not found",
                "{monitors: [{name: a, match: {model: m}, metric: qualty}]} | does not have a value in the enumeration",
                "{monitors: [{name: a, match: {model: m}, metric: quality, tolerence: 0.1}]} | 'tolerence'",
                "{monitors: [{name: a, match: {model: m}, metric: quality, window: 31d}]} | enumeration",
                "{monitors: [{name: a, match: {model: m}, metric: quality, falseAlarms: 1 in 90d}]} | pattern",
                "{monitors: [{name: a, match: {model: m}, metric: quality, tolerance: lots}]} | number expected",
                "{monitors: [{name: a, match: {model: m}, metric: quality, detector: {kind: adwin, alpha: 1}}]} | 'alpha'",
                "{monitors: [{name: a, match: {model: m}, metric: quality, dimensions: [language]}]} | array expected",
            })
    void mistakesAreFound(String yaml, String expected) throws IOException {
        assertThat(problems(MONITORS, yaml).toString()).contains(expected);
    }

    /** Forms that the readers of options take, and a schema that is too narrow would not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "match: {model: 1.5, version: 2} , metric: error-rate, tolerance: 1e-2, window: 24h",
                "match: {model: '*'}, metric: quality, criterion: correct, tolerance: 0, detector: adwin",
                "match: {model: '*'}, metric: quality, tolerance: 0.1, detector: {kind: adwin, delta: 0.01}",
                "match: {model: m}, metric: mix, dimensions: [[language], [country, channel]], falseAlarms: 2 per 30d",
                "match: {model: m}, metric: error-rate, objective: {atMost: 0.02, burnRates: [14.4 over 1h and 5min]}",
                "match: {model: m}, metric: quality, reference: {kind: fixed, from: 2026-01-01, to: 2026-02-01}",
            })
    void whatIsTakenIsValid(String options) throws IOException {
        assertThat(problems(MONITORS, "{monitors: [{name: a, " + options + "}]}"))
                .isEmpty();
    }

    private static List<Error> problems(String schema, String yaml) throws IOException {
        JsonNode document = YAML.readTree(yaml);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Objects.requireNonNull(SettingsJsonSchemas.files().get(schema)))
                .validate(document.toString(), InputFormat.JSON);
    }
}
