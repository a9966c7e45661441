package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.GuardedBroker;
import io.vigie.local.InfluxServer;
import io.vigie.model.Benchmark;
import io.vigie.publish.EventPublisher;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.Topics;
import io.vigie.simulate.SimulatedEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * One setting of a job is wrong: {@code vigie run} says which, in one sentence, within a minute, and ends with 1.
 * Broker and store ask for passwords.
 */
class WrongSettingsIT {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String DATABASE = "series";

    /** The first port of a machine that nobody listens on. */
    private static final String NOBODY = "127.0.0.1:9";

    @TempDir
    private static Path directory;

    private static GuardedBroker broker;
    private static InfluxServer influx;

    @BeforeAll
    static void start() throws Exception {
        broker = GuardedBroker.start();
        broker.createTopics(Topics.defaults());
        influx = InfluxServer.start(true);
        influx.createDatabase(DATABASE);
        Files.writeString(directory.resolve("influx-password"), InfluxServer.ADMIN_PASSWORD);
        Files.writeString(directory.resolve("wrong-password"), "n0t-the-passw0rd");
        Files.writeString(directory.resolve("hook"), "Bearer something");
        GuardedBroker.propertiesFile(
                directory.resolve("kafka.properties"),
                GuardedBroker.ADMIN,
                GuardedBroker.password(GuardedBroker.ADMIN));
        // Whether nobody answers is known sooner than after the twenty seconds that people give a slow broker.
        Files.writeString(
                directory.resolve("kafka.properties"),
                "default.api.timeout.ms=8000\nrequest.timeout.ms=5000\n",
                StandardOpenOption.APPEND);
        GuardedBroker.propertiesFile(directory.resolve("wrong.properties"), GuardedBroker.ADMIN, "n0t-the-passw0rd");
        GuardedBroker.propertiesFile(
                directory.resolve("guest.properties"),
                GuardedBroker.GUEST,
                GuardedBroker.password(GuardedBroker.GUEST));
        Files.writeString(
                directory.resolve("plain.properties"), "default.api.timeout.ms=3000\nrequest.timeout.ms=2000\n");
        Files.writeString(directory.resolve("drift.yaml"), """
                kafka:
                  bootstrapServers: %s
                  propertiesFile: kafka.properties
                influx:
                  url: %s
                  apiVersion: v1
                  bucket: %s
                  user: %s
                  passwordFile: %s
                channels:
                  on-call:
                    type: cloudevents
                    url: http://127.0.0.1:9/hook
                    headerFile: {Authorization: %s}
                runtime:
                  parallelism: 1
                """.formatted(
                        broker.bootstrapServers(),
                        influx.url(),
                        DATABASE,
                        InfluxServer.ADMIN,
                        directory.resolve("influx-password"),
                        directory.resolve("hook")));
    }

    @AfterAll
    static void stop() throws Exception {
        influx.close();
        broker.close();
    }

    /** @param says parts of the sentence; the first is the name of the setting */
    private record Mistake(String setting, String... says) {
        @Override
        public String toString() {
            return setting;
        }
    }

    static Stream<Mistake> mistakes() throws IOException {
        Path file = Files.writeString(directory.resolve("a-file"), "");
        String missing = directory.resolve("missing").toString();
        return Stream.of(
                new Mistake("kafka.bootstrapServers=" + NOBODY, "kafka.bootstrapServers", "no answer", NOBODY),
                new Mistake(
                        "kafka.propertiesFile=wrong.properties", "kafka.propertiesFile", "refuses these credentials"),
                new Mistake("kafka.propertiesFile=plain.properties", "security.protocol", "no answer"),
                new Mistake(
                        "kafka.propertiesFile=guest.properties", "kafka.topics.panes", "does not let this user see"),
                new Mistake("kafka.topics.alerts=nowhere", "kafka.topics.alerts", "no topic nowhere", "topics create"),
                new Mistake("influx.url=http://" + NOBODY, "influx.url", "http://" + NOBODY, "does not answer"),
                new Mistake("influx.passwordFile=" + directory.resolve("wrong-password"), "influx.passwordFile", "401"),
                new Mistake("influx.passwordFile=" + missing, "influx.passwordFile", missing),
                new Mistake("influx.bucket=nowhere", "influx.bucket", "404", "nowhere"),
                new Mistake("influx.bucket=series/nowhere", "influx.bucket", "retention policy"),
                new Mistake("influx.apiVersion=v2", "influx.apiVersion", "404"),
                new Mistake(
                        "runtime.checkpointDirectory=" + file.toUri() + "/below",
                        "runtime.checkpointDirectory",
                        "cannot be written to"),
                new Mistake(
                        "channels.on-call.headerFile.Authorization=" + missing,
                        "channels.on-call.headerFile.Authorization",
                        missing));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isOneSentenceThatNamesIt(Mistake mistake) throws Exception {
        long start = System.nanoTime();
        Answer answer = run(List.of(mistake.setting()));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_MINUTE);
        assertThat(answer.exit()).as(answer.said()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.said().lines()).as(answer.said()).hasSize(1);
        assertThat(answer.said())
                .startsWith("vigie: ")
                .contains(mistake.says())
                .doesNotContain("Exception", "passw0rd", "open-sesame");
    }

    /** A decision about an alert is refused as a job is, before it is made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrapServers=127.0.0.1:9 | no answer from Kafka at 127.0.0.1:9",
                "kafka.propertiesFile=wrong.properties | refuses these credentials",
                "kafka.propertiesFile=guest.properties | does not let this user see",
                "kafka.topics.control=nowhere | has no topic nowhere (kafka.topics.control)"
            })
    void aDecisionThatCannotBeSentIsOneSentence(String setting, String sentence) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        String settings = directory.resolve("drift.yaml").toString();
        int exit = line.execute(
                "alerts", "accept", "0f8e", "--by", "ana", "--reason", "why", "--settings", settings, "--set", setting);
        assertThat(exit).as(said.toString()).isEqualTo(ExitCodes.FAILED);
        assertThat(said.toString().lines()).as(said.toString()).hasSize(1);
        assertThat(said.toString()).startsWith("vigie: ").contains(sentence);
    }

    @Test
    void anAddressThatIsNoneIsListedWithTheOtherProblems() throws Exception {
        Answer answer = run(List.of("channels.on-call.url=https://hooks example.org", "influx.url=influx:8086"));
        assertThat(answer.exit()).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(answer.said()).contains("2 problems", "channels.on-call.url", "influx.url");
    }

    @Test
    void aPlaceForCheckpointsThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("no-directory"), "");
        Answer answer = run(List.of(), file.resolve("state"));
        assertThat(answer.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.said().lines()).hasSize(1);
        assertThat(answer.said()).contains("--state-dir", file.toString());
    }

    /**
     * What was right a moment ago is not when the first point comes. Restarting would not help, and does not happen.
     */
    @Test
    void aRunThatItsStoreRefusesForGoodEnds() throws Exception {
        influx.createDatabase("dropped");
        PrintedLines said = new PrintedLines();
        Path state = Files.createTempDirectory(directory, "state");
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> execute(List.of("influx.bucket=dropped"), state, said));
        assertThat(said.await("drift runs on " + broker.bootstrapServers()))
                .as(said.toString())
                .isTrue();
        influx.query("", "DROP DATABASE \"dropped\"");
        KafkaSettings kafka =
                DriftSettings.load(directory.resolve("drift.yaml"), List.of()).kafka();
        try (EventPublisher publisher = new EventPublisher(kafka)) {
            publisher.publish(new SimulatedEvent.Evaluated(
                    new Benchmark("m", "1", "MMLU", "correct", 0.9, 100, 1_750_000_000_000L)));
            publisher.flush();
        }
        assertThat(exit.get(60, TimeUnit.SECONDS)).as(said.toString()).isEqualTo(ExitCodes.FAILED);
        assertThat(said.toString())
                .contains("vigie: the job drift has ended: InfluxDB at influx.url", "influx.bucket dropped")
                .doesNotContain("restarts after", "\tat ");
    }

    /** @param said on the terminal */
    private record Answer(int exit, String said) {}

    private static Answer run(List<String> settings) throws IOException {
        return run(settings, Files.createTempDirectory(directory, "state"));
    }

    private static Answer run(List<String> settings, Path state) {
        StringWriter said = new StringWriter();
        return new Answer(execute(settings, state, said), said.toString());
    }

    private static int execute(List<String> settings, Path state, Writer said) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "drift",
                "--settings",
                directory.resolve("drift.yaml").toString(),
                "--state-dir",
                state.toString()));
        settings.forEach(each -> arguments.addAll(List.of("--set", each)));
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(said, true));
        command.setOut(new PrintWriter(said, true));
        return command.execute(arguments.toArray(new String[0]));
    }
}
