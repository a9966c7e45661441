package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.KnownIncident.QuietStretch;
import io.vigie.model.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownIncidentsFileTest {

    @TempDir
    private Path folder;

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("known.yaml"), yaml);
    }

    @Test
    void incidentsAndQuietStretchesAreRead() throws Exception {
        KnownHistory known = KnownIncidentsFile.load(file("""
                incidents:
                  - {model: m, from: 2026-10-23, to: 2026-10-24T12:00:00Z, slice: language=pt, metrics: [quality], note: "a: b"}
                  - {model: n, from: 2026-10-23, dimension: [country, channel]}
                quiet:
                  - {from: 2026-09-01, to: 2026-09-02}
                """));
        long from = Instant.parse("2026-10-23T00:00:00Z").toEpochMilli();
        assertThat(known)
                .isEqualTo(new KnownHistory(
                        List.of(
                                new KnownIncident(
                                        "m",
                                        from,
                                        from + 36 * 3_600_000L,
                                        "language=pt",
                                        null,
                                        List.of(Metric.QUALITY),
                                        "a: b"),
                                new KnownIncident("n", from, null, null, "country,channel", List.of(), null)),
                        List.of(new QuietStretch(
                                null,
                                Instant.parse("2026-09-01T00:00:00Z").toEpochMilli(),
                                Instant.parse("2026-09-02T00:00:00Z").toEpochMilli()))));
    }

    @Test
    void allProblemsAreToldAtOnce() throws Exception {
        Path file = file("""
                incidents:
                  - {model: m, from: 2026-10-23, to: 2026-10-23}
                  - {from: yesterday, slice: a=b, dimension: [a]}
                  - {model: m, from: 2026-10-23, metrics: [qualty], slise: all}
                """);
        assertThat(Loaded.problems(() -> KnownIncidentsFile.load(file)))
                .hasSize(6)
                .anyMatch(each ->
                        each.startsWith("incidents[0].to (line 2 of known.yaml)") && each.contains("after `from`"))
                .anyMatch(each -> each.startsWith("incidents[1].model") && each.contains("missing"))
                .anyMatch(each -> each.startsWith("incidents[1].from (line 3") && each.contains("found \"yesterday\""))
                .anyMatch(each -> each.startsWith("incidents[1].dimension") && each.contains("found both"))
                .anyMatch(each -> each.startsWith("incidents[2].metrics") && each.contains("did you mean quality?"))
                .anyMatch(each ->
                        each.startsWith("incidents[2].slise") && each.contains("did you mean incidents[2].slice?"));
        Path empty = folder.resolve("empty.yaml");
        Files.writeString(empty, "");
        assertThat(Loaded.problems(() -> KnownIncidentsFile.load(empty)))
                .singleElement()
                .asString()
                .contains("missing");
    }

    /** Whatever a file of monitors says, it says written anew. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example",
                "customer-support",
                "medical-questions",
                "classifier-api",
                "multilingual-assistant",
                "model-migration",
                "safety-regression",
                "cost"
            })
    void monitorsWrittenAnewSayTheSame(String pack) throws Exception {
        Path original = Path.of("jobs", "monitors", pack + ".yaml");
        String name = MonitorsFile.load(original, List.of()).get(0).name();
        Path again = file(MonitorsYaml.of(
                original,
                List.of("monitors[" + name + "].owner=\"a: #b \\\" ~\""),
                Map.of(name, List.of("why\nso: {", "- more"))));
        assertThat(MonitorsFile.load(again, List.of("monitors[0].owner=us")))
                .isEqualTo(MonitorsFile.load(original, List.of("monitors[0].owner=us")));
        assertThat(MonitorsFile.load(again, List.of()).get(0).owner()).isEqualTo("a: #b \" ~");
        assertThat(Files.readString(again)).contains("  # why so: {\n  # - more\n");
    }
}
