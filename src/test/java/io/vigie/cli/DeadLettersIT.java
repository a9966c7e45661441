package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.deadletters.DeadLetterReplay;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.local.LocalBroker;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unusable records in a real broker's topics → dead letters as the job writes them → list, replay. */
@Timeout(180)
class DeadLettersIT {

    private static final Clock CLOCK = Clock.systemUTC();

    /** The limits of the job that rejected the records; it truncates payloads above 64 KiB. */
    private static final RecordLimits LIMITS_THEN = new RecordLimits(80_000, Duration.ofMinutes(10), 64);

    private static LocalBroker broker;
    private BrokerCommands commands;
    private KafkaSettings kafka;
    private StringWriter out;
    private StringWriter err;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    /** Each test has topics of its own. */
    @BeforeEach
    void createTopics() throws InterruptedException {
        commands = BrokerCommands.on(broker);
        kafka = commands.kafka;
        out = commands.out;
        err = commands.err;
    }

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void noDeadLettersAreASentence() {
        assertThat(run("list")).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .containsExactly("no dead letters in " + kafka.topics().deadLetters());
    }

    @Test
    void listCountsByTopicAndReasonAndFilters() throws Exception {
        rejectFive();
        assertThat(run("list")).as(err.toString()).isZero();
        String labels = kafka.topics().labels();
        assertThat(out.toString())
                .contains(
                        labels + "  UNKNOWN_SCHEMA  2  ",
                        labels + "  SCORE_OUT_OF_RANGE  1  ",
                        labels + "  OVERSIZED  1  ",
                        kafka.topics().requests() + "  OVERSIZED  1  ",
                        "score is 7.0, outside [0, 1].",
                        labels + " 1/");
        assertThat(out.toString().lines()).hasSize(8);

        out.getBuffer().setLength(0);
        assertThat(run("list", "--reason", "oversized", "--topic", labels)).isZero();
        assertThat(out.toString().lines()).hasSize(2);
        out.getBuffer().setLength(0);
        assertThat(run("list", "--since", "2999-01-01")).isZero();
        assertThat(out.toString()).startsWith("none of the 5 dead letters");
    }

    @Test
    void jsonHasTheBytes() throws Exception {
        rejectFive();
        assertThat(run("list", "--json", "--reason", "UNKNOWN_SCHEMA")).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"payload\":\""
                        + Base64.getEncoder().encodeToString("poison".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void whatALimitThatWasRaisedLetsThroughIsSentOnce() throws Exception {
        rejectFive();
        Map<String, Integer> before = counts();
        assertThat(run("replay", "--all", "--set", "limits.maxNameLength=4096"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString())
                .contains("2 sent", "3 still not usable", "UNKNOWN_SCHEMA: ", "SCORE_OUT_OF_RANGE: score is 7.0");

        Map<String, Integer> after = new TreeMap<>(before);
        after.merge(kafka.topics().labels(), 1, Integer::sum);
        after.merge(kafka.topics().requests(), 1, Integer::sum);
        assertThat(counts()).isEqualTo(after);
        // The dead letter held only its beginning.
        assertThat(replayed(kafka.topics().requests())).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(EventEncoder.encode(largeRequest()));
            assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("large");
        });
        assertThat(replayed(kafka.topics().labels())).singleElement().satisfies(record -> assertThat(record.key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("r".repeat(300)));

        err.getBuffer().setLength(0);
        assertThat(run("replay", "--all", "--set", "limits.maxNameLength=4096")).isZero();
        assertThat(err.toString()).contains("0 sent", "2 replayed before", "3 still not usable");
        assertThat(counts()).isEqualTo(after);
        err.getBuffer().setLength(0);
        assertThat(run("replay", "--all", "--again", "--set", "limits.maxNameLength=4096"))
                .isZero();
        assertThat(err.toString()).contains("2 sent");
    }

    @Test
    void aLabelWhoseRequestHasComeIsSentAndOthersStay() throws Exception {
        rejectFive();
        unmatched(label("early", 1), 0);
        // A job that was restarted writes its dead letter twice.
        DeadLetter twice = unmatched(label("twice", 1), 0);
        commands.put(kafka.topics().deadLetters(), DeadLetterCodec.encode(twice), 0);
        Map<String, Integer> before = counts();

        assertThat(run("replay", "--reason", "UNMATCHED_LABEL", "--dry-run")).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("key early  UNMATCHED_LABEL"))
                .anyMatch(line -> line.contains("key twice  UNMATCHED_LABEL"));
        assertThat(err.toString()).contains("2 would be sent");
        assertThat(counts()).isEqualTo(before);
        assertThat(KafkaAccess.existingTopics(kafka))
                .doesNotContain(kafka.topics().deadLetters() + "-replayed");

        assertThat(run("replay", "--reason", "UNMATCHED_LABEL"))
                .as(err.toString())
                .isZero();
        assertThat(replayed(kafka.topics().labels()))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("early", "twice");
        // What did not match the filter before does not count as sent.
        err.getBuffer().setLength(0);
        assertThat(run("replay", "--all", "--set", "limits.maxNameLength=4096")).isZero();
        assertThat(err.toString()).contains("2 sent", "3 replayed before");
    }

    @Test
    void whatComesBackTooOftenStays() throws Exception {
        unmatched(label("hopeless", 1), 3);
        unmatched(label("third-time", 1), 2);
        assertThat(run("replay", "--topic", kafka.topics().labels()))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("1 sent", "1 replayed too often", "was replayed 3 times already");
        assertThat(replayed(kafka.topics().labels()))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8), record -> replays(record))
                .contains(tuple("third-time", 3));
        err.getBuffer().setLength(0);
        assertThat(run("replay", "--all", "--max-replays", "4")).isZero();
        assertThat(err.toString()).contains("1 sent", "1 replayed before");
    }

    /** More than one batch. */
    @Test
    void manyDeadLettersAreSentEachOnce() throws Exception {
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            scores.add(i / 1_200.0);
            unmatched(label("same", i / 1_200.0), 0);
        }
        assertThat(run("replay", "--all")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("1,200 sent");
        EventDecoder<Label> decoder = EventDecoders.labels(RecordLimits.DEFAULT, CLOCK);
        assertThat(replayed(kafka.topics().labels()))
                .extracting(record -> decoder.decode("", 0, 0, record.value()))
                .extracting(decoding ->
                        ((DecodingResult.Accepted<Label>) decoding).value().score())
                .containsExactlyInAnyOrderElementsOf(scores);
    }

    @Test
    void whatIsMissingIsOneSentenceAndSecretsStaySecret(@TempDir Path directory) throws Exception {
        assertThat(run("list", "--set", "kafka.topics.deadLetters=nowhere")).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("nowhere (kafka.topics.deadLetters)", "vigie topics create");

        rejectFive();
        Files.writeString(
                directory.resolve("secret.properties"), "sasl.jaas.config=hunter2\nssl.key.password=hunter3\n");
        Path settings = Files.writeString(
                directory.resolve("job.yaml"), Files.readString(Path.of("jobs/quality-metrics.yaml")));
        for (String command : List.of("list", "replay")) {
            assertThat(run(
                            command,
                            "--settings",
                            settings.toString(),
                            "--set",
                            "kafka.propertiesFile=secret.properties",
                            "--topic",
                            kafka.topics().labels()))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out + err.toString()).contains("UNKNOWN_SCHEMA").doesNotContain("hunter");
    }

    @Test
    void topicsThatTakeNoReplaysAreAUsageError() {
        assertThat(run("replay", "--topic", "vigie.scores")).isEqualTo(2);
        assertThat(err.toString())
                .contains("vigie.scores takes no replays", kafka.topics().labels());
    }

    /** Two records that are no Avro, one with an impossible score, two that today's limits let through. */
    private void rejectFive() throws Exception {
        EventDecoder<Label> labels = EventDecoders.labels(LIMITS_THEN, CLOCK);
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
        reject(kafka.topics().labels(), labels, poison, 0);
        reject(kafka.topics().labels(), labels, poison, 1);
        reject(kafka.topics().labels(), labels, label("r-1", 7), 0);
        reject(kafka.topics().labels(), labels, label("r".repeat(300), 1), 0);
        reject(
                kafka.topics().requests(),
                EventDecoders.requests(LIMITS_THEN, CLOCK),
                EventEncoder.encode(largeRequest()),
                0);
    }

    private void reject(String topic, EventDecoder<?> decoder, byte[] value, int partition) throws Exception {
        long offset = commands.producer
                .send(new ProducerRecord<>(topic, partition, null, value))
                .get()
                .offset();
        DecodingResult<?> decoding = decoder.decode(topic, partition, offset, value);
        assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
        commands.put(
                kafka.topics().deadLetters(),
                DeadLetterCodec.encode(((DecodingResult.Rejected<?>) decoding).letter()),
                partition);
    }

    /** @param replays what the record's header says; 0: it has none */
    private DeadLetter unmatched(byte[] label, int replays) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(kafka.topics().labels(), 0, null, label);
        if (replays > 0) {
            record.headers()
                    .add(
                            DeadLetterReplay.REPLAYS_HEADER,
                            Integer.toString(replays).getBytes(StandardCharsets.UTF_8));
        }
        long offset = commands.producer.send(record).get().offset();
        DeadLetter deadLetter = new DeadLetter(
                kafka.topics().labels(),
                0,
                offset,
                label,
                RejectionReason.UNMATCHED_LABEL.name(),
                "No request came.",
                CLOCK.millis());
        commands.put(kafka.topics().deadLetters(), DeadLetterCodec.encode(deadLetter), (int) (offset % 2));
        return deadLetter;
    }

    private static byte[] label(String requestId, double score) {
        return EventEncoder.encode(new Label(
                "l",
                requestId,
                CLOCK.millis(),
                "correct",
                score,
                LabelSource.HUMAN,
                null,
                null,
                new RecordPosition(0, 0)));
    }

    private static Request largeRequest() {
        Map<String, String> segments = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            segments.put("s" + i, "x".repeat(2_000));
        }
        return new Request(
                "large", "m", "v", 1_700_000_000_000L, null, segments, null, null, null, new RecordPosition(0, 0));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        assertThat(new TopicReader(kafka).read(topic, () -> false, records::add))
                .isTrue();
        return records;
    }

    /** The replayed records of a topic. They have keys; records that the tests write have none. */
    private List<ConsumerRecord<byte[], byte[]>> replayed(String topic) throws Exception {
        return read(topic).stream()
                .filter(record -> record.key() != null)
                .filter(record -> record.headers().lastHeader(DeadLetterReplay.REPLAYS_HEADER) != null)
                .toList();
    }

    private static int replays(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(DeadLetterReplay.REPLAYS_HEADER);
        return header == null ? 0 : Integer.parseInt(new String(header.value(), StandardCharsets.UTF_8));
    }

    private Map<String, Integer> counts() throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (String topic : KafkaAccess.inputs(kafka).values()) {
            counts.put(topic, read(topic).size());
        }
        counts.put(
                kafka.topics().deadLetters(), read(kafka.topics().deadLetters()).size());
        return counts;
    }

    private int run(String command, String... more) {
        return commands.run("dead-letters", command, List.of(more));
    }
}
