package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.EventEncoder;
import io.vigie.hostile.PersonsText;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalBroker;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.MonitorRevision;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.sink.channel.Receiver;
import io.vigie.telemetry.FlinkMetric;
import io.vigie.telemetry.JobMetric;
import io.vigie.topics.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both jobs on a broker and an InfluxDB: every declared metric is registered at its declared operators and counts what
 * it says.
 */
@Timeout(300)
class MetricsIT {

    private static final String DATABASE = "vigie";
    private static final Path SETTINGS = Path.of("jobs");
    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);
    private static final long HOUR = 3_600_000;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final int LIMIT = 12_345;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final InMemoryReporter REPORTER = InMemoryReporter.create();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
            .build());

    private final Reported reported = new Reported(REPORTER);

    @Test
    void everyDeclaredMetricIsRegisteredAndCounts() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                InfluxServer influx = InfluxServer.start();
                Receiver receiver = Receiver.answering()) {
            influx.createDatabase(DATABASE);
            QualityMetricsSettings metrics = QualityMetricsSettings.load(
                    SETTINGS.resolve("quality-metrics.yaml"),
                    and(broker, "join.outOfOrderness=1s", "join.alignmentMaxDrift=30d", "slices.maxValues=2"));
            DriftSettings drift = DriftSettings.load(
                    SETTINGS.resolve("drift.yaml"),
                    and(
                            broker,
                            "influx.url=" + influx.url(),
                            "influx.apiVersion=v1",
                            "influx.flushEvery=100ms",
                            "influx.maxBuffered=" + LIMIT,
                            "channels.on-call.type=cloudevents",
                            "channels.on-call.url=" + receiver.url(),
                            "monitors[answers-correct].notify=[on-call]"));
            broker.createTopics(TopicPlan.of(metrics.kafka().topics(), 1, null));
            List<JobClient> jobs = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                StreamExecutionEnvironment first = environment();
                QualityMetricsJob.build(first, metrics);
                jobs.add(first.executeAsync("vigie-quality-metrics"));
                StreamExecutionEnvironment second = environment();
                DriftJob.build(second, drift);
                jobs.add(second.executeAsync("vigie-drift"));

                Publisher publisher = new Publisher(producer, metrics.kafka().topics());
                countsWhatHappens(publisher);
                countsRevisions(publisher);
                countsAnOutage(publisher, influx);
                await("a tick under the revision", () -> isTold(influx));
                everyMetricIsAtItsDeclaredOperators();
                PersonsText.assertNothingIn("metrics", reported.all().toString());
                PersonsText.assertNothingIn(
                        "InfluxDB", influx.query(DATABASE, "SELECT * FROM /.*/").toString());
                PersonsText.assertNothingIn("webhooks", receiver.attempts().toString());
            } finally {
                for (JobClient job : jobs) {
                    job.cancel().get(30, TimeUnit.SECONDS);
                }
            }
        }
    }

    private void countsWhatHappens(Publisher publisher) throws Exception {
        publisher.label("early", START + HOUR, "early");
        await("a label before its request", () -> reported.sum(JobMetric.LABELS_BEFORE_REQUEST) == 1);

        for (String id : List.of("a", "b", "c", "early")) {
            publisher.request(id, START, Map.of("language", "l-" + id));
            publisher.response(id, START + 100);
        }
        publisher.request("lonely", START, Map.of());
        publisher.request("a", START, Map.of("language", "l-a"));
        publisher.response("b", START + 100);
        publisher.response("nobody", START);
        publisher.label("a", START + HOUR, "first");
        publisher.label("a", START + HOUR, "first");
        publisher.label("nobody", START + HOUR, "unmatched");
        publisher.bytes(publisher.topics().labels(), PersonsText.SENTENCE.getBytes(StandardCharsets.UTF_8));
        publisher.bytes(publisher.topics().signals(), new byte[0]);
        publisher.signal("nobody", START);
        publisher.letTimePass(START + 48 * HOUR);
        await("the lonely request", () -> reported.sum(JobMetric.REQUESTS_UNANSWERED) == 1);
        await("all labels", () -> reported.sum(JobMetric.LABELS_JOINED) >= 2);
        await("the signal", () -> reported.sum(JobMetric.DEAD_LETTERS, "conversations", "UNMATCHED_SIGNAL") == 1);
        await("points", () -> reported.sum(JobMetric.POINTS_WRITTEN) > 0);
        await("values beyond the limit", () -> reported.sum(JobMetric.CARDINALITY_OVERFLOW, "panes", "SLICE") > 0);

        assertThat(reported.sum(JobMetric.LABELS_JOINED)).isEqualTo(2);
        assertThat(reported.sum(JobMetric.LABELS_BEFORE_REQUEST)).isPositive();
        assertThat(reported.sum(JobMetric.DUPLICATE_LABELS)).isEqualTo(1);
        assertThat(reported.sum(JobMetric.DUPLICATE_REQUESTS)).isEqualTo(1);
        assertThat(reported.sum(JobMetric.DUPLICATE_RESPONSES)).isEqualTo(1);
        assertThat(reported.sum(JobMetric.REQUESTS_ANSWERED)).isBetween(4L, 5L);
        assertThat(reported.sum(
                        JobMetric.DEAD_LETTERS, "request-response join", RejectionReason.UNMATCHED_RESPONSE.name()))
                .isEqualTo(1);
        assertThat(reported.sum(JobMetric.DEAD_LETTERS, "label join", RejectionReason.UNMATCHED_LABEL.name()))
                .isEqualTo(1);
        assertThat(reported.sum(JobMetric.DEAD_LETTERS, "accept labels", RejectionReason.UNKNOWN_SCHEMA.name()))
                .isEqualTo(1);
        assertThat(reported.sum(JobMetric.DEAD_LETTERS, "accept signals", RejectionReason.EMPTY_RECORD.name()))
                .isEqualTo(1);
        assertThat(reported.sum(JobMetric.DEAD_LETTERS)).isEqualTo(5);
        assertThat(reported.sum(JobMetric.CARDINALITY_OVERFLOW, "panes", "VERSION"))
                .isZero();
        assertThat(reported.sum(JobMetric.LATE_RECORDS)).isZero();

        publisher.request("late", START + HOUR, Map.of());
        publisher.request("much too late", START - 90 * 24 * HOUR, Map.of());
        await("the late request", () -> reported.sum(JobMetric.LATE_RECORDS) == 2);
        await(
                "a request after the horizon",
                () -> reported.sum(
                                JobMetric.DEAD_LETTERS,
                                "request-response join",
                                RejectionReason.REQUEST_AFTER_HORIZON.name())
                        == 1);
        await("all ticks worked on", () -> reported.sum(JobMetric.TICKS_BEHIND) == 0);
    }

    /** Monitors that are applied while the job runs: one revision that it takes, and one that it does not. */
    private void countsRevisions(Publisher publisher) throws Exception {
        assertThat(reported.sum(JobMetric.MONITOR_REVISION)).isZero();
        publisher.revision(
                1,
                "monitors: [{name: applied, match: {model: '*'}, metric: error-rate, tolerance: 0.07, severity: info}]");
        await("the revision", () -> reported.sum(JobMetric.MONITOR_REVISION) == 1);
        publisher.revision(2, "monitors: [{name: applied, match: {model: '*'}, metric: unheard-of}]");
        await("the refusal", () -> reported.sum(JobMetric.REFUSED_REVISIONS) == 1);
        assertThat(reported.sum(JobMetric.MONITOR_REVISION)).isEqualTo(1);
    }

    private static boolean isTold(InfluxServer influx) {
        try {
            String points = influx.query(DATABASE, "SELECT revision, tolerance FROM monitor WHERE monitor = 'applied'")
                    .toString();
            return points.contains("0.07");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void countsAnOutage(Publisher publisher, InfluxServer influx) throws Exception {
        await("the store to have all points", () -> reported.sum(JobMetric.POINTS_PENDING) == 0);
        assertThat(reported.sum(JobMetric.POINTS_PENDING_LIMIT)).isEqualTo(LIMIT);
        assertThat(reported.sum(JobMetric.REQUESTS_NO_REPLY)).isZero();
        influx.kill();
        publisher.letTimePass(START + 96 * HOUR);
        await("requests without reply", () -> reported.sum(JobMetric.REQUESTS_NO_REPLY) > 0);
        assertThat(reported.sum(JobMetric.POINTS_PENDING)).isPositive();
        await("points to be sent again", () -> reported.sum(JobMetric.POINTS_RETRIED) > 0);
        influx.restart();
        await("the store to have all points", () -> reported.sum(JobMetric.POINTS_PENDING) == 0);
        assertThat(reported.sum(JobMetric.POINTS_DROPPED_BAD_LINE)).isZero();
    }

    private void everyMetricIsAtItsDeclaredOperators() throws Exception {
        for (JobMetric metric : JobMetric.values()) {
            Set<String> operators = reported.of(metric).stream()
                    .map(Reported.One::operator)
                    .collect(Collectors.toCollection(TreeSet::new));
            List<Pattern> said =
                    metric.owner().operators().stream().map(MetricsIT::pattern).toList();
            assertThat(operators)
                    .as("%s is registered", metric.prometheusName())
                    .isNotEmpty()
                    .allSatisfy(operator -> assertThat(said)
                            .as("%s at %s", metric, operator)
                            .anyMatch(pattern -> pattern.matcher(operator).matches()));
            assertThat(said).as("%s is registered at %s", metric, operators).allSatisfy(pattern -> assertThat(operators)
                    .anyMatch(each -> pattern.matcher(each).matches()));
        }
        assertThat(reported.of(JobMetric.ALERTS_PENDING)).singleElement().satisfies(one -> assertThat(one.variables())
                .containsEntry("<webhook>", "on-call"));
        for (FlinkMetric metric : FlinkMetric.values()) {
            await(metric.prometheusName(), () -> reported.all().stream()
                    .anyMatch(one -> one.prometheusName().equals(metric.prometheusName())));
        }
        Set<String> lagging = reported.all().stream()
                .filter(one -> one.prometheusName().equals(FlinkMetric.WATERMARK_LAG.prometheusName()))
                .map(Reported.One::operator)
                .collect(Collectors.toSet());
        assertThat(lagging)
                .contains(
                        "Source: requests",
                        "Source: responses",
                        "Source: labels",
                        "Source: signals",
                        "Source: panes",
                        "Source: scores");
    }

    private static Pattern pattern(String operator) {
        return Pattern.compile(Pattern.quote(operator).replace("*", "\\E.+\\Q"));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s: not within %s", what, PATIENCE)
                    .isLessThan(deadline);
            boolean unused = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }

    private static List<String> and(LocalBroker broker, String... more) {
        List<String> all = new ArrayList<>(
                List.of("kafka.bootstrapServers=" + broker.bootstrapServers(), "runtime.parallelism=1"));
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        return TestEnvironment.create(1, configuration);
    }

    private static KafkaProducer<byte[], byte[]> producer(LocalBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Puts single events into the topics. */
    private record Publisher(KafkaProducer<byte[], byte[]> producer, Topics topics) {

        void request(String id, long at, Map<String, String> segments) throws Exception {
            bytes(
                    topics.requests(),
                    EventEncoder.encode(new Request(id, "gpt-4", "v1", at, id, segments, null, null, null, NOWHERE)));
        }

        void response(String id, long at) throws Exception {
            bytes(
                    topics.responses(),
                    EventEncoder.encode(new Response(
                            id,
                            at,
                            ResponseStatus.OK,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            PersonsText.SENTENCE,
                            NOWHERE)));
        }

        void label(String request, long at, String id) throws Exception {
            bytes(
                    topics.labels(),
                    EventEncoder.encode(new Label(
                            id, request, at, "correct", 1, LabelSource.HUMAN, PersonsText.SENTENCE, null, NOWHERE)));
        }

        void signal(String conversation, long at) throws Exception {
            bytes(
                    topics.signals(),
                    EventEncoder.encode(new Signal(conversation, null, at, SignalKind.THUMBS_UP, NOWHERE)));
        }

        void revision(long number, String text) throws Exception {
            byte[] key = Long.toString(number).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(
                            topics.monitors(),
                            key,
                            EventEncoder.encode(
                                    new MonitorRevision(number, "r" + number, START, START, "ana", null, "", text))))
                    .get();
        }

        /** One event of each type from a later time, all of which belong together. */
        void letTimePass(long to) throws Exception {
            String id = "end-" + to;
            request(id, to, Map.of());
            response(id, to + 1);
            label(id, to + 2, id);
            signal(id, to + 2);
        }

        void bytes(String topic, byte[] record) throws Exception {
            ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, record);
            sent.headers().add(PersonsText.SENTENCE, PersonsText.SENTENCE.getBytes(StandardCharsets.UTF_8));
            producer.send(sent).get();
        }
    }
}
