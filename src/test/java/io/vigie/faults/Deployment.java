package io.vigie.faults;

import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.JobSubmission;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Both jobs on a cluster of their own, with topics and a database of their own. */
final class Deployment implements AutoCloseable {

    static final String METRICS = "quality-metrics";
    static final String DRIFT = "drift";
    static final int PARTITIONS = 2;

    private static final Path SETTINGS = Path.of("src/test/resources/faults").toAbsolutePath();

    private final Services services;
    private final Terms terms;
    private final Topics topics;
    private final ClusterFixture cluster;

    /**
     * The resources and settings of one deployment.
     *
     * @param name of its topics, its database and its directory: letters, digits and -
     * @param size of its cluster
     * @param flink options of its cluster that differ from the defaults
     * @param metrics overrides for the quality-metrics job, each {@code path=value}
     * @param drift overrides for the drift job
     */
    record Terms(String name, ClusterSize size, Map<String, String> flink, List<String> metrics, List<String> drift) {

        /** The optimizing compiler does not pay off within a minute. */
        private static final Map<String, String> QUICK = Map.of("env.java.opts.all", "-XX:TieredStopAtLevel=1");

        static Terms of(String name) {
            return new Terms(name, new ClusterSize(2, 1), QUICK, List.of(), List.of());
        }

        Terms with(ClusterSize other) {
            return new Terms(name, other, flink, metrics, drift);
        }

        Terms withFlink(Map<String, String> options) {
            return new Terms(name, size, options, metrics, drift);
        }

        Terms withMetrics(String... settings) {
            return new Terms(name, size, flink, List.of(settings), drift);
        }

        Terms withDrift(String... settings) {
            return new Terms(name, size, flink, metrics, List.of(settings));
        }
    }

    private Deployment(Services services, Terms terms, ClusterFixture cluster) {
        this.services = services;
        this.terms = terms;
        this.topics = topics(terms.name());
        this.cluster = cluster;
    }

    /** Creates topics and starts a cluster; {@link #start} starts the jobs. */
    static Deployment prepare(Services services, Terms terms) throws Exception {
        Topics topics = topics(terms.name());
        try (Admin admin = services.broker().admin()) {
            new TopicCreator(admin).create(TopicPlan.of(topics, PARTITIONS, null), Optional.empty());
        }
        services.influx().createDatabase(terms.name());
        Path directory = Files.createDirectories(services.directory().resolve(terms.name()));
        String bootstrapServers = services.broker().bootstrapServers();
        for (String job : List.of(METRICS, DRIFT)) {
            String file = job + ".yaml";
            Files.writeString(directory.resolve(file), withTopics(SETTINGS.resolve(file), bootstrapServers, topics));
        }
        return new Deployment(
                services, terms, ClusterFixture.start(directory.resolve("cluster"), terms.size(), terms.flink()));
    }

    private static String withTopics(Path template, String bootstrapServers, Topics topics) throws IOException {
        return Files.readString(template)
                + """
                kafka:
                  bootstrapServers: %s
                  topics:
                    panes: %s
                    scores: %s
                    alerts: %s
                    incidents: %s
                    monitors: %s
                    benchmarks: %s
                    control: %s
                    labelRequests: %s
                    deadLetters: %s
                    requests: %s
                    responses: %s
                    labels: %s
                    signals: %s
                """.formatted(
                                bootstrapServers,
                                topics.panes(),
                                topics.scores(),
                                topics.alerts(),
                                topics.incidents(),
                                topics.monitors(),
                                topics.benchmarks(),
                                topics.control(),
                                topics.labelRequests(),
                                topics.deadLetters(),
                                topics.requests(),
                                topics.responses(),
                                topics.labels(),
                                topics.signals());
    }

    private static Topics topics(String run) {
        List<String> names =
                Topics.defaults().all().stream().map(name -> run + "." + name).toList();
        return new Topics(
                names.get(0),
                names.get(1),
                names.get(2),
                names.get(3),
                names.get(4),
                names.get(5),
                names.get(6),
                names.get(7),
                names.get(8),
                names.get(9),
                names.get(10),
                names.get(11),
                names.get(12));
    }

    /** Starts both jobs. */
    void start() throws IOException, InterruptedException {
        // The end of a sparse history is believed when nothing follows it for a while: what two runs have of it when
        // they
        // are compared would depend on how long they took.
        List<String> metrics = new ArrayList<>(List.of("times.maxJump=30d"));
        metrics.addAll(terms.metrics());
        cluster.submit(submission(METRICS, "io.vigie.job.QualityMetricsJob", metrics));
        List<String> drift = new ArrayList<>(List.of(
                "influx.url=" + services.influx().url(),
                "influx.bucket=" + terms.name(),
                "channels.on-call.url=" + services.receiver().url()));
        drift.addAll(terms.drift());
        cluster.submit(submission(DRIFT, "io.vigie.job.DriftJob", drift));
    }

    private JobSubmission submission(String job, String mainClass, List<String> overrides) {
        List<String> arguments =
                new ArrayList<>(List.of("--settings", settings(job).toString()));
        overrides.forEach(each -> arguments.addAll(List.of("--set", each)));
        return new JobSubmission(job, mainClass, arguments, null);
    }

    Path settings(String job) {
        return services.directory().resolve(terms.name()).resolve(job + ".yaml");
    }

    Services services() {
        return services;
    }

    ClusterFixture cluster() {
        return cluster;
    }

    Topics topics() {
        return topics;
    }

    String database() {
        return terms.name();
    }

    /** How many input records the first job had read at its last checkpoint. */
    long read() throws Exception {
        return committed(METRICS).entrySet().stream()
                .filter(offset -> inputs().contains(offset.getKey().topic()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private List<String> inputs() {
        return List.of(topics.requests(), topics.responses(), topics.labels(), topics.signals());
    }

    /** Waits until both jobs have nothing more to do; InfluxDB may still be behind. */
    void awaitDone(Duration patience) throws Exception {
        // A transaction's marker follows its last record, so the end is known only by reading the records.
        try (TopicTail between = new TopicTail(
                services.broker().bootstrapServers(), List.of(topics.panes(), topics.scores()), record -> {})) {
            boolean isDone = false;
            while (!isDone) {
                Await.until("quality-metrics has read everything", patience, () -> hasRead(METRICS, ends(inputs())));
                cluster.awaitCheckpoints(2);
                between.catchUp();
                Map<TopicPartition, Long> before = between.ends();
                Await.until("drift has read everything", patience, () -> hasRead(DRIFT, before));
                cluster.awaitCheckpoints(2);
                between.catchUp();
                isDone = hasRead(METRICS, ends(inputs())) && before.equals(between.ends());
            }
        }
    }

    /** The offset after the last record of each partition; these topics have no transactions. */
    private Map<TopicPartition, Long> ends(List<String> names) throws Exception {
        try (Admin admin = services.broker().admin()) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(each ->
                                latest.put(new TopicPartition(topic.name(), each.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }
    }

    private boolean hasRead(String job, Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, Long> read = committed(job);
        return ends.entrySet().stream().allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private Map<TopicPartition, Long> committed(String job) throws Exception {
        try (Admin admin = services.broker().admin()) {
            Map<TopicPartition, Long> committed = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : admin.listConsumerGroupOffsets("vigie-" + job)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                committed.put(
                        each.getKey(), Objects.requireNonNull(each.getValue()).offset());
            }
            return committed;
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
