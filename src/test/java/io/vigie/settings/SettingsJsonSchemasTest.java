package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vigie.model.DetectorKind;
import io.vigie.model.DistanceKind;
import io.vigie.model.Metric;
import io.vigie.model.Multiplicity;
import io.vigie.model.ThresholdType;
import io.vigie.model.WindowLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
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

    /**
     * Of every metric, detector, distance, objective and reference: whatever a job starts with, editors find no fault
     * with.
     */
    @Test
    void everyMonitorThatIsTakenIsValid() throws IOException {
        Random random = new Random(12);
        Map<Metric, List<String>> taken = new EnumMap<>(Metric.class);
        List<List<String>> options = options();
        for (Metric metric : Metric.values()) {
            int draws = metric.isLabelled() ? 1_500 : 120;
            for (int i = 0; i < draws; i++) {
                StringBuilder monitor = new StringBuilder("{name: a, severity: info, match: {model: m}, metric: ")
                        .append(metric.label());
                for (List<String> alternatives : options) {
                    if (random.nextInt(3) == 0) {
                        monitor.append(", ").append(alternatives.get(random.nextInt(alternatives.size())));
                    }
                }
                String yaml = "{monitors: [" + monitor + "}]}";
                if (isTaken(yaml)) {
                    taken.computeIfAbsent(metric, unused -> new ArrayList<>()).add(yaml);
                }
            }
        }
        assertThat(taken.keySet()).as("metrics of which something was taken").containsExactly(Metric.values());
        for (List<String> all : taken.values()) {
            for (String yaml : all) {
                assertThat(problems(MONITORS, yaml)).as(yaml).isEmpty();
            }
        }
        String together = taken.toString();
        assertThat(options.stream().flatMap(List::stream))
                .allSatisfy(option -> assertThat(together).contains(option));
    }

    private static boolean isTaken(String yaml) {
        try {
            return !MonitorsFile.parse(yaml, "test").isEmpty();
        } catch (SettingsException e) {
            return false;
        }
    }

    /** For each option some of what it can say. */
    private static List<List<String>> options() {
        return List.of(
                List.of("criterion: correct"),
                List.of("tolerance: 0.1", "tolerance: 1e-3"),
                List.of("falseAlarms: 1 per 90d"),
                List.of("dimensions: [[], [language]]", "dimensions: [[language]]"),
                List.of("owner: team"),
                List.of("runbook: 'https://wiki.example.org/x'"),
                List.of("notify: [on-call]"),
                List.of(
                        "objective: {atMost: 0.02}",
                        "objective: {atMost: 200}",
                        "objective: {atMost: 0.02, burnRates: [14.4 over 1h and 5min]}",
                        "objective: {atLeast: 0.9}",
                        "objective: {atLeast: 0.9, labels: judge}"),
                List.of(
                        "reference: {kind: previous}",
                        "reference: {kind: fixed, from: 2026-01-01, to: 2026-02-01}",
                        "reference: {kind: version, name: v1}",
                        "reference: {kind: benchmark, name: MMLU}"),
                each("detector: ", DetectorKind.values(), DetectorKind::label),
                each("distance: ", DistanceKind.values(), DistanceKind::label),
                each("threshold: ", ThresholdType.values(), ThresholdType::label),
                each("multiplicity: ", Multiplicity.values(), Multiplicity::label),
                each("window: ", WindowLength.values(), WindowLength::label));
    }

    private static <E> List<String> each(String option, E[] values, Function<E, String> label) {
        return Arrays.stream(values).map(value -> option + label.apply(value)).toList();
    }

    private static List<Error> problems(String schema, String yaml) throws IOException {
        JsonNode document = YAML.readTree(yaml);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Objects.requireNonNull(SettingsJsonSchemas.files().get(schema)))
                .validate(document.toString(), InputFormat.JSON);
    }
}
