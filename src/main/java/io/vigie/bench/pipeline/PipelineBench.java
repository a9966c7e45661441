package io.vigie.bench.pipeline;

import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalBroker;
import io.vigie.publish.EventPublisher;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
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
        said.accept(String.format(Locale.ROOT, "%s, run %d of %d begins", pipeline.id(), run, plan.runs()));
        var jvm = new BenchJvm(place.work(), interruption);
        List<String> arguments = new ArrayList<>(List.of(
                pipeline.id(),
                Integer.toString(plan.records()),
                place.settings().toString(),
                jvm.files(name).directory().toString(),
                jvm.files(name).figures().toString()));
        arguments.addAll(overrides);
        return jvm.run(name, List.of(HEAP, pipeline.collector()), PipelineRun.class, arguments, RunFigures.class);
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
