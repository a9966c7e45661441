package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.cluster.ClusterProcess;
import io.vigie.cluster.ClusterSize;
import io.vigie.job.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Traffic at a steady rate while one process after the other is killed: memory and state stay flat, and in the end
 * every pane and every count of requests equals a recomputation that shares no code with the jobs.
 */
@Tag("soak")
class SoakIT {

    private static final long SEED = Long.getLong("vigie.soak.seed", 11);
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("vigie.soak.minutes", 30));
    private static final int EVENTS_PER_SECOND = Integer.getInteger("vigie.soak.rate", 20_000);
    private static final Duration BETWEEN_KILLS =
            Duration.ofSeconds(Integer.getInteger("vigie.soak.killEverySeconds", 180));
    private static final Duration CATCHING_UP = Duration.ofMinutes(20);

    /**
     * Longer than any process is down, and short enough that for most of the run state is dropped as fast as it grows.
     */
    private static final Duration GRACE = Duration.ofMinutes(2);

    /** How long the jobs keep a request, by the machine's clock. */
    private static final Duration MEMORY = SoakTraffic.HORIZON.plus(GRACE);

    private static final double FLAT = 1.3;
    private static final Path TABLE = Path.of("target/soak.txt");
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /** @param heapBytes live heap of both TaskManagers together */
    private record Sample(long seconds, long heapBytes, long metricsState, long driftState) {

        long state() {
            return metricsState + driftState;
        }
    }

    @Test
    void killsLeaveNothingBehind() throws Exception {
        Path directory = Files.createTempDirectory("vigie-soak");
        SoakTraffic traffic = new SoakTraffic(EVENTS_PER_SECOND, LENGTH, SEED);
        SoakTruth truth = new SoakTruth(terms());
        try (Services services = Services.start(directory);
                Deployment jobs = Deployment.prepare(services, deployment())) {
            jobs.start();
            jobs.cluster().awaitCheckpoints(1);
            long begun = System.nanoTime();
            CompletableFuture<Void> published = CompletableFuture.runAsync(() -> {
                try {
                    traffic.publish(services.broker().bootstrapServers(), jobs.topics(), truth::add);
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            disturb(jobs, traffic, begun, published);
            published.get();
            LastRecords.publish(
                    services.broker().bootstrapServers(), jobs.topics(), Deployment.PARTITIONS, traffic.time());
            long behind = traffic.sent() - jobs.read();
            long ended = System.nanoTime();
            jobs.awaitDone(CATCHING_UP);
            tell("%,d events sent, the last %,d read in %d s", traffic.sent(), behind, seconds(ended));
            truth.end();
            SoakCheck.check("seed " + SEED, jobs, truth);
            tell("%,d panes equal the recomputation, seed %d", truth.panes().size(), SEED);
            assertFlat();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private static Deployment.Terms deployment() {
        String horizon = "labels.horizon=" + SoakTraffic.HORIZON.toMinutes() + "min";
        return Deployment.Terms.of("soak")
                .with(new ClusterSize(2, 1))
                .withFlink(Map.of())
                .withMetrics(horizon, "labels.grace=" + GRACE.toMinutes() + "min", "runtime.checkpointInterval=10s")
                .withDrift(horizon, "runtime.checkpointInterval=10s", "labels.maturity=10min");
    }

    /** The values of the settings; those not set have their defaults. */
    private static History.Terms terms() {
        return new History.Terms(
                Duration.ofMinutes(10).toMillis(),
                Duration.ofMinutes(10).toMillis(),
                SoakTraffic.HORIZON.toMillis(),
                0,
                Duration.ofSeconds(30).toMillis(),
                List.of(List.of(), List.of("language")));
    }

    private void disturb(Deployment jobs, SoakTraffic traffic, long begun, CompletableFuture<Void> published)
            throws Exception {
        int kills = (int) (LENGTH.toMillis() / BETWEEN_KILLS.toMillis()) - 1;
        for (int i = 0; i < kills; i++) {
            pauseUntil(begun + BETWEEN_KILLS.multipliedBy(i + 1).toNanos(), published);
            sample(jobs, traffic, begun);
            Victim victim = Victim.values()[i % Victim.values().length];
            long killed = System.nanoTime();
            kill(victim, jobs);
            jobs.cluster().awaitCheckpoints(1);
            tell("    kill -9 of %s: recovered in %d s", victim.name, seconds(killed));
        }
        pauseUntil(begun + LENGTH.toNanos(), published);
        sample(jobs, traffic, begun);
    }

    /** The processes in the order in which they are killed. */
    private enum Victim {
        A_TASK_MANAGER("a TaskManager"),
        THE_STORE("InfluxDB"),
        ANOTHER_TASK_MANAGER("a TaskManager"),
        THE_BROKER("the broker"),
        THE_JOB_MANAGER("the JobManager");

        private final String name;

        Victim(String name) {
            this.name = name;
        }
    }

    private static void kill(Victim victim, Deployment jobs) throws IOException, InterruptedException {
        switch (victim) {
            case A_TASK_MANAGER, ANOTHER_TASK_MANAGER -> {
                jobs.cluster().killTaskManager();
                jobs.cluster().addTaskManager();
            }
            case THE_STORE -> {
                jobs.services().influx().kill();
                jobs.services().influx().restart();
            }
            case THE_BROKER -> {
                jobs.services().broker().kill();
                jobs.services().broker().restart();
            }
            case THE_JOB_MANAGER -> jobs.cluster().killJobManager();
        }
    }

    private static void pauseUntil(long nanoTime, CompletableFuture<Void> published) throws Exception {
        while (nanoTime > System.nanoTime() && !published.isCompletedExceptionally()) {
            Await.pause(Duration.ofSeconds(1));
        }
        if (published.isCompletedExceptionally()) {
            published.get();
        }
    }

    private void sample(Deployment jobs, SoakTraffic traffic, long begun) throws Exception {
        long heap = 0;
        for (ClusterProcess member : jobs.cluster().flink().taskManagers()) {
            heap += liveHeap(member.pid());
        }
        Sample sample = new Sample(
                seconds(begun),
                heap,
                jobs.cluster().checkpoints(Deployment.METRICS).bytes(),
                jobs.cluster().checkpoints(Deployment.DRIFT).bytes());
        samples.add(sample);
        tell(
                "%4d s, simulated %s: %,d sent, %,d not read; heap %d MB, state %d MB and %d MB",
                sample.seconds(),
                traffic.time(),
                traffic.sent(),
                traffic.sent() - jobs.read(),
                megabytes(sample.heapBytes()),
                megabytes(sample.metricsState()),
                megabytes(sample.driftState()));
    }

    /** The bytes of all reachable objects. */
    private static long liveHeap(long pid) throws IOException, InterruptedException {
        Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
        assertThat(total.find()).as("a JVM that tells its objects").isTrue();
        return Long.parseLong(total.group(1));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("jcmd %s: %s", command, said).isZero();
        return said;
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    private void tell(String line, Object... values) throws IOException {
        told.add(String.format(Locale.ROOT, line, values));
        Files.write(TABLE, told);
    }

    /**
     * Once the first requests are dropped nothing grows, since requests are dropped as fast as they arrive. The panes
     * of the drift job keep growing for longer than the run; they are a small part of the state.
     */
    private void assertFlat() {
        List<Sample> steady = samples.stream()
                .filter(sample -> sample.seconds() >= MEMORY.toSeconds())
                .toList();
        List<Sample> first = steady.subList(0, steady.size() / 2);
        List<Sample> last = steady.subList(steady.size() / 2, steady.size());
        if (!first.isEmpty()) {
            assertThat(most(last, Sample::state)).as("state, %s", told).isLessThan(FLAT * most(first, Sample::state));
            assertThat(most(last, Sample::heapBytes))
                    .as("heap, %s", told)
                    .isLessThan(FLAT * most(first, Sample::heapBytes));
        }
    }

    private static double most(List<Sample> some, ToDoubleFunction<Sample> what) {
        return some.stream().mapToDouble(what).max().orElseThrow();
    }
}
