package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.vigie.bench.pipeline.BenchedPipeline.PipelineGraph;
import io.vigie.job.JobEnvironment;
import io.vigie.local.LocalCluster;
import io.vigie.settings.QualityMetricsSettings;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of one pipeline in this process: from the first record to the last that any task has worked on. Its figures
 * go to a file.
 */
public final class PipelineRun {

    /** Each look costs some milliseconds of what is measured. */
    private static final long LOOK_EVERY_MS = 1_000;

    private static final long QUIET_NANOS = 2_500_000_000L;
    /** Until then the compiler is busy with what is to be measured. */
    private static final double WARM_AFTER = 0.4;

    private static final int SOURCES = 4;

    private PipelineRun() {}

    /**
     * @param cpuSecondsPerMillion of this process, for a million records, once it is warm
     * @param recordsPerSecond once it is warm
     * @param shuffleBytesPerRecord between tasks
     * @param stateBytes of the newest checkpoint
     * @param collectionShare of the time that garbage collection stopped the process
     */
    public record RunFigures(
            double cpuSecondsPerMillion,
            double recordsPerSecond,
            double shuffleBytesPerRecord,
            long stateBytes,
            double collectionShare) {}

    private record Look(long nanos, long cpuNanos, long collectionMs, long read, long moved) {}

    /** @param arguments pipeline, records, file of settings, directory, file of figures, overrides of settings */
    public static void main(String[] arguments) throws Exception {
        BenchedPipeline pipeline = BenchedPipeline.of(arguments[0]).orElseThrow();
        long records = Long.parseLong(arguments[1]);
        List<String> overrides = List.of(arguments).subList(5, arguments.length);
        QualityMetricsSettings settings = QualityMetricsSettings.load(Path.of(arguments[2]), overrides);
        Integer parallelism = settings.runtime().parallelism();
        Configuration configuration = JobEnvironment.configuration(settings.runtime());
        // The planner names its operators by itself.
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, pipeline.graph() == PipelineGraph.SQL);
        try (LocalCluster cluster = LocalCluster.start(Path.of(arguments[3]), parallelism == null ? 1 : parallelism)) {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            PipelineGraphs.build(pipeline.graph(), environment, settings);
            RunFigures figures = run(cluster.submit(pipeline.id(), environment), records);
            new ObjectMapper().writeValue(Path.of(arguments[4]).toFile(), figures);
        }
    }

    private static RunFigures run(LocalCluster.Job job, long records) throws Exception {
        JobCounts counts = new JobCounts(job, "accept_", SOURCES);
        List<Look> looks = new ArrayList<>();
        Look last = look(counts);
        while (last.read() < records || looks.get(looks.size() - 1).nanos() - lastChange(looks) < QUIET_NANOS) {
            if (!job.isAlive()) {
                throw new IllegalStateException(
                        "the job has ended: " + job.failureMessage().orElse("the reason is not known"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            last = look(counts);
            looks.add(last);
        }
        return figures(looks, records, counts.shuffledBytes(), JobCounts.stateBytes(job));
    }

    private static RunFigures figures(List<Look> looks, long records, long shuffledBytes, long stateBytes) {
        long end = lastChange(looks);
        Look last =
                looks.stream().filter(look -> look.nanos() == end).findFirst().orElseThrow();
        Look warm = looks.stream()
                .filter(look -> look.read() >= WARM_AFTER * records)
                .findFirst()
                .orElseThrow();
        double measured = records - warm.read();
        double nanos = last.nanos() - warm.nanos();
        return new RunFigures(
                (last.cpuNanos() - warm.cpuNanos()) / 1e3 / measured,
                measured / nanos * 1e9,
                shuffledBytes / (double) records,
                stateBytes,
                (last.collectionMs() - warm.collectionMs()) * 1e6 / nanos);
    }

    /** When any task worked on a record for the last time. */
    private static long lastChange(List<Look> looks) {
        int last = looks.size() - 1;
        int changed = last;
        while (changed > 0 && looks.get(changed - 1).moved() == looks.get(last).moved()) {
            changed--;
        }
        return looks.get(changed).nanos();
    }

    private static Look look(JobCounts counts) throws Exception {
        counts.read();
        return new Look(
                System.nanoTime(),
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                counts.recordsRead(),
                counts.recordsMoved());
    }
}
