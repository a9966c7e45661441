package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vigie.model.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsProblemsTest {
    private static final String KAFKA = "kafka: {bootstrapServers: 'b:9092'}\n";
    private static final String DRIFT = KAFKA + "influx: {enabled: false}\n";

    @Test
    void allProblemsAreReportedAtOnceWithPathAndLine() {
        String yaml = """
                kafka:
                  bootstrapServers: nonsense
                  topics: {requests: "a topic"}
                join:
                  timout: 5min
                  outOfOrderness: ten
                slices: 3
                runtime:
                  parallelism: 0
                  checkpointInterval: 30min
                """;
        List<String> problems = Loaded.problems(() -> Loaded.quality(yaml));
        assertThat(problems).hasSize(7);
        assertThat(problems)
                .anyMatch(p -> p.startsWith("kafka.bootstrapServers (line 2 of ") && p.endsWith("found \"nonsense\""))
                .anyMatch(p -> p.startsWith("kafka.topics.requests (line 3 of "))
                .anyMatch(p -> p.startsWith("join.timout (line 5 of ") && p.endsWith("did you mean join.timeout?"))
                .anyMatch(p -> p.startsWith("join.outOfOrderness (line 6 of ") && p.contains("expected a duration"))
                .anyMatch(p -> p.startsWith("slices (line 7 of ") && p.contains("dimensions, maxValues"))
                .anyMatch(p -> p.startsWith("runtime.parallelism (line 9 of "))
                .anyMatch(p -> p.startsWith("runtime.transactionTimeout: must be longer"));
    }

    /** What is written is held, or refused; what is not written fits the window. */
    @ParameterizedTest
    @CsvSource({"1h, 15min, 16min", "24h, 6h, 7h", "7d, 42h, 43h", "30d, 7d, ''"})
    void aWindowThatCannotHoldAChangeForSoLongIsAProblem(String window, String longest, String tooLong) {
        String monitors = """
                monitors:
                  - {name: a, match: {model: m}, metric: error-rate, tolerance: 0.1, window: %s, owner: us}
                  - {name: b, match: {model: m}, metric: error-rate, objective: {atMost: 0.1}, window: %s, owner: us}
                  - {name: c, match: {model: m}, metric: silence, owner: us}
                """.formatted(window, window);
        assertThat(Loaded.drift(DRIFT + monitors).alerts().forMs()).isEqualTo(86_400_000);
        assertThatCode(() -> Loaded.drift(DRIFT + monitors, "alerts.for=" + longest))
                .doesNotThrowAnyException();
        if (!tooLong.isEmpty()) {
            assertThat(Loaded.problems(() -> Loaded.drift(DRIFT + monitors, "alerts.for=" + tooLong)))
                    .singleElement()
                    .asString()
                    .startsWith("monitors[0].window (line 4 of ")
                    .contains(
                            "a window of " + window + " can hold a change for ",
                            "a quarter of it",
                            "alerts.for asks for");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "joins.timeout, join",
        "timeout, join.timeout",
        "labels.horizons, labels.horizon",
        "runtime.state-backend, runtime.stateBackend",
        "runtime.checkpointdirectory, runtime.checkpointDirectory",
    })
    void unknownKeysSuggestTheNearestKnownOne(String written, String meant) {
        List<String> problems = Loaded.problems(() -> Loaded.quality(KAFKA, written + "=1"));
        assertThat(problems).hasSize(1).first().asString().endsWith("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "10m",
                "-1min",
                "1.5h",
                "10 minutes",
                "999999999999d",
                "99999999999999h",
                "0s",
                "2d",
                "[10min]",
                "NaN"
            })
    void malformedOrOutOfRangeDurationsAreRefused(String written) {
        assertThat(Loaded.problems(() -> Loaded.quality(KAFKA + "join: {timeout: " + written + "}")))
                .hasSize(1)
                .first()
                .asString()
                .contains("expected a duration from 1s to 1d");
    }

    @ParameterizedTest
    @CsvSource({"1s,1000", "10min,600000", "1h,3600000", "1d,86400000", "'90 s',90000", "1500ms,1500"})
    void durationsBecomeMilliseconds(String written, long millis) {
        assertThat(Loaded.quality(KAFKA, "join.timeout=" + written).join().timeoutMs())
                .isEqualTo(millis);
    }

    @Test
    void sizesHaveUnits() {
        assertThat(Loaded.quality(KAFKA, "limits.maxRecordBytes=64KiB").limits().maxRecordBytes())
                .isEqualTo(65_536);
        assertThat(Loaded.problems(() -> Loaded.quality(KAFKA, "limits.maxRecordBytes=64KB")))
                .hasSize(1);
        assertThat(Loaded.problems(() -> Loaded.quality(KAFKA, "limits.maxRecordBytes=9GiB")))
                .hasSize(1);
    }

    @Test
    void dimensionsKeepTheirOrder() {
        SliceSettings slices = Loaded.quality(KAFKA, "slices.dimensions=[[], [country, channel]]")
                .slices();
        assertThat(slices.dimensions()).containsExactly(List.of(), List.of("country", "channel"));
        assertThat(slices.dimensionNames()).containsExactly("", "country,channel");
        for (String bad :
                List.of("[]", "[language]", "[[language],[language]]", "[['a,b']]", "[[a,a]]", "[[~other]]")) {
            assertThat(Loaded.problems(() -> Loaded.quality(KAFKA, "slices.dimensions=" + bad)))
                    .as(bad)
                    .hasSize(1);
        }
    }

    @Test
    void theSliceAllIsAlwaysKept() {
        SliceSettings slices =
                Loaded.quality(KAFKA, "slices.dimensions=[[language]]").slices();
        assertThat(slices.dimensionNames()).containsExactly("language", "");
    }

    @Test
    void theDashboardsAddressCanBeTheStartOfLinks() {
        assertThat(Loaded.drift(DRIFT, "alerts.dashboardUrl=https://vigie.example.org/below/")
                        .alerts()
                        .dashboardUrl())
                .isEqualTo("https://vigie.example.org/below/");
        assertThat(Loaded.drift(DRIFT).alerts().dashboardUrl()).isNull();
        for (String bad : List.of(
                "javascript:alert(1)", "ftp://h/", "vigie", "'https://h/?a=b'", "'https://h/#/'", "https://u:p@h/")) {
            assertThat(Loaded.problems(() -> Loaded.drift(DRIFT, "alerts.dashboardUrl=" + bad)))
                    .as(bad)
                    .singleElement()
                    .asString()
                    .contains("alerts.dashboardUrl")
                    .doesNotContain("u:p");
        }
    }

    @Test
    void aTopicServesOnePurpose() {
        assertThat(Loaded.problems(() -> Loaded.quality(KAFKA, "kafka.topics.labels=vigie.requests")))
                .singleElement()
                .asString()
                .contains("vigie.requests is also kafka.topics.requests");
    }

    @Test
    void secretsAreRefusedInSettingsAndNeverRepeated(@TempDir Path directory) throws IOException {
        String yaml = """
                kafka:
                  bootstrapServers: b:9092
                  properties:
                    sasl.jaas.config: hunter2
                    ssl.keystore.password: hunter2
                    ssl.keystore.key: hunter2
                    security.protocol: SASL_SSL
                """;
        List<String> problems = Loaded.problems(() -> Loaded.quality(yaml));
        assertThat(problems)
                .hasSize(3)
                .noneMatch(p -> p.contains("hunter2"))
                .allMatch(p -> p.contains("propertiesFile"));

        Files.writeString(directory.resolve("kafka.properties"), "sasl.jaas.config=hunter2\n");
        Path file = Files.writeString(
                directory.resolve("s.yaml"), "kafka: {bootstrapServers: 'b:9092', propertiesFile: kafka.properties}");
        KafkaSettings kafka = QualityMetricsSettings.load(file, List.of()).kafka();
        assertThat(kafka.properties()).containsEntry("sasl.jaas.config", "hunter2");
        assertThat(kafka.toString()).doesNotContain("hunter2");
    }

    @Test
    void addressesWithPasswordsAreRefused() {
        assertThat(Loaded.problems(() -> Loaded.drift(DRIFT, "influx.url=http://user:pw@host/")))
                .singleElement()
                .asString()
                .contains("secrets belong in files");
    }

    @Test
    void theStoreNeedsAnAddressAndOneWayToLogIn() {
        assertThat(Loaded.problems(() -> Loaded.drift(KAFKA)))
                .singleElement()
                .asString()
                .startsWith("influx.url: missing");
        assertThat(Loaded.problems(
                        () -> Loaded.drift(DRIFT, "influx.tokenFile=/run/t", "influx.tokenEnv=T", "influx.user=u")))
                .hasSize(3);
        InfluxOptions influx = Loaded.drift(KAFKA, "influx.url=http://h:8086", "influx.tokenEnv=TOKEN")
                .influx();
        assertThat(influx.token()).isEqualTo(SecretSource.environment("TOKEN"));
    }

    @Test
    void channelsAreNamedAndChecked() {
        String channels = """
                channels:
                  on-call:
                    type: cloudevents
                    url: https://hooks.example.org/x
                    headerEnv: {Authorization: "Bearer hunter2"}
                  chat: {type: pigeon, url: "https://hooks.example.org/y"}
                  nowhere: {type: cloudevents}
                  typo: {type: cloudevents, url: "https://hooks example.org/z"}
                  far: {type: cloudevents, url: "https://hooks.example.org:99999/z"}
                """;
        List<String> problems = Loaded.problems(() -> Loaded.drift(DRIFT + channels));
        assertThat(problems)
                .hasSize(5)
                .noneMatch(p -> p.contains("hunter2"))
                .anyMatch(p -> p.startsWith("channels.typo.url (line 10 of "))
                .anyMatch(p -> p.startsWith("channels.far.url (line 11 of "))
                .anyMatch(p -> p.startsWith("channels.chat.type") && p.contains("one of `cloudevents`, `alertmanager`"))
                .anyMatch(p -> p.startsWith("channels.nowhere.url"));
    }

    @Test
    void windowsHaveStepsThatDivideADay() {
        assertThat(Loaded.drift(DRIFT, "windows.1h=off", "windows.30d=6h")
                        .windows()
                        .stepMs())
                .hasSize(3)
                .containsValue(21_600_000L);
        for (String bad : List.of("7min", "25min", "2d", "on")) {
            assertThat(Loaded.problems(() -> Loaded.drift(DRIFT, "windows.30d=" + bad)))
                    .as(bad)
                    .hasSize(1);
        }
    }

    @Test
    void damagedFilesGiveProblemsAndNothingElse() throws IOException {
        String whole = Files.readString(Path.of("jobs/monitors/example.yaml"));
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            StringBuilder damaged = new StringBuilder(whole);
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                int at = random.nextInt(damaged.length());
                String junk = "[]{}:,-&*!|>'\"%@`#\n\t \u0000é0"
                        .substring(random.nextInt(20))
                        .substring(0, 1);
                if (random.nextBoolean()) {
                    damaged.insert(at, junk);
                } else {
                    damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(20)));
                }
            }
            assertThatCode(() -> {
                        try {
                            MonitorsFile.parse(damaged.toString(), "damaged.yaml");
                        } catch (SettingsException expected) {
                            assertThat(expected.problems()).isNotEmpty();
                        }
                    })
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }
}
