package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.hostile.PersonsText;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalBroker;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.telemetry.LogLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sentences of a person in every place of files and topics: no command prints them, writes them into its results, its
 * page, its log or a store, or names them when it fails.
 */
@Timeout(180)
class PersonsTextCommandsIT {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final String DATABASE = "vigie";
    private static final int AT_ONCE = 5_000;

    @TempDir
    private Path folder;

    private final StringWriter printed = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(printed, true))
                .execute(arguments);
    }

    @Test
    void whatIsReadFromFilesIsInNoOutput() throws Exception {
        Path input = folder.resolve("in");
        PersonsText.writeHistory(input, 70);
        String monitors =
                Files.writeString(folder.resolve("monitors.yaml"), """
                monitors:
                  - {name: a, owner: team, match: {model: m}, metric: quality, criterion: correct, tolerance: 0.02,
                     dimensions: [[], [language]]}
                """).toString();
        String from = input.toString();
        Path results = Files.createDirectories(folder.resolve("results"));
        try (LogLines log = LogLines.ofPackage("io.vigie");
                InfluxServer influx = InfluxServer.start()) {
            assertThat(run(
                            "backtest",
                            "--input",
                            from,
                            "--monitors",
                            monitors,
                            "--out",
                            results.toString(),
                            "--series",
                            "all",
                            "--uncompressed",
                            "--most-unused",
                            "1",
                            "--set",
                            "windows.1h=off",
                            "--set",
                            "windows.24h=6h"))
                    .as(printed.toString())
                    .isZero();
            assertThat(Files.readString(results.resolve(Backtest.ALERTS))).contains("FIRING");
            assertThat(run("monitors", "check", monitors, "--input", from)).isZero();
            assertThat(run(
                            "labels",
                            "plan",
                            "--input",
                            from,
                            "--monitors",
                            monitors,
                            "--monitor",
                            "a",
                            "--drop",
                            "0.2",
                            "--within",
                            "7d",
                            "--json",
                            results.resolve("plan.json").toString()))
                    .as(printed.toString())
                    .isZero();
            influx.createDatabase(DATABASE);
            post(influx, Files.readAllLines(results.resolve(Backtest.SERIES)));
            Path drift = Files.writeString(folder.resolve("drift.yaml"), """
                    kafka: {bootstrapServers: "127.0.0.1:9"}
                    influx: {url: "%s", apiVersion: v1, bucket: %s}
                    monitorsFile: monitors.yaml
                    """.formatted(influx.url(), DATABASE));
            assertThat(run(
                            "report",
                            "--model",
                            "m",
                            "--from",
                            "2026-04-01T00:00:00Z",
                            "--to",
                            "2026-05-10T00:00:00Z",
                            "--settings",
                            drift.toString(),
                            "--out",
                            results.resolve("report.html").toString()))
                    .as(printed.toString())
                    .isZero();
            // Nobody listens there: what fails names no record.
            assertThat(run(
                            "replay",
                            from,
                            "--settings",
                            drift.toString(),
                            "--set",
                            "kafka.properties.default.api.timeout.ms=600",
                            "--set",
                            "kafka.properties.request.timeout.ms=500"))
                    .isNotZero();
            PersonsText.assertNothingIn(
                    "what InfluxDB has",
                    influx.query(DATABASE, "SELECT * FROM /.*/").toString());
            PersonsText.assertNothingIn("the log", String.join("\n", log.messages()));
        }
        assertThat(printed.toString()).contains("MALFORMED", "got worse");
        PersonsText.assertNothingIn("the terminal", printed.toString());
        assertNothingBelow(results);
    }

    private static void assertNothingBelow(Path results) throws Exception {
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                PersonsText.assertNothingIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void post(InfluxServer influx, List<String> lines) throws Exception {
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            String some = String.join("\n", lines.subList(from, Math.min(lines.size(), from + AT_ONCE)));
            HttpResponse<String> reply = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(influx.url() + "/write?db=" + DATABASE))
                                    .POST(HttpRequest.BodyPublishers.ofString(some))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
        }
    }

    /** Records with the sentence as value, key and header, and in every text of an event that cannot be used. */
    @Test
    void whatIsReadFromTopicsIsInNoOutput() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                BrokerCommands commands = BrokerCommands.on(broker);
                LogLines log = LogLines.ofPackage("io.vigie")) {
            String topic = commands.kafka.topics().labels();
            String sentence = PersonsText.SENTENCE;
            byte[] bytes = sentence.getBytes(StandardCharsets.UTF_8);
            EventDecoder<Label> decoder = EventDecoders.labels(RecordLimits.DEFAULT, CLOCK);
            for (byte[] value : List.of(
                    bytes,
                    EventEncoder.encode(new Label(
                            sentence,
                            sentence,
                            CLOCK.millis(),
                            sentence,
                            7,
                            LabelSource.HUMAN,
                            sentence,
                            null,
                            new RecordPosition(0, 0))))) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, bytes, value);
                record.headers().add(sentence, bytes);
                long offset = commands.producer.send(record).get().offset();
                DecodingResult<Label> decoding = decoder.decode(topic, 0, offset, value);
                assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
                byte[] letter = DeadLetterCodec.encode(((DecodingResult.Rejected<Label>) decoding).letter());
                PersonsText.assertNothingIn("a dead letter", new String(letter, StandardCharsets.ISO_8859_1));
                commands.put(commands.kafka.topics().deadLetters(), letter, 0);
            }
            commands.put(commands.kafka.topics().alerts(), bytes, 0);
            commands.put(commands.kafka.topics().control(), bytes, 0);
            List<Integer> codes = new ArrayList<>();
            for (List<String> more : List.of(List.<String>of(), List.of("--json"))) {
                codes.add(commands.run("dead-letters", "list", more));
            }
            codes.add(commands.run("dead-letters", "replay", List.of("--all", "--dry-run")));
            codes.add(commands.run("dead-letters", "replay", List.of("--all")));
            commands.run("alerts", "list", List.of());
            assertThat(codes).as(commands.err.toString()).containsOnly(0);
            assertThat(commands.out.toString()).contains("UNKNOWN_SCHEMA", "SCORE_OUT_OF_RANGE");
            PersonsText.assertNothingIn("the terminal", commands.out + commands.err.toString());
            PersonsText.assertNothingIn("the log", String.join("\n", log.messages()));
        }
    }
}
