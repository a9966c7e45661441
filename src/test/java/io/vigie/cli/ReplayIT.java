package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.RecordLimits;
import io.vigie.history.EventFiles;
import io.vigie.history.EventHistory;
import io.vigie.local.LocalBroker;
import io.vigie.model.Benchmark;
import io.vigie.settings.Topics;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.simulate.Traffic;
import io.vigie.topics.TopicPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Files → a real broker → the events that were in the files. */
@Timeout(120)
class ReplayIT {

    private static final Topics TOPICS = Topics.defaults();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final Scenario SCENARIO = DemoScenario.of(
            new Scenario.TimeSpan(START, START + Duration.ofDays(1).toMillis()), 4, 2_000);

    private static LocalBroker broker;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    /** Each test has topics of its own. */
    private final String prefix = "t" + System.nanoTime() + ".";

    @BeforeEach
    void createTopics() throws Exception {
        broker.createTopics(
                Stream.of(TOPICS.requests(), TOPICS.responses(), TOPICS.labels(), TOPICS.signals(), TOPICS.benchmarks())
                        .map(topic -> new TopicPlan(prefix + topic, 1, Map.of()))
                        .toList());
    }

    @Test
    void whatIsInTheFilesArrives(@TempDir Path directory) throws Exception {
        List<SimulatedEvent> events = withBenchmarks(events());
        write(directory, events);
        assertThat(replay(directory)).as(err.toString()).isZero();
        assertThat(readAll()).containsExactlyInAnyOrderElementsOf(events);
        assertThat(err.toString()).contains(String.format(Locale.ROOT, "%,d events", events.size()));
    }

    /** Exports are rarely sorted by the time that matters. */
    private static EventHistory.HistoryOptions historyOptions(Path directory) {
        return new EventHistory.HistoryOptions(RecordLimits.DEFAULT, CLOCK, 3_600_000, directory);
    }

    @Test
    void filesNeedNotBeSorted(@TempDir Path directory) throws Exception {
        List<SimulatedEvent> events = events();
        List<SimulatedEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(5));
        write(directory, shuffled);
        try (EventHistory history = EventHistory.open(directory, historyOptions(directory), letter -> {})) {
            List<Long> times = new ArrayList<>();
            for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
                times.add(event.time());
            }
            assertThat(times).hasSameSizeAs(events).isSorted();
        }
        assertThat(replay(directory)).isZero();
        assertThat(readAll()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void recordsAreKeyedAndStampedByTheirArrival(@TempDir Path directory) throws Exception {
        write(directory, events().subList(0, 500));
        long before = CLOCK.millis();
        assertThat(replay(directory)).isZero();
        for (ConsumerRecord<String, byte[]> record : read(TOPICS.requests())) {
            assertThat(record.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
            assertThat(record.timestamp()).isBetween(before, CLOCK.millis());
            EventDecoder<?> decoder = EventDecoders.requests(RecordLimits.DEFAULT, CLOCK);
            assertThat(decode(decoder, record))
                    .isInstanceOfSatisfying(io.vigie.model.Request.class, request -> assertThat(record.key())
                            .isEqualTo(request.requestId()));
        }
    }

    @Test
    void linesThatCannotBeUsedAreCountedAndNamed(@TempDir Path directory) throws Exception {
        write(directory, events().subList(0, 200));
        Files.writeString(
                directory.resolve(EventFiles.LABELS),
                "{\"label_id\":\"l\",\"request_id\":\"r\",\"labelled_at\":5,\"criterion\":\"c\",\"score\":7,\"source\":\"HUMAN\"}\n\nnonsense\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(replay(directory)).isZero();
        assertThat(err.toString())
                .contains("labels.jsonl:1: ", "labels.jsonl:3: ", "2 lines could not be used")
                .doesNotContain("labels.jsonl:2");
        assertThat(read(TOPICS.labels())).isEmpty();
        assertThat(replay(directory, "--strict")).isEqualTo(1);
    }

    @Test
    void aDirectoryWithoutEventsIsOneSentence(@TempDir Path directory) {
        assertThat(replay(directory)).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("requests.jsonl");
    }

    @Test
    void missingTopicsAreNamedWithTheirSettings(@TempDir Path directory) throws Exception {
        write(directory, events().subList(0, 10));
        int code = run("replay", directory.toString(), "--bootstrap-servers", broker.bootstrapServers());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("vigie.labels (kafka.topics.labels)", "vigie topics create");
    }

    /** The job itself would try for ever, so the command checks first. */
    @Test
    void aJobIsNotStartedWithoutItsTopics(@TempDir Path state) {
        int code = run(
                "run",
                "drift",
                "--settings",
                "jobs/drift.yaml",
                "--state-dir",
                state.toString(),
                "--set",
                "kafka.bootstrapServers=" + broker.bootstrapServers());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("vigie.panes (kafka.topics.panes)", "vigie.alerts (kafka.topics.alerts)");
    }

    @Test
    void simulatedTrafficIsTheSameInFilesAndOnTopics(@TempDir Path directory) throws Exception {
        List<String> traffic =
                List.of("--seed", "11", "--days", "1", "--end", "2026-01-06T00:00:00Z", "--requests-per-day", "2000");
        assertThat(run(with(traffic, "simulate"))).as(err.toString()).isZero();
        assertThat(readAll()).containsExactlyInAnyOrderElementsOf(events());
        assertThat(run(with(traffic, "simulate", "--out", directory.toString())))
                .isZero();
        List<SimulatedEvent> written = new ArrayList<>();
        try (EventHistory history = EventHistory.open(directory, historyOptions(directory), letter -> {})) {
            for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
                written.add(event);
            }
        }
        assertThat(written).hasSameSizeAs(events());
        assertThat(err.toString()).contains("support-chat: answers in pt get worse");
    }

    private int replay(Path directory, String... more) {
        return run(with(List.of(more), "replay", directory.toString()));
    }

    private String[] with(List<String> more, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--bootstrap-servers");
        arguments.add(broker.bootstrapServers());
        for (Map.Entry<String, String> topic : Map.of(
                        "requests", TOPICS.requests(),
                        "responses", TOPICS.responses(),
                        "labels", TOPICS.labels(),
                        "signals", TOPICS.signals(),
                        "benchmarks", TOPICS.benchmarks())
                .entrySet()) {
            arguments.add("--set");
            arguments.add("kafka.topics." + topic.getKey() + "=" + prefix + topic.getValue());
        }
        arguments.addAll(more);
        return arguments.toArray(String[]::new);
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static List<SimulatedEvent> events() {
        Traffic traffic = new Traffic(SCENARIO, 11);
        List<SimulatedEvent> events = new ArrayList<>();
        for (SimulatedEvent event = traffic.next();
                event.time() < SCENARIO.span().end();
                event = traffic.next()) {
            events.add(event);
        }
        return events;
    }

    private static List<SimulatedEvent> withBenchmarks(List<SimulatedEvent> events) {
        List<SimulatedEvent> all = new ArrayList<>(events);
        for (String benchmark : List.of("MMLU", "LiveBench")) {
            all.add(new SimulatedEvent.Evaluated(new Benchmark(
                    "support-chat",
                    "v1",
                    benchmark,
                    "correct",
                    0.9,
                    500,
                    events.get(9).time())));
        }
        return all;
    }

    private static void write(Path directory, List<SimulatedEvent> events) throws Exception {
        try (EventFiles files = EventFiles.create(directory)) {
            for (SimulatedEvent event : events) {
                files.write(event);
            }
        }
    }

    /** All events in the topics, without positions, in which files and topics differ. */
    private List<SimulatedEvent> readAll() {
        List<SimulatedEvent> events = new ArrayList<>();
        add(
                events,
                TOPICS.requests(),
                EventDecoders.requests(RecordLimits.DEFAULT, CLOCK),
                SimulatedEvent.Requested::new);
        add(
                events,
                TOPICS.responses(),
                EventDecoders.responses(RecordLimits.DEFAULT, CLOCK),
                SimulatedEvent.Responded::new);
        add(events, TOPICS.labels(), EventDecoders.labels(RecordLimits.DEFAULT, CLOCK), SimulatedEvent.Labelled::new);
        add(
                events,
                TOPICS.signals(),
                EventDecoders.signals(RecordLimits.DEFAULT, CLOCK),
                SimulatedEvent.Signalled::new);
        add(
                events,
                TOPICS.benchmarks(),
                EventDecoders.benchmarks(RecordLimits.DEFAULT, CLOCK),
                SimulatedEvent.Evaluated::new);
        return events;
    }

    private <T> void add(
            List<SimulatedEvent> events, String topic, EventDecoder<T> decoder, Function<T, SimulatedEvent> wrap) {
        for (ConsumerRecord<String, byte[]> record : read(topic)) {
            T value = decode(decoder, new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value()));
            events.add(wrap.apply(value));
        }
    }

    private static <T> T decode(EventDecoder<T> decoder, ConsumerRecord<String, byte[]> record) {
        DecodingResult<T> decoding =
                decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        assertThat(decoding).isInstanceOf(DecodingResult.Accepted.class);
        return ((DecodingResult.Accepted<T>) decoding).value();
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic) {
        TopicPartition partition = new TopicPartition(prefix + topic, 0);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }
}
