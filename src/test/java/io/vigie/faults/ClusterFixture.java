package io.vigie.faults;

import io.vigie.cluster.Checkpoints;
import io.vigie.cluster.ClusterDirectory;
import io.vigie.cluster.ClusterProcess;
import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkDistribution;
import io.vigie.cluster.FlinkRest;
import io.vigie.cluster.JobSubmission;
import io.vigie.cluster.RunningJob;
import io.vigie.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of processes with jobs on it, and faults that can happen to them. */
final class ClusterFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final FlinkCluster cluster;
    private final Map<String, JobSubmission> submissions = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();

    /** Ends the cluster's processes, which outlive the process that started them. */
    private final Thread hook = new Thread(this::stop);

    private ClusterFixture(FlinkCluster cluster) {
        this.cluster = cluster;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param options of Flink that override those of a cluster on one machine */
    static ClusterFixture start(Path directory, ClusterSize size, Map<String, String> options)
            throws IOException, InterruptedException {
        int port = FreePort.find();
        return new ClusterFixture(FlinkCluster.start(
                new ClusterDirectory(directory),
                new FlinkDistribution(Path.of("target")),
                new FlinkCluster.ClusterPlan(size, port, null, options)));
    }

    FlinkCluster flink() {
        return cluster;
    }

    void submit(JobSubmission submission) throws IOException, InterruptedException {
        submissions.put(submission.job(), submission);
        ids.put(submission.job(), submission.to(cluster));
    }

    RunningJob job(String name) throws IOException, InterruptedException {
        String id = Objects.requireNonNull(ids.get(name));
        return cluster.rest().jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IOException("the cluster does not know " + name));
    }

    Checkpoints checkpoints(String name) throws IOException, InterruptedException {
        return cluster.rest().checkpoints(Objects.requireNonNull(ids.get(name)));
    }

    List<String> failures(String name) throws IOException, InterruptedException {
        return cluster.rest().failures(Objects.requireNonNull(ids.get(name)));
    }

    /** Waits until all tasks of all jobs run and each job has then completed this many more checkpoints. */
    void awaitCheckpoints(int more) throws Exception {
        for (String name : ids.keySet()) {
            Await.until(
                    "all tasks of " + name + " run",
                    PATIENCE,
                    () -> answers(() -> job(name).isWhole()));
        }
        Map<String, Long> before = new HashMap<>();
        for (String name : ids.keySet()) {
            before.put(name, checkpoints(name).completed());
        }
        for (String name : ids.keySet()) {
            Await.until(
                    more + " more checkpoints of " + name,
                    PATIENCE,
                    () -> answers(() -> checkpoints(name).completed() >= before.get(name) + more));
        }
    }

    private static boolean answers(Await.Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills the TaskManager that was started first, as a machine failure would. */
    void killTaskManager() throws IOException, InterruptedException {
        cluster.kill(cluster.taskManagers().get(0));
    }

    void addTaskManager() throws IOException {
        cluster.addTaskManager();
    }

    /** Kills the cluster, starts it again, and submits each job from its newest checkpoint. */
    void killJobManager() throws IOException, InterruptedException {
        cluster.kill(cluster.jobManager());
        cluster.restartJobManager();
        cluster.awaitTaskManagers(cluster.taskManagers().size());
        for (JobSubmission submission : List.copyOf(submissions.values())) {
            submit(from(submission, newestCheckpoint(submission.job())));
        }
    }

    private static JobSubmission from(JobSubmission submission, @Nullable String state) {
        return new JobSubmission(submission.job(), submission.mainClass(), submission.arguments(), state);
    }

    /** The address of a job's newest complete checkpoint; null if there is none. */
    private @Nullable String newestCheckpoint(String job) throws IOException {
        try (Stream<Path> files = Files.walk(cluster.directory().checkpoints(job), 3)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .map(file -> file.getParent().toUri().toString())
                    .orElse(null);
        }
    }

    /** Stops a job with a savepoint and returns its address. */
    String stopWithSavepoint(String name) throws Exception {
        String id = Objects.requireNonNull(ids.get(name));
        String directory = cluster.directory().savepoints().toUri().toString();
        String request = cluster.rest().startSavepoint(id, directory, true);
        List<FlinkRest.SavepointStatus> ended = new ArrayList<>();
        Await.until("the savepoint of " + name, PATIENCE, () -> {
            FlinkRest.SavepointStatus savepoint = cluster.rest().savepoint(id, request);
            return savepoint.hasEnded() && ended.add(savepoint);
        });
        String location = ended.get(0).location();
        if (location == null) {
            throw new IOException(
                    "the savepoint of " + name + " failed: " + ended.get(0).failure());
        }
        Await.until(name + " has stopped", PATIENCE, () -> !job(name).isAlive());
        return location;
    }

    /** Restores a job from a savepoint with this parallelism. */
    void rescale(String name, int parallelism) throws Exception {
        String savepoint = stopWithSavepoint(name);
        JobSubmission submission = Objects.requireNonNull(submissions.get(name));
        List<String> arguments = new ArrayList<>(submission.arguments());
        arguments.addAll(List.of("--set", "runtime.parallelism=" + parallelism));
        submit(new JobSubmission(name, submission.mainClass(), arguments, savepoint));
    }

    void cancel(String name) throws Exception {
        cluster.rest().cancel(Objects.requireNonNull(ids.get(name)));
        Await.until(name + " has ended", PATIENCE, () -> !job(name).isAlive());
    }

    List<ClusterProcess> members() {
        return cluster.alive();
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void stop() {
        try {
            cluster.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
