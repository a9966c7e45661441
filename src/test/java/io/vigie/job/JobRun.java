package io.vigie.job;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.IncidentEvents;
import io.vigie.flink.DecodedRecord;
import io.vigie.model.Label;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Rejection;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.JoinSettings;
import io.vigie.settings.QualityMetricsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Both pipelines over one history on a MiniCluster, linked as in a local run: sources read at random speeds, failures
 * strike where the seed says, panes and points are collected at least once, scores and alerts as a transactional sink
 * commits them. Objects shared by the tasks of a run are kept here under the run's name.
 */
final class JobRun implements AutoCloseable {

    /**
     * Replaces the machine's clock and lies after every history, so that output does not depend on the time of day.
     */
    private static final long REJECTED_AT =
            Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private static final Map<String, JobRun> RUNS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "run-" + NAMES.incrementAndGet();
    private final History history;
    private final BacktestSettings settings;
    private final long seed;
    private final List<Integer> failAt = new ArrayList<>();
    private final AtomicInteger seen = new AtomicInteger();
    private final List<PaneUpdate> panes = Collections.synchronizedList(new ArrayList<>());
    private final Map<TruePoints.Key, Map<String, Double>> points = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<String>>> committed = new ConcurrentHashMap<>();
    private final AtomicInteger transactions = new AtomicInteger();
    private volatile double limit = 1;

    /** @param failures how often a run fails; it may fail at about one record in a hundred */
    JobRun(History history, BacktestSettings settings, long seed, int failures) {
        this.history = history;
        this.settings = settings;
        this.seed = seed;
        Random random = new Random(seed);
        int records = history.byTime().size();
        for (int i = 0; i < failures; i++) {
            failAt.add(records / 10 + random.nextInt(records * 3));
        }
        Collections.sort(failAt);
        RUNS.put(name, this);
    }

    /** For every other seed everything is on the heap; for the rest, nothing that can be left to the state backend. */
    private QualityMetricsSettings withMemory(QualityMetricsSettings given) {
        JoinSettings join = given.join();
        return new QualityMetricsSettings(
                given.kafka(),
                new JoinSettings(
                        join.timeoutMs(),
                        join.outOfOrderness(),
                        join.idleness(),
                        join.alignmentMaxDrift(),
                        seed % 2 == 0 ? 0 : Long.MAX_VALUE),
                given.abandonment(),
                given.labels(),
                given.slices(),
                given.panes(),
                given.limits(),
                given.runtime());
    }

    static JobRun of(String name) {
        JobRun run = RUNS.get(name);
        if (run == null) {
            throw new IllegalStateException("no run is called " + name);
        }
        return run;
    }

    History history() {
        return history;
    }

    /** @param share of each topic that the sources read before they wait, 1 is all of it */
    void readUpTo(double share) {
        limit = share;
    }

    double limit() {
        return limit;
    }

    /** How often the run has failed as planned. */
    int failed() {
        int count = 0;
        for (int at : failAt) {
            count += at <= seen.get() ? 1 : 0;
        }
        return count;
    }

    int seen() {
        return seen.get();
    }

    /** Fails once at each of the counts that the seed chose. */
    void pass() {
        if (failAt.contains(seen.incrementAndGet())) {
            throw new IllegalStateException("a planned failure");
        }
    }

    List<PaneUpdate> panes() {
        return List.copyOf(panes);
    }

    Map<TruePoints.Key, Map<String, Double>> points() {
        return new HashMap<>(points);
    }

    List<String> committed(String kind) {
        return committed.getOrDefault(kind, Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Lines of a transaction's name, a tab, and one of its records. */
    List<String> transactions(String kind) {
        List<String> lines = new ArrayList<>();
        committed
                .getOrDefault(kind, Map.of())
                .forEach((transaction, records) -> records.forEach(record -> lines.add(transaction + "\t" + record)));
        Collections.sort(lines);
        return lines;
    }

    /** Takes over what another run has committed, since its savepoint may commit the last part again. */
    void takeOver(String kind, List<String> lines) {
        Map<String, List<String>> records = new HashMap<>();
        for (String line : lines) {
            int tab = line.indexOf('\t');
            records.computeIfAbsent(line.substring(0, tab), name -> new ArrayList<>(List.of(name)))
                    .add(line.substring(tab + 1));
        }
        records.forEach((name, each) -> {
            commit(kind, each);
            transactions.accumulateAndGet(Integer.parseInt(name.substring(name.indexOf('-') + 1)), Math::max);
        });
    }

    String newTransaction() {
        return "transaction-" + transactions.incrementAndGet();
    }

    /** @param lines each begins with its transaction's name, so that lines committed twice are kept once */
    void commit(String kind, List<String> lines) {
        committed
                .computeIfAbsent(kind, unused -> new ConcurrentHashMap<>())
                .put(lines.get(0), List.copyOf(lines.subList(1, lines.size())));
    }

    private void keep(Object record) {
        if (record instanceof PaneUpdate update) {
            panes.add(update);
        } else if (record instanceof SeriesPoint point) {
            points.put(TruePoints.Key.of(point), point.fields());
        }
    }

    /** @param from a savepoint; null: starts empty */
    JobClient start(String backend, Path checkpoints, @Nullable String from) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, failAt.size());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        if (from != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
        }
        StreamExecutionEnvironment environment = TestEnvironment.create(2, configuration);
        build(environment);
        return environment.executeAsync(name);
    }

    private void build(StreamExecutionEnvironment environment) {
        var quality = new QualityMetricsPipeline(withMemory(settings.qualityMetrics()))
                .build(new QualityMetricsPipeline.QualityMetricsInputs(
                        topic(environment, 0, new TypeHint<DecodedRecord<Request>>() {}),
                        topic(environment, 1, new TypeHint<DecodedRecord<Response>>() {}),
                        topic(environment, 2, new TypeHint<DecodedRecord<Label>>() {}),
                        topic(environment, 3, new TypeHint<DecodedRecord<Signal>>() {})));
        var panes = quality.panes()
                .map(new Passing<PaneUpdate>(name), TypeInformation.of(PaneUpdate.class))
                .uid("passing-panes");
        var rejections = quality.deadLetters()
                .map(
                        letter -> new Rejection(letter.topic(), letter.reason(), REJECTED_AT),
                        TypeInformation.of(Rejection.class))
                .uid("rejections");
        var drift = new DriftPipeline(settings.drift(), List.of(), Long.MAX_VALUE)
                .build(panes, quality.scores(), rejections);
        panes.sinkTo(new RunSink.AtLeastOnce<>(name)).uid("sink-panes");
        drift.points().sinkTo(new RunSink.AtLeastOnce<>(name)).uid("sink-points");
        quality.scores()
                .filter(update -> update.label() != null)
                .uid("labels-of-scores")
                .map(String::valueOf, Types.STRING)
                .uid("text-of-scores")
                .sinkTo(new RunSink.ExactlyOnce(name, "scores"))
                .uid("sink-scores");
        drift.alerts()
                .map(AlertCodec::jsonLine, Types.STRING)
                .uid("text-of-alerts")
                .sinkTo(new RunSink.ExactlyOnce(name, "alerts"))
                .uid("sink-alerts");
        drift.incidents()
                .map(IncidentEvents::jsonLine, Types.STRING)
                .uid("text-of-incidents")
                .sinkTo(new RunSink.ExactlyOnce(name, "incidents"))
                .uid("sink-incidents");
        quality.deadLetters()
                .map(letter -> letter.topic() + " " + letter.reason() + " " + letter.detail(), Types.STRING)
                .uid("text-of-dead-letters")
                .sinkTo(new RunSink.ExactlyOnce(name, "dead-letters"))
                .uid("sink-dead-letters");
    }

    @SuppressWarnings("deprecation") // as TopicSource
    private <T> DataStream<DecodedRecord<T>> topic(
            StreamExecutionEnvironment environment, int topic, TypeHint<DecodedRecord<T>> type) {
        return environment
                .addSource(new TopicSource<T>(name, topic, seed), "topic-" + topic, TypeInformation.of(type))
                .uid("topic-" + topic);
    }

    /** The place of failures between the two pipelines. */
    private record Passing<T>(String run) implements MapFunction<T, T> {
        private static final long serialVersionUID = 1;

        @Override
        public T map(T value) {
            of(run).pass();
            return value;
        }
    }

    static void keep(String run, Object record) {
        of(run).keep(record);
    }

    @Override
    public void close() {
        RUNS.remove(name);
    }
}
