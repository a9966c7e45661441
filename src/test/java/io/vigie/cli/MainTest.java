package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private static final String NO_KAFKA =
            "vigie: no answer from Kafka at 127.0.0.1:9 (kafka.bootstrapServers; if that is right, security.protocol in"
                    + " kafka.properties)";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "--version",
                "topics --help",
                "topics create --help",
                "monitors check --help",
                "demo --help",
                "cluster --help",
                "cluster submit --help",
                "run --help",
                "dashboard --help",
                "simulate --help",
                "replay --help",
                "dead-letters list --help",
                "dead-letters replay --help"
            })
    void helpIsNoFailure(String arguments) {
        assertThat(run(arguments)).as(err.toString()).isZero();
        assertThat(out.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "--nonsense",
                "topics",
                "topics crate",
                "topics create --partitions x",
                "topics create --partitions 0",
                "monitors check",
                "run",
                "run nonsense",
                "demo --minutes 0",
                "demo --dashboard-port 65536",
                "dashboard --port x",
                "dashboard --port 65536",
                "dashboard --settings no-such-file.yaml",
                "dashboard --store questdb",
                "dashboard --store questdb:http://127.0.0.1:1 --settings jobs/drift.yaml",
                "dashboard --store questdb:http://127.0.0.1:1 --token-file a --token-env B",
                "dashboard --store questdb:http://127.0.0.1:1 --bind 0.0.0.0 --port 0",
                "dashboard --token secret",
                "cluster",
                "cluster start --port 0",
                "cluster start --slots 0",
                "cluster submit nonsense",
                "cluster savepoint",
                "simulate --days -1",
                "simulate --end 2999-01-01T00:00:00Z",
                "simulate --live --out x",
                "replay",
                "replay . --speed 0",
                "dead-letters",
                "dead-letters list --reason nonsense",
                "dead-letters list --since yesterday",
                "dead-letters replay",
                "dead-letters replay --since 24h",
                "dead-letters replay --all --reason MALFORMED",
                "dead-letters replay --all --max-replays 0",
                "dead-letters replay --all --settings jobs/drift.yaml"
            })
    void aCommandLineThatIsNotUnderstoodIsTwo(String arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "demo --nonsense, Unknown option: '--nonsense', See: vigie demo --help",
        "topics create --partitions 0, --partitions and --replication must be at least 1, See: vigie topics create"
                + " --help",
        "nonsense, Unknown command: 'nonsense', See: vigie --help",
        "run drift more, Unexpected argument: 'more', See: vigie run --help",
        "backtest --inputs x, Unknown option: '--inputs', See: vigie backtest --help",
        "run nonsense, there is no job nonsense, See: vigie run --help",
        "replay no-such-folder, DIR no-such-folder: there is no such folder, See: vigie replay --help"
    })
    void aMistakeIsOneSentenceWithAPointerToHelp(String arguments, String sentence, String pointer) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> !isSuggestion(line))).hasSize(2);
        assertThat(err.toString().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(sentence));
        assertThat(err.toString()).contains(pointer);
    }

    private static boolean isSuggestion(String line) {
        return line.startsWith("Did you mean") || line.startsWith("Possible solutions");
    }

    @Test
    void aMissingCommandIsAnsweredWithAllCommands() {
        assertThat(run("dead-letters")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required subcommand", "list", "replay");
    }

    @Test
    void settingsThatAreNotUsableAreTwoWithAllProblems(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("m.yaml"),
                "monitors: [{name: a, owner: team, match: {model: m}, metric: mixt, toleranse: 0.1}]");
        assertThat(run("monitors check " + file)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "2 problems",
                        "monitors[0].metric",
                        "monitors[0].toleranse",
                        "did you mean monitors[0].tolerance?");
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @Test
    void monitorsAreSummedUp() {
        assertThat(run("monitors check jobs/monitors/example.yaml --set monitors[slow-answers].tolerance=0.2"))
                .isZero();
        assertThat(out.toString().lines())
                .hasSize(9)
                .anyMatch(line -> line.contains("slow-answers: latency-p95") && line.contains("tolerance 20.0 %"))
                .contains("nothing-comes: silence of *, against what is usual at these hours of the week")
                .anyMatch(line -> line.endsWith("failures-objective: error-rate of * over 30d, at most 2.0 %"));
    }

    /** What the jobs would refuse at their start, without any data: references that cannot be, windows that cannot hold. */
    @Test
    void monitorsThatTheJobsWouldRefuseAreRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("m.yaml");
        for (String[] problem : new String[][] {
            {"reference: {kind: fixed, from: 2026-01-01, to: 2026-05-01}", "", "the reference is 120 days long"},
            {"reference: {kind: fixed, from: 2199-01-01, to: 2199-01-31}", "", "the reference begins in the future"},
            {"window: 1h", " --set alerts.for=6h", "a window of 1h can hold a change for 15 min at most"},
        }) {
            Files.writeString(
                    file,
                    "monitors: [{name: a, owner: team, match: {model: m}, metric: error-rate, tolerance: 0.1, "
                            + problem[0] + "}]");
            assertThat(run("monitors check " + file + problem[1]))
                    .as(problem[2])
                    .isEqualTo(2);
            assertThat(err.toString()).contains(problem[2]);
        }
        Files.writeString(
                file,
                "monitors: [{name: a, owner: team, match: {model: m}, metric: error-rate, tolerance: 0.1, "
                        + "reference: {kind: fixed, from: 2026-01-01, to: 2026-04-01}}]");
        assertThat(run("monitors check " + file + " --set labels.horizon=120d")).isZero();
    }

    @Test
    void brokersThatDoNotAnswerAreOneInOneSentence() {
        // Port 9 of loopback: nobody listens.
        int code = run("topics create --settings jobs/drift.yaml --set kafka.bootstrapServers=127.0.0.1:9"
                + " --set kafka.properties.default.api.timeout.ms=600 --set kafka.properties.request.timeout.ms=500");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines().toList()).isEqualTo(List.of(NO_KAFKA));
    }

    @Test
    void aJobWithoutBrokersIsOneInOneSentenceThatNamesTheSetting() {
        int code = run("run drift --settings jobs/drift.yaml --set kafka.bootstrapServers=127.0.0.1:9"
                + " --set kafka.properties.default.api.timeout.ms=600 --set kafka.properties.request.timeout.ms=500");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines().toList()).isEqualTo(List.of(NO_KAFKA));
    }

    private int run(String arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    }
}
