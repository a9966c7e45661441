package io.vigie.faults;

import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.Submission;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Both jobs over one recorded history, from its publication to the last point, on a cluster of their own. */
final class Run implements AutoCloseable {

    static final String METRICS = "quality-metrics";
    static final String DRIFT = "drift";
    static final int PARTITIONS = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Path SETTINGS = Path.of("src/test/resources/faults").toAbsolutePath();

    private final Services services;
    private final Recording recording;
    private final Terms terms;
    private final Topics topics;
    private final ClusterFixture cluster;
    private final Fault fault;
    private @Nullable CompletableFuture<Void> publication;

    /**
     * What one run has for itself.
     *
     * @param name of its topics, its database and its directory: letters, digits and -
     * @param size of its cluster
     * @param metrics settings of the first job that differ, each {@code path=value}
     * @param drift the same of the second
     */
    record Terms(String name, ClusterSize size, List<String> metrics, List<String> drift) {

        static Terms of(String name) {
            return new Terms(name, new ClusterSize(2, 1), List.of(), List.of());
        }

        Terms with(ClusterSize other) {
            return new Terms(name, other, metrics, drift);
        }

        Terms withMetrics(String... settings) {
            return new Terms(name, size, List.of(settings), drift);
        }

        Terms withDrift(String... settings) {
            return new Terms(name, size, metrics, List.of(settings));
        }
    }

    private Run(Services services, Recording recording, Fault fault, Terms terms, ClusterFixture cluster) {
        this.services = services;
        this.recording = recording;
        this.fault = fault;
        this.terms = terms;
        this.topics = topics(terms.name());
        this.cluster = cluster;
    }

    /** Makes topics and starts a cluster; the jobs and the history come with {@link #start}. */
    static Run prepare(Services services, Recording recording, Fault fault) throws Exception {
        Terms terms = fault.terms(Terms.of(fault.id()));
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
        return new Run(
                services, recording, fault, terms, ClusterFixture.start(directory.resolve("cluster"), terms.size()));
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
                    monitors: %s
                    benchmarks: %s
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
                                topics.monitors(),
                                topics.benchmarks(),
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
                names.get(10));
    }

    /** Starts both jobs, and then the publication of the history. */
    void start() throws IOException, InterruptedException {
        cluster.submit(submission(METRICS, "io.vigie.job.QualityMetricsJob", terms.metrics()));
        List<String> drift = new ArrayList<>(List.of(
                "influx.url=" + services.influx().url(),
                "influx.bucket=" + terms.name(),
                "channels.on-call.url=" + services.receiver().url()));
        drift.addAll(terms.drift());
        cluster.submit(submission(DRIFT, "io.vigie.job.DriftJob", drift));
        if (publication == null) {
            publish(fault.publication());
        }
    }

    /** Publishes the history, with what else the fault brings. */
    void publish(Duration time) {
        publication = CompletableFuture.allOf(
                inBackground(() -> fault.whilePublishing(services.broker().bootstrapServers(), topics, recording)),
                inBackground(() -> {
                    recording.publish(services.broker().bootstrapServers(), settings(METRICS), time);
                    recording.publishEnd(services.broker().bootstrapServers(), topics, PARTITIONS);
                }));
    }

    void awaitPublished() throws Exception {
        Objects.requireNonNull(publication).get();
    }

    /** Something that may go wrong on another thread. */
    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private Path settings(String job) {
        return services.directory().resolve(terms.name()).resolve(job + ".yaml");
    }

    private Submission submission(String job, String mainClass, List<String> overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "--settings",
                services.directory()
                        .resolve(terms.name())
                        .resolve(job + ".yaml")
                        .toString()));
        overrides.forEach(each -> arguments.addAll(List.of("--set", each)));
        return new Submission(job, mainClass, arguments, null);
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

    /** Waits until the first job has read this share of all records, as of its last checkpoint. */
    void awaitRead(double share) throws Exception {
        double enough = share * recording.records();
        Waiting.until(
                "a share of " + share + " is read",
                PATIENCE,
                () -> committed(METRICS).entrySet().stream()
                                .filter(offset ->
                                        inputs().contains(offset.getKey().topic()))
                                .mapToLong(Map.Entry::getValue)
                                .sum()
                        >= enough);
    }

    private List<String> inputs() {
        return List.of(topics.requests(), topics.responses(), topics.labels(), topics.signals());
    }

    /** Waits until both jobs have nothing more to do, and gives what has come of it; InfluxDB may still be behind. */
    Outcome finish() throws Exception {
        awaitPublished();
        try (TopicTail inputs = new TopicTail(services.broker().bootstrapServers(), inputs());
                TopicTail between =
                        new TopicTail(services.broker().bootstrapServers(), List.of(topics.panes(), topics.scores()))) {
            inputs.catchUp();
            boolean isDone = false;
            while (!isDone) {
                Waiting.until("quality-metrics has read everything", PATIENCE, () -> hasRead(METRICS, inputs));
                cluster.awaitCheckpoints(2);
                between.catchUp();
                Map<TopicPartition, Long> before = between.lastOffsets();
                Waiting.until("drift has read everything", PATIENCE, () -> hasRead(DRIFT, between));
                cluster.awaitCheckpoints(2);
                between.catchUp();
                isDone = hasRead(METRICS, inputs) && before.equals(between.lastOffsets());
            }
        }
        return outcome();
    }

    Outcome outcome() throws Exception {
        return Outcomes.of(services, topics, terms.name());
    }

    private boolean hasRead(String job, TopicTail tail) throws Exception {
        Map<TopicPartition, Long> read = committed(job);
        return tail.lastOffsets().entrySet().stream()
                .allMatch(last -> read.getOrDefault(last.getKey(), 0L) > last.getValue());
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

    long seed() {
        return recording.seed();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
