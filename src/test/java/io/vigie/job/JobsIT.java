package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventEncoder;
import io.vigie.job.BatchTruth.Series;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalBroker;
import io.vigie.local.LocalCluster;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertMatcher;
import io.vigie.model.Benchmark;
import io.vigie.model.DeadLetter;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.Monitor;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.MonitorsFile;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both jobs, as wired by their entry points and with the settings they are shipped with, on a real broker and a real
 * InfluxDB: the series that dashboards query equal a plain recomputation over the same events, and invalid records
 * become dead letters while the jobs continue.
 */
class JobsIT {

    private static final long SEED = 20_260_401;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final String DATABASE = "vigie";
    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final Path SETTINGS = Path.of("jobs");
    private static final byte[] NO_LETTER = "a dead letter that is none".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path work;

    /** An invalid record and its expected reason. */
    private record Poison(String topic, byte[] bytes, RejectionReason reason) {}

    @Test
    void seriesMatchARecomputationAndInvalidRecordsAreDeadLetters() throws Exception {
        History history = Histories.of(SEED);
        try (LocalBroker broker = LocalBroker.start();
                InfluxServer influx = InfluxServer.start();
                LocalCluster cluster = LocalCluster.start(work, 2)) {
            influx.createDatabase(DATABASE);
            List<String> common = List.of(
                    "kafka.bootstrapServers=" + broker.bootstrapServers(),
                    "runtime.parallelism=1",
                    "runtime.checkpointInterval=500ms",
                    "labels.horizon=" + history.terms().labelHorizonMs() / HOUR + "h");
            QualityMetricsSettings metrics = QualityMetricsSettings.load(
                    SETTINGS.resolve("quality-metrics.yaml"),
                    and(
                            common,
                            "join.outOfOrderness=5min",
                            "join.alignmentMaxDrift=30d",
                            "limits.maxRecordBytes=4KiB",
                            "deadLetters.keepBytes=true",
                            "slices.dimensions=[[], [language], [country, channel]]"));
            DriftSettings drift = DriftSettings.load(
                    SETTINGS.resolve("drift.yaml"),
                    and(
                            common,
                            "influx.url=" + influx.url(),
                            "influx.apiVersion=v1",
                            "influx.bucket=" + DATABASE,
                            "monitors[answers-correct].reference.kind=benchmark",
                            "monitors[answers-correct].reference.name=MMLU"));
            Topics topics = metrics.kafka().topics();
            broker.createTopics(TopicPlan.of(topics, 1, null));
            List<Poison> poisons = poisons(topics);
            publish(broker, topics, history, poisons);

            LocalCluster.Job first = submit(cluster, environment -> QualityMetricsJob.build(environment, metrics));
            LocalCluster.Job second = submit(cluster, environment -> DriftJob.build(environment, drift));
            awaitPointsOf("closing-1", influx, first, second);

            awaitTheTruth(influx, history, first, second);
            assertComparedWithTheBenchmark(influx);
            assertDeadLetters(broker, topics, poisons);
            awaitCounted(broker, topics, influx, first, second);
            assertHealthIsReported(influx, drift);
        }
    }

    private static List<String> and(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static LocalCluster.Job submit(LocalCluster cluster, Consumer<StreamExecutionEnvironment> graph)
            throws Exception {
        Configuration once = new Configuration();
        once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        once.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment environment = TestEnvironment.create(1, once);
        graph.accept(environment);
        return cluster.submit("test", environment);
    }

    /**
     * Every topic's events in order with invalid records in between, and at the end three requests from later days that
     * advance event time; two could have wrong clocks.
     */
    private static void publish(LocalBroker broker, Topics topics, History history, List<Poison> poisons)
            throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("max.request.size", 1 << 22);
        Random random = new Random(SEED);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            Map<String, List<byte @Nullable []>> records = new HashMap<>();
            records.put(topics.requests(), encoded(history.requests(), EventEncoder::encode));
            records.put(topics.responses(), encoded(history.responses(), EventEncoder::encode));
            records.put(topics.labels(), encoded(history.labels(), EventEncoder::encode));
            records.put(topics.signals(), encoded(history.signals(), EventEncoder::encode));
            records.put(topics.benchmarks(), encoded(List.of(benchmark(0.875)), EventEncoder::encode));
            List<byte @Nullable []> decisions = encoded(List.of(onNoAlert("gpt-4")), EventEncoder::encode);
            decisions.add(EventEncoder.encode(silence(history.end() + DAY)));
            records.put(topics.control(), decisions);
            records.put(topics.deadLetters(), new ArrayList<>(List.of(NO_LETTER)));
            for (Poison poison : poisons) {
                List<byte @Nullable []> among = records.get(poison.topic());
                among.add(random.nextInt(among.size()), poison.bytes());
            }
            for (int i = 1; i <= 3; i++) {
                long at = history.end() + (3 + i) * DAY;
                String id = "closing-" + i;
                records.get(topics.requests())
                        .add(EventEncoder.encode(
                                new Request(id, id, "v", at, id, Map.of(), null, null, null, NOWHERE)));
                records.get(topics.responses()).add(EventEncoder.encode(response(id, at + 1)));
                records.get(topics.labels()).add(EventEncoder.encode(label(id, at + 2, 1, null)));
                records.get(topics.signals())
                        .add(EventEncoder.encode(new Signal(id, id, at + 2, SignalKind.RESOLVED, NOWHERE)));
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            // A compacted topic accepts no record without a key.
            records.forEach((topic, values) -> values.forEach(value -> sent.add(producer.send(new ProducerRecord<>(
                    topic, topics.compacted().contains(topic) ? new byte[] {(byte) sent.size()} : null, value)))));
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private static <E> List<byte @Nullable []> encoded(List<E> events, Function<E, byte[]> encode) {
        List<byte @Nullable []> bytes = new ArrayList<>();
        events.forEach(event -> bytes.add(encode.apply(event)));
        return bytes;
    }

    private static Response response(String id, long at) {
        return new Response(id, at, ResponseStatus.OK, null, null, null, null, null, null, null, NOWHERE);
    }

    private static Label label(String request, long at, double score, @Nullable Double probability) {
        return new Label(
                "label-" + request, request, at, "correct", score, LabelSource.HUMAN, null, probability, NOWHERE);
    }

    private static Benchmark benchmark(double score) {
        return new Benchmark("gpt-4", "v1", "MMLU", "correct", score, 1_000, 1_750_000_000_000L);
    }

    private static IncidentDecision silence(@Nullable Long until) {
        return new IncidentDecision(
                "s-1",
                DecisionType.SILENCE,
                1_750_000_000_000L,
                "ana",
                null,
                "gpt-4",
                null,
                null,
                until,
                AlertMatcher.ANY);
    }

    private static AlertAction onNoAlert(String model) {
        return new AlertAction(
                "a-1",
                AlertAction.AlertActionType.ACCEPT,
                1_750_000_000_000L,
                "ana",
                "why",
                "0f8e1bc110307ed1",
                model,
                "*",
                "all",
                "answers-correct",
                "quality",
                "correct");
    }

    private static void assertComparedWithTheBenchmark(InfluxServer influx) throws Exception {
        List<Map<String, @Nullable Object>> rows = influx.query(
                DATABASE,
                "SELECT * FROM \"drift\" WHERE \"monitor\" = 'answers-correct' AND \"model\" = 'gpt-4' AND \"window\" = '30d'");
        assertThat(rows.stream().map(row -> row.get("reference")).filter(reference -> reference != null))
                .as("seed %d", SEED)
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(((Number) reference).doubleValue()).isEqualTo(0.875));
    }

    /** At least one record for each reason for which input is rejected. */
    private static List<Poison> poisons(Topics topics) {
        long at = Instant.parse("2026-03-29T00:00:00Z").toEpochMilli();
        byte[] good = EventEncoder.encode(response("poison", at));
        byte[] unknown = good.clone();
        unknown[5] ^= 0x55;
        byte[] trailing = Arrays.copyOf(good, good.length + 3);
        Response confident =
                new Response("poison", at, ResponseStatus.OK, null, null, null, null, null, 1.5, null, NOWHERE);
        Response negative =
                new Response("poison", at, ResponseStatus.OK, -1L, null, null, null, null, null, null, NOWHERE);
        long tomorrow = Instant.now().plus(Duration.ofDays(1)).toEpochMilli();
        return List.of(
                new Poison(
                        topics.responses(),
                        "not Avro at all".getBytes(StandardCharsets.UTF_8),
                        RejectionReason.UNKNOWN_SCHEMA),
                new Poison(topics.responses(), unknown, RejectionReason.UNKNOWN_SCHEMA),
                new Poison(topics.responses(), Arrays.copyOf(good, good.length - 4), RejectionReason.MALFORMED),
                new Poison(topics.responses(), trailing, RejectionReason.MALFORMED),
                new Poison(topics.requests(), good, RejectionReason.WRONG_RECORD),
                new Poison(topics.requests(), new byte[5_000], RejectionReason.OVERSIZED),
                new Poison(topics.signals(), new byte[0], RejectionReason.EMPTY_RECORD),
                new Poison(
                        topics.benchmarks(), EventEncoder.encode(benchmark(1.01)), RejectionReason.SCORE_OUT_OF_RANGE),
                new Poison(topics.control(), EventEncoder.encode(onNoAlert("*")), RejectionReason.MALFORMED),
                new Poison(topics.control(), EventEncoder.encode(silence(null)), RejectionReason.MALFORMED),
                new Poison(topics.responses(), EventEncoder.encode(response("  ", at)), RejectionReason.EMPTY_ID),
                new Poison(
                        topics.labels(),
                        EventEncoder.encode(label("r", at, 1.01, null)),
                        RejectionReason.SCORE_OUT_OF_RANGE),
                new Poison(
                        topics.labels(),
                        EventEncoder.encode(label("r", at, Double.NaN, null)),
                        RejectionReason.NOT_FINITE),
                new Poison(
                        topics.labels(),
                        EventEncoder.encode(label("r", at, 1, 0.0)),
                        RejectionReason.PROBABILITY_OUT_OF_RANGE),
                new Poison(topics.responses(), EventEncoder.encode(confident), RejectionReason.CONFIDENCE_OUT_OF_RANGE),
                new Poison(topics.responses(), EventEncoder.encode(negative), RejectionReason.NEGATIVE_VALUE),
                new Poison(
                        topics.responses(),
                        EventEncoder.encode(response("future", tomorrow)),
                        RejectionReason.TIME_IN_FUTURE),
                new Poison(
                        topics.responses(),
                        EventEncoder.encode(response("nobody", at)),
                        RejectionReason.UNMATCHED_RESPONSE),
                new Poison(
                        topics.labels(),
                        EventEncoder.encode(label("nobody", at, 1, null)),
                        RejectionReason.UNMATCHED_LABEL),
                new Poison(
                        topics.signals(),
                        EventEncoder.encode(new Signal("nobody", null, at, SignalKind.THUMBS_UP, NOWHERE)),
                        RejectionReason.UNMATCHED_SIGNAL));
    }

    /** With one subtask and one partition, the points of the later model come after all those of the others. */
    private static void awaitPointsOf(String model, InfluxServer influx, LocalCluster.Job... jobs) throws Exception {
        Instant deadline = Instant.now().plus(DEADLINE);
        String count = "SELECT count(\"requests\") AS points FROM \"traffic\" WHERE \"model\" = '" + model + "'";
        while (influx.query(DATABASE, count).isEmpty()) {
            requireAlive(jobs);
            assertThat(Instant.now()).as("points of %s, seed %d", model, SEED).isBefore(deadline);
        }
    }

    private static void requireAlive(LocalCluster.Job... jobs) throws Exception {
        for (LocalCluster.Job job : jobs) {
            assertThat(job.failure()).as("seed %d", SEED).isEmpty();
        }
    }

    /** The last points of other groups may still be on their way. */
    private static void awaitTheTruth(InfluxServer influx, History history, LocalCluster.Job... jobs) throws Exception {
        Instant deadline = Instant.now().plus(DEADLINE);
        while (true) {
            try {
                assertSeriesAreTheTruth(influx, history);
                return;
            } catch (AssertionError e) {
                requireAlive(jobs);
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
        }
    }

    private static void assertSeriesAreTheTruth(InfluxServer influx, History history) throws Exception {
        BatchTruth truth = new BatchTruth(history);
        Map<String, Long> lengths = new TreeMap<>(Map.of("1h", HOUR, "24h", DAY, "7d", 7 * DAY, "30d", 30 * DAY));
        int compared = 0;
        for (String measurement : List.of("traffic", "latency", "quality", "abandonment")) {
            List<Map<String, @Nullable Object>> rows =
                    influx.query(DATABASE, "SELECT * FROM \"" + measurement + "\" WHERE \"model\" !~ /closing/");
            for (Map<String, @Nullable Object> row : rows) {
                long end = (Long) row.get("time");
                Series series = new Series(
                        text(row, "model"), dimensionOf(text(row, "slice")), text(row, "version"), text(row, "slice"));
                TrueSums sums = BatchTruth.sums(
                        truth.bySeries().getOrDefault(series, List.of()), end - lengths.get(text(row, "window")), end);
                String name = row.get("criterion") == null ? measurement : measurement + "/" + row.get("criterion");
                Map<String, Double> expected = sums.points().get(name);
                String context = name + " of " + row + ", seed " + SEED;
                assertThat(expected).as(context).isNotNull();
                expected.forEach((field, value) -> {
                    Object written = row.get(field);
                    assertThat(written).as("%s: %s", context, field).isNotNull();
                    TrueSums.near(context + " " + field, ((Number) written).doubleValue(), value);
                });
                compared++;
            }
        }
        assertThat(compared).as("points compared, seed %d", SEED).isGreaterThan(5_000);
    }

    private static String dimensionOf(String slice) {
        if (slice.equals("all")) {
            return "";
        }
        return slice.startsWith("language=") ? "language" : "country,channel";
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(row.get(column));
    }

    /**
     * Each dead letter counts once under its topic and reason; a record that is none counts under its own and is not
     * written again.
     */
    private static void awaitCounted(LocalBroker broker, Topics topics, InfluxServer influx, LocalCluster.Job... jobs)
            throws Exception {
        Instant deadline = Instant.now().plus(DEADLINE);
        Map<String, Long> expected;
        Map<String, Long> counted;
        do {
            requireAlive(jobs);
            assertThat(Instant.now()).as("dead letters counted, seed %d", SEED).isBefore(deadline);
            expected = new TreeMap<>(Map.of(topics.deadLetters() + " UNKNOWN_SCHEMA", 1L));
            for (DeadLetter letter : deadLetters(broker, topics.deadLetters())) {
                expected.merge(letter.topic() + " " + letter.reason(), 1L, Long::sum);
            }
            counted = new TreeMap<>();
            for (Map<String, @Nullable Object> row : influx.query(DATABASE, "SELECT * FROM \"dead_letter\"")) {
                counted.merge(
                        text(row, "topic") + " " + text(row, "reason"),
                        ((Number) row.get("count")).longValue(),
                        Long::sum);
            }
        } while (!counted.equals(expected));
        assertThat(expected).hasSizeGreaterThan(10).doesNotContainKey(topics.deadLetters() + " WRONG_RECORD");
    }

    private static void assertHealthIsReported(InfluxServer influx, DriftSettings drift) throws Exception {
        assertThat(influx.query(DATABASE, "SELECT * FROM \"health\" WHERE \"model\" = 'gpt-4'"))
                .as("hours of gpt-4, seed %d", SEED)
                .hasSizeGreaterThan(24)
                .allSatisfy(row ->
                        assertThat(((Number) row.get("lag_ms")).longValue()).isNotNegative())
                .anySatisfy(row ->
                        assertThat(((Number) row.get("labels")).longValue()).isPositive())
                .anySatisfy(row -> assertThat(((Number) row.get("label_delay_p95_ms")).doubleValue())
                        .isPositive());
        assertThat(influx.query(DATABASE, "SELECT * FROM \"benchmark\""))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("benchmark", "MMLU").containsEntry("model", "gpt-4");
                    assertThat(((Number) row.get("score")).doubleValue()).isEqualTo(0.875);
                });
        for (Monitor monitor : drift.monitors()) {
            List<Map<String, @Nullable Object>> rows = influx.query(
                    DATABASE,
                    "SELECT * FROM \"monitor\" WHERE \"model\" = 'gpt-4' AND \"monitor\" = '" + monitor.name() + "'");
            assertThat(rows).as(monitor.name()).isNotEmpty().allSatisfy(row -> assertThat(
                            MonitorsFile.parse("{\"monitors\": [" + text(row, "definition") + "]}", "the store"))
                    .containsExactly(monitor));
        }
    }

    private static void assertDeadLetters(LocalBroker broker, Topics topics, List<Poison> poisons) throws Exception {
        Map<String, List<DeadLetter>> byBytes = new HashMap<>();
        for (DeadLetter letter : deadLetters(broker, topics.deadLetters())) {
            // The drift job keeps none.
            byte[] bytes = letter.payload().length == 0 ? bytesAt(broker, letter) : letter.payload();
            byBytes.computeIfAbsent(letter.topic() + Arrays.toString(bytes), unused -> new ArrayList<>())
                    .add(letter);
        }
        for (Poison poison : poisons) {
            List<DeadLetter> letters = byBytes.get(poison.topic() + Arrays.toString(poison.bytes()));
            assertThat(letters)
                    .as("%s with its bytes, seed %d", poison.reason(), SEED)
                    .isNotNull();
            DeadLetter letter = letters.get(0);
            assertThat(letter.reason()).isEqualTo(poison.reason().name());
            assertThat(letter.detail()).isNotBlank();
            assertThat(bytesAt(broker, letter))
                    .as("the place of %s", letter.reason())
                    .isEqualTo(poison.bytes());
        }
    }

    private static List<DeadLetter> deadLetters(LocalBroker broker, String topic) throws Exception {
        EventDecoder<DeadLetter> decoder = DeadLetterCodec.decoder(Clock.systemUTC());
        List<DeadLetter> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    DecodingResult<DeadLetter> decoding =
                            decoder.decode(topic, record.partition(), record.offset(), record.value());
                    if (decoding instanceof DecodingResult.Accepted<DeadLetter> accepted) {
                        letters.add(accepted.value());
                    } else {
                        assertThat(record.value()).isEqualTo(NO_LETTER);
                    }
                }
            }
        }
        return letters;
    }

    private static byte[] bytesAt(LocalBroker broker, DeadLetter letter) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
            TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, letter.offset());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    return record.value();
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(LocalBroker broker) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
