package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.vigie.job.DriftJob;
import io.vigie.job.JobEnvironment;
import io.vigie.local.LocalCluster;
import io.vigie.settings.DriftSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
            new ObjectMapper().writeValue(Path.of(arguments[3]).toFile(), figures(looks, panes, stateBytes(job)));
        }
    }

    private static List<DriftLook> looks(LocalCluster.Job job, long panes) throws Exception {
        JobVertices vertices = new JobVertices(job.http());
        List<DriftLook> looks = new ArrayList<>();
        int changed = 0;
        do {
            if (!job.isAlive()) {
                throw new IllegalStateException(
                        "the job has ended: " + job.failureMessage().orElse("the reason is not known"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            looks.add(vertices.look());
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

    private static long stateBytes(LocalCluster.Job job) throws InterruptedException {
        long before = job.completedCheckpoints();
        while (job.isAlive() && job.completedCheckpoints() < before + 2) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        return job.stateBytes().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What Flink counts of the job's tasks, by its interface over HTTP. */
    private static final class JobVertices {
        private static final String PANES = "accept_panes.numRecordsIn";

        private final HttpClient client = HttpClient.newHttpClient();
        private final ObjectMapper json = new ObjectMapper();
        private final URI job;

        JobVertices(URI job) {
            this.job = job;
        }

        DriftLook look() throws IOException, InterruptedException {
            long panes = 0;
            long moved = 0;
            long shuffledBytes = 0;
            for (JsonNode vertex : ask(job).path("vertices")) {
                JsonNode counts = vertex.path("metrics");
                moved += counts.path("read-records").asLong()
                        + counts.path("write-records").asLong();
                shuffledBytes += counts.path("write-bytes").asLong();
                panes += ask(URI.create(job + "/vertices/" + vertex.path("id").asText()
                                + "/subtasks/metrics?agg=sum&get=" + PANES))
                        .path(0)
                        .path("sum")
                        .asLong();
            }
            long cpuNanos = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
            return new DriftLook(System.nanoTime(), cpuNanos, panes, moved, shuffledBytes);
        }

        private JsonNode ask(URI address) throws IOException, InterruptedException {
            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
            return json.readTree(answer.body());
        }
    }
}
