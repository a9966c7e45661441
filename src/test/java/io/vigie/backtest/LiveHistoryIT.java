package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.decode.AlertCodec;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.PaneUpdateCodec;
import io.vigie.decode.RecordLimits;
import io.vigie.decode.ScoreUpdateCodec;
import io.vigie.history.EventFiles;
import io.vigie.history.EventHistory;
import io.vigie.hostile.PersonsText;
import io.vigie.job.DriftJob;
import io.vigie.job.JobRules;
import io.vigie.job.QualityMetricsJob;
import io.vigie.job.TestEnvironment;
import io.vigie.local.LocalBroker;
import io.vigie.local.LocalCluster;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.telemetry.LogLines;
import io.vigie.topics.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One history in files, and published to topics of several partitions: the jobs that read it there give the panes,
 * scores and alerts of a backtest. Among it a wrong clock, ids that are used again, repetitions and corrections; and
 * sentences of a person, of which no output has a word.
 */
class LiveHistoryIT {

    private static final long SEED = 20_260_301;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long END = T0 + 20 * DAY;
    private static final int PARTITIONS = 3;
    private static final String CLOSING = "closing";
    private static final String WRONG_CLOCK = "r-500";
    private static final String SENTENCE = PersonsText.SENTENCE;
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String MONITORS = """
            monitors:
              - {name: answers, match: {model: "*"}, metric: quality, criterion: correct, window: 7d,
                 tolerance: 0.02, falseAlarms: 1 per 90d, dimensions: [[], [language]], owner: us}
            """;

    @TempDir
    private Path folder;

    /** What readers of the topics between the jobs and of alerts are told of one model. */
    private record Told(Map<String, String> panes, TreeSet<String> scores, TreeSet<String> alerts)
            implements PaneStage.PaneOutput {

        Told() {
            this(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
        }

        @Override
        public void pane(SliceGroup group, PaneUpdate update) {
            PaneContent pane = update.content();
            if (pane != null && !group.model().equals(CLOSING)) {
                panes.put(
                        String.join(" ", group.dimension(), pane.version(), pane.slice(), "" + pane.start()),
                        HexFormat.of().formatHex(pane.sums()));
            }
        }

        @Override
        public void score(SliceGroup group, ScoreUpdate update) {
            if (update.label() != null && !group.model().equals(CLOSING)) {
                scores.add(group.dimension() + " " + update.label());
            }
        }

        void alert(String line) {
            if (!line.contains('"' + CLOSING + '"')) {
                alerts.add(line);
            }
        }
    }

    @Test
    void whatIsReadLiveIsWhatABacktestSays() throws Exception {
        List<SimulatedEvent> history = history();
        Path monitors = folder.resolve("monitors.yaml");
        Files.writeString(monitors, MONITORS);
        Told expected = backtest(history, monitors);
        assertThat(expected.alerts()).as("seed %d", SEED).isNotEmpty();
        try (LogLines own = LogLines.ofPackage("io.vigie");
                LogLines flinks = LogLines.ofPackage("org.apache.flink");
                LocalBroker broker = LocalBroker.start();
                LocalCluster cluster = LocalCluster.start(Files.createDirectories(folder.resolve("cluster")), 4)) {
            String server = "kafka.bootstrapServers=" + broker.bootstrapServers();
            QualityMetricsSettings metrics = QualityMetricsSettings.load(
                    Path.of("jobs", "quality-metrics.yaml"),
                    List.of(
                            server,
                            "runtime.parallelism=2",
                            "join.alignmentMaxDrift=30d",
                            "slices.dimensions=[[], [language]]"));
            Path file = folder.resolve("drift.yaml");
            Files.writeString(file, "monitorsFile: monitors.yaml\ninflux: {enabled: false}\n");
            DriftSettings drift = DriftSettings.load(file, List.of(server, "runtime.parallelism=2"));
            Topics topics = metrics.kafka().topics();
            broker.createTopics(TopicPlan.of(topics, PARTITIONS, null));
            publish(broker, topics, history);
            List<LocalCluster.Job> jobs = List.of(
                    submit(cluster, environment -> QualityMetricsJob.build(environment, metrics)),
                    submit(cluster, environment -> DriftJob.build(environment, drift)));
            assertToldLive(broker, topics, expected, jobs);
            for (LogLines log : List.of(own, flinks)) {
                PersonsText.assertNothingIn("the log", String.join("\n", log.messages()));
            }
        }
    }

    private static LocalCluster.Job submit(LocalCluster cluster, Consumer<StreamExecutionEnvironment> graph)
            throws Exception {
        Configuration once = new Configuration();
        once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        once.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment environment = TestEnvironment.create(2, once);
        graph.accept(environment);
        return cluster.submit("live", environment);
    }

    /** In the order of its times but for the wrong clock. Scores are quarters, so that their sums have no order. */
    private static List<SimulatedEvent> history() {
        Random random = new Random(SEED);
        List<SimulatedEvent> events = new ArrayList<>();
        for (int i = 0; i < 20 * 60; i++) {
            long at = T0 + i * DAY / 60 + random.nextInt(20 * 60_000);
            // The same few ids again and again, most of a day apart.
            String id = i % 40 == 0 ? "row-" + i / 40 % 3 : "r-" + i;
            answer(events, random, id, "m", at);
            if (i % 70 == 3) {
                // A repetition of all three.
                events.addAll(new ArrayList<>(events.subList(events.size() - 3, events.size())));
            }
            if (i % 50 == 7) {
                Label last = ((SimulatedEvent.Labelled) events.get(events.size() - 1)).label();
                events.add(new SimulatedEvent.Labelled(label(last.requestId(), last.labelledAt(), 0.25)));
            }
            if (i % 300 == 299) {
                events.add(new SimulatedEvent.Requested(request(id, "m", "fr", at + MINUTE)));
            }
        }
        for (int i = 0; i < 60; i++) {
            answer(events, random, CLOSING + i, CLOSING, END + 5 * DAY + i * MINUTE);
            events.add(new SimulatedEvent.Signalled(
                    new Signal("nobody" + i, null, END + 5 * DAY + i * MINUTE, SignalKind.RESOLVED, NOWHERE)));
        }
        events.sort(Comparator.comparingLong(SimulatedEvent::time));
        events.replaceAll(event -> event instanceof SimulatedEvent.Requested requested
                        && requested.request().requestId().equals(WRONG_CLOCK)
                ? new SimulatedEvent.Requested(request(WRONG_CLOCK, "m", "en", event.time() + 60 * DAY))
                : event);
        return events;
    }

    private static void answer(List<SimulatedEvent> events, Random random, String id, String model, long at) {
        String language = random.nextInt(3) == 0 ? "pt" : "en";
        boolean isBad = random.nextDouble() < (at < T0 + 13 * DAY ? 0.08 : 0.6);
        events.add(new SimulatedEvent.Requested(request(id, model, language, at)));
        events.add(new SimulatedEvent.Responded(
                new Response(id, at + 1_000, ResponseStatus.OK, null, null, 7L, null, null, null, SENTENCE, NOWHERE)));
        events.add(new SimulatedEvent.Labelled(label(id, at + 2 * HOUR, isBad ? 0 : 1)));
    }

    private static Request request(String id, String model, String language, long at) {
        return new Request(id, model, "v1", at, null, Map.of("language", language), null, null, null, NOWHERE);
    }

    private static Label label(String request, long at, double score) {
        return new Label(
                "l-" + request + "-" + at, request, at, "correct", score, LabelSource.HUMAN, SENTENCE, null, NOWHERE);
    }

    private Told backtest(List<SimulatedEvent> history, Path monitors) throws Exception {
        Path input = folder.resolve("in");
        Path output = Files.createDirectories(folder.resolve("out"));
        try (EventFiles files = EventFiles.create(input)) {
            for (SimulatedEvent event : history) {
                files.write(event);
            }
        }
        BacktestSettings settings = BacktestSettings.load(monitors, List.of(), null);
        new Backtest(settings, input, output, CLOCK)
                .run(new SeriesFormat(SeriesChoice.MONITORED, false), (events, of, at) -> {});
        Told told = new Told();
        Files.readAllLines(output.resolve(Backtest.ALERTS)).forEach(told::alert);
        QualityMetricsSettings metrics = settings.qualityMetrics();
        EventHistory.HistoryOptions options = new EventHistory.HistoryOptions(
                JobRules.recordLimits(metrics), CLOCK, metrics.limits().times().maxJumpMs(), output);
        List<DeadLetter> letters = new ArrayList<>();
        try (EventHistory events = EventHistory.open(input, options, letters::add)) {
            PaneStage panes = new PaneStage(metrics, events.lastRequestAt(), told);
            JoinStage joins = new JoinStage(metrics, CLOCK, panes, letters::add);
            Backtest.takeAll(events, joins, panes, (taken, of, at) -> {});
        }
        assertThat(letters.stream().map(DeadLetter::reason))
                .as("the wrong clock, with its response and label, ids that are used again, signals of nobody")
                .contains("TIME_IMPLAUSIBLE", "UNMATCHED_RESPONSE", "UNMATCHED_LABEL", "REUSED_ID", "UNMATCHED_SIGNAL");
        return told;
    }

    private static void publish(LocalBroker broker, Topics topics, List<SimulatedEvent> history) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (SimulatedEvent event : history) {
                if (event instanceof SimulatedEvent.Requested requested) {
                    Request request = requested.request();
                    sent.add(send(producer, topics.requests(), request.requestId(), EventEncoder.encode(request)));
                } else if (event instanceof SimulatedEvent.Responded responded) {
                    Response response = responded.response();
                    sent.add(send(producer, topics.responses(), response.requestId(), EventEncoder.encode(response)));
                } else if (event instanceof SimulatedEvent.Labelled labelled) {
                    Label label = labelled.label();
                    sent.add(send(producer, topics.labels(), label.requestId(), EventEncoder.encode(label)));
                } else if (event instanceof SimulatedEvent.Signalled signalled) {
                    Signal signal = signalled.signal();
                    sent.add(send(producer, topics.signals(), signal.conversationId(), EventEncoder.encode(signal)));
                }
            }
            for (String topic : List.of(
                    topics.requests(),
                    topics.responses(),
                    topics.labels(),
                    topics.signals(),
                    topics.benchmarks(),
                    topics.control())) {
                sent.add(send(producer, topic, SENTENCE, SENTENCE.getBytes(StandardCharsets.UTF_8)));
                sent.add(send(producer, topic, SENTENCE, EventEncoder.encode(label(SENTENCE, T0, 7))));
            }
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private static Future<RecordMetadata> send(
            KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        record.headers().add(SENTENCE, SENTENCE.getBytes(StandardCharsets.UTF_8));
        return producer.send(record);
    }

    private static void assertToldLive(LocalBroker broker, Topics topics, Told expected, List<LocalCluster.Job> jobs)
            throws Exception {
        Told told = new Told();
        List<DeadLetter> letters = new ArrayList<>();
        EventDecoder<PaneUpdate> panes = PaneUpdateCodec.decoder(RecordLimits.DEFAULT, CLOCK, pane -> {});
        EventDecoder<ScoreUpdate> scores = ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, CLOCK);
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        Instant deadline = Instant.now().plus(DEADLINE);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (String topic : List.of(
                    topics.panes(), topics.scores(), topics.alerts(), topics.incidents(), topics.deadLetters())) {
                consumer.partitionsFor(topic)
                        .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
            }
            consumer.assign(all);
            while (!told.equals(expected) && Instant.now().isBefore(deadline)) {
                for (LocalCluster.Job job : jobs) {
                    assertThat(job.failure()).as("seed %d", SEED).isEmpty();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    assertNothingOfAPerson(record);
                    if (record.topic().equals(topics.panes())) {
                        PaneUpdate update = decoded(panes, record);
                        told.pane(update.group(), update);
                    } else if (record.topic().equals(topics.scores())) {
                        ScoreUpdate update = decoded(scores, record);
                        told.score(new SliceGroup(update.model(), update.dimension()), update);
                    } else if (record.topic().equals(topics.alerts())) {
                        told.alert(
                                AlertCodec.jsonLine(decoded(AlertCodec.decoder(RecordLimits.DEFAULT, CLOCK), record)));
                    } else if (record.topic().equals(topics.deadLetters())) {
                        letters.add(decoded(DeadLetterCodec.decoder(CLOCK), record));
                    }
                }
            }
        }
        assertThat(told.panes()).as("panes, seed %d", SEED).isEqualTo(expected.panes());
        assertThat(told.scores()).as("scores, seed %d", SEED).isEqualTo(expected.scores());
        assertThat(told.alerts()).as("alerts, seed %d", SEED).isEqualTo(expected.alerts());
        assertThat(letters).isNotEmpty();
    }

    private static void assertNothingOfAPerson(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        PersonsText.assertNothingIn(
                record.topic(),
                new String(record.value(), StandardCharsets.ISO_8859_1)
                        + (key == null ? "" : new String(key, StandardCharsets.ISO_8859_1))
                        + record.headers());
    }

    private static <T> T decoded(EventDecoder<T> decoder, ConsumerRecord<byte[], byte[]> record) {
        DecodingResult<T> decoding =
                decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        assertThat(decoding).isInstanceOf(DecodingResult.Accepted.class);
        return ((DecodingResult.Accepted<T>) decoding).value();
    }
}
