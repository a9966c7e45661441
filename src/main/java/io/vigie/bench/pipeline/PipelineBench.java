package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalBroker;
import io.vigie.publish.EventPublisher;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Publishes records to a broker in this process, and runs each pipeline on them in a JVM of its own, one at a time, as
 * often as asked: first all of them once, then all of them again, so that what else the machine does falls on all.
 */
public final class PipelineBench {

    private static final long SEED = 1;
    private static final int PARTITIONS = 2;
    private static final String HEAP = "-Xmx2g";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final PipelineBenchPlan plan;
    private final PipelineBenchPlace place;
    private final InterruptHandler interruption;
    private final BenchmarkObserver progress;
    private final Consumer<String> said;

    /**
     * @param records to publish, over all topics
     * @param runs of each pipeline
     * @param overrides of settings, of the job alone
     */
    public record PipelineBenchPlan(List<BenchedPipeline> pipelines, int records, int runs, List<String> overrides) {}

    /**
     * @param settings of the quality-metrics job
     * @param work a directory for checkpoints and RocksDB; the caller deletes it
     */
    public record PipelineBenchPlace(Path settings, Path work) {}

    /** @param said is told a line for each run that begins or ends */
    public PipelineBench(
            PipelineBenchPlan plan,
            PipelineBenchPlace place,
            InterruptHandler interruption,
            BenchmarkObserver progress,
            Consumer<String> said) {
        this.plan = plan;
        this.place = place;
        this.interruption = interruption;
        this.progress = progress;
        this.said = said;
    }

    /** @throws CancellationException if a stop was requested */
    public PipelineReport run() throws IOException, InterruptedException {
        Map<BenchedPipeline, List<RunFigures>> figures = new EnumMap<>(BenchedPipeline.class);
        try (LocalBroker broker = LocalBroker.start()) {
            publish(broker);
            for (int run = 1; run <= plan.runs(); run++) {
                for (BenchedPipeline pipeline : plan.pipelines()) {
                    RunFigures one = run(pipeline, run, broker);
                    figures.computeIfAbsent(pipeline, unused -> new ArrayList<>())
                            .add(one);
                    said.accept(String.format(
                            Locale.ROOT,
                            "%s, run %d of %d: %.1f CPU s per million records, %,.0f records/s",
                            pipeline.id(),
                            run,
                            plan.runs(),
                            one.cpuSecondsPerMillion(),
                            one.recordsPerSecond()));
                }
            }
        }
        return new PipelineReport(plan.records(), figures);
    }

    private void publish(LocalBroker broker) throws InterruptedException {
        QualityMetricsSettings settings = QualityMetricsSettings.load(place.settings(), overrides(broker, "input"));
        broker.createTopics(TopicPlan.of(settings.kafka().topics(), PARTITIONS, null));
        int[] sent = {0};
        try (EventPublisher publisher = new EventPublisher(settings.kafka())) {
            new PipelineTraffic(SEED).events(plan.records(), event -> {
                if (progress.isStopped()) {
                    throw new CancellationException();
                }
                publisher.publish(event);
                progress.progress("published", ++sent[0], plan.records());
            });
            publisher.flush();
        }
    }

    private RunFigures run(BenchedPipeline pipeline, int run, LocalBroker broker)
            throws IOException, InterruptedException {
        String name = pipeline.id() + "-" + run;
        var overrides = new ArrayList<>(overrides(broker, name));
        overrides.addAll(pipeline.settings());
        broker.createTopics(TopicPlan.of(
                QualityMetricsSettings.load(place.settings(), overrides).kafka().topics(), PARTITIONS, null));
        Path figures = place.work().resolve(name + ".json");
        Path log = place.work().resolve(name + ".log");
        Process process = new ProcessBuilder(command(pipeline, place.work().resolve(name), figures, overrides))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            said.accept(String.format(Locale.ROOT, "%s, run %d of %d begins", pipeline.id(), run, plan.runs()));
            while (process.isAlive()) {
                if (interruption.await(LOOK_EVERY)) {
                    throw new CancellationException();
                }
            }
            if (process.exitValue() != 0) {
                throw new IOException(name + " has failed:\n" + Files.readString(log));
            }
            return new ObjectMapper().readValue(figures.toFile(), RunFigures.class);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command(BenchedPipeline pipeline, Path work, Path figures, List<String> overrides) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                pipeline.collector(),
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.vigie.event",
                "-Dlog4j2.configurationFile=log4j2-local.properties",
                "-Dvigie.log.dir=" + place.work(),
                "-cp",
                System.getProperty("java.class.path"),
                PipelineRun.class.getName(),
                pipeline.id(),
                Integer.toString(plan.records()),
                place.settings().toString(),
                work.toString(),
                figures.toString()));
        command.addAll(overrides);
        return command;
    }

    /** All read the same topics, and each run writes its own. */
    private List<String> overrides(LocalBroker broker, String outputs) {
        var overrides = new ArrayList<>(List.of(
                "kafka.bootstrapServers=" + broker.bootstrapServers(),
                "kafka.topics.panes=" + outputs + ".panes",
                "kafka.topics.scores=" + outputs + ".scores",
                "kafka.topics.deadLetters=" + outputs + ".dead-letters",
                "slices.dimensions=[[], [language], [country], [channel], [country, channel]]",
                "runtime.parallelism=1",
                "runtime.stateBackend=rocksdb",
                "runtime.checkpointInterval=10s"));
        overrides.addAll(plan.overrides());
        return overrides;
    }
}
