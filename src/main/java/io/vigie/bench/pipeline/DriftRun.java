package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.vigie.job.DriftJob;
import io.vigie.job.JobEnvironment;
import io.vigie.local.LocalCluster;
import io.vigie.settings.DriftSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of the drift job in this process, from the first pane to the last. Its figures go to a file.
 *
 * <p>All panes are as dense in event time, so that shares of the panes are shares of the event time.
 */
public final class DriftRun {

    private static final long LOOK_EVERY_MS = 250;
    /** No record has moved, and nothing was written, for so long: it is done. */
    private static final long QUIET_NANOS = 4_000_000_000L;

    private static final int FIFTHS = 5;

    private DriftRun() {}

    /**
     * @param cpuMsPerPane processor time of this process for a pane, by fifth of the event time; the first one
     *     compiles
     * @param panesPerSecond from the first fifth's end to the end of all
     * @param shuffleBytesPerPane between tasks, over all
     * @param stateBytes of the newest checkpoint
     */
    public record DriftRunFigures(
            List<Double> cpuMsPerPane, double panesPerSecond, double shuffleBytesPerPane, long stateBytes) {

        public DriftRunFigures {
            cpuMsPerPane = List.copyOf(cpuMsPerPane);
        }
    }

    private record DriftLook(long nanos, long cpuNanos, long panes, long moved, long shuffledBytes) {}

    /** @param arguments panes, file of settings, directory, file of figures, overrides of settings */
    public static void main(String[] arguments) throws Exception {
        long panes = Long.parseLong(arguments[0]);
        DriftSettings settings =
                DriftSettings.load(Path.of(arguments[1]), List.of(arguments).subList(4, arguments.length));
        try (LocalCluster cluster = LocalCluster.start(Path.of(arguments[2]), 1)) {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(
                    JobEnvironment.configuration(settings.runtime()));
            DriftJob.build(environment, settings);
            LocalCluster.Job job = cluster.submit("drift", environment);
            List<DriftLook> looks = looks(job, panes);
            new ObjectMapper()
                    .writeValue(Path.of(arguments[3]).toFile(), figures(looks, panes, JobCounts.stateBytes(job)));
        }
    }

    private static List<DriftLook> looks(LocalCluster.Job job, long panes) throws Exception {
        JobCounts counts = new JobCounts(job, "accept_panes", 1);
        List<DriftLook> looks = new ArrayList<>();
        int changed = 0;
        do {
            if (!job.isAlive()) {
                throw new IllegalStateException(
                        "the job has ended: " + job.failureMessage().orElse("the reason is not known"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            looks.add(look(counts));
            int last = looks.size() - 1;
            if (looks.get(last).moved() != looks.get(changed).moved()) {
                changed = last;
            }
        } while (looks.get(changed).panes() < panes
                || looks.get(looks.size() - 1).nanos() - looks.get(changed).nanos() < QUIET_NANOS);
        return List.copyOf(looks.subList(0, changed + 1));
    }

    private static DriftRunFigures figures(List<DriftLook> looks, long panes, long stateBytes) {
        List<Double> cpuMs = new ArrayList<>();
        DriftLook end = looks.get(looks.size() - 1);
        DriftLook before = looks.get(0);
        DriftLook warm = before;
        for (int fifth = 1; fifth <= FIFTHS; fifth++) {
            long upTo = panes * fifth / FIFTHS;
            DriftLook at = fifth == FIFTHS
                    ? end
                    : looks.stream()
                            .filter(look -> look.panes() >= upTo)
                            .findFirst()
                            .orElse(end);
            cpuMs.add((at.cpuNanos() - before.cpuNanos()) / 1e6 / Math.max(1, at.panes() - before.panes()));
            before = at;
            warm = fifth == 1 ? at : warm;
        }
        return new DriftRunFigures(
                cpuMs,
                (end.panes() - warm.panes()) * 1e9 / (end.nanos() - warm.nanos()),
                (double) end.shuffledBytes() / panes,
                stateBytes);
    }

    private static DriftLook look(JobCounts counts) throws IOException, InterruptedException {
        counts.read();
        long cpuNanos = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        return new DriftLook(
                System.nanoTime(), cpuNanos, counts.recordsRead(), counts.recordsMoved(), counts.shuffledBytes());
    }
}
