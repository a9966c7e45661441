package io.vigie.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A JobManager and TaskManagers, each a process of its own on this machine, on loopback. They outlive the process that
 * started them and are listed in their directory. No process is ended unless it is known to be one of them.
 */
public final class FlinkCluster {

    private static final String JOB_MANAGER = "jobmanager";
    private static final String TASK_MANAGER = "taskmanager-";
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MS = 100;

    private final ClusterDirectory directory;
    private final FlinkDistribution distribution;
    private final FlinkRest rest;
    private ClusterProcesses members;

    private FlinkCluster(ClusterDirectory directory, FlinkDistribution distribution, ClusterProcesses members) {
        this.directory = directory;
        this.distribution = distribution;
        this.members = members;
        this.rest = new FlinkRest(members.restPort());
    }

    /**
     * What to start.
     *
     * @param port of the REST interface and the web page
     * @param application the only job that the cluster ever runs; null: jobs are submitted to it
     * @param options of Flink, which override the cluster's own
     */
    public record ClusterPlan(
            ClusterSize size,
            int port,
            @Nullable JobSubmission application,
            Map<String, String> options,
            LogFormat logs) {

        public ClusterPlan {
            options = Map.copyOf(options);
        }

        /** With logs in plain text. */
        public ClusterPlan(
                ClusterSize size, int port, @Nullable JobSubmission application, Map<String, String> options) {
            this(size, port, application, options, LogFormat.TEXT);
        }
    }

    /**
     * Starts a cluster and waits until it can run jobs or, if it is for one job, has that job.
     *
     * @throws IllegalStateException if the directory already has a cluster, or the port is taken
     */
    public static FlinkCluster start(ClusterDirectory directory, FlinkDistribution distribution, ClusterPlan plan)
            throws IOException, InterruptedException {
        distribution.requireComplete();
        Optional<FlinkCluster> existing = find(directory, distribution);
        if (existing.isPresent()) {
            existing.get().refuseSecondStart();
        }
        requireFree(plan.port());
        for (Path each : ClusterConfiguration.directories(directory)) {
            Files.createDirectories(each);
        }
        distribution.link(directory.libraries());
        ClusterProcesses members = new ClusterProcesses(plan.port(), freePort(), plan.size(), List.of());
        ClusterConfiguration.write(directory, ClusterConfiguration.of(directory, members, plan.options()), plan.logs());
        FlinkCluster cluster = new FlinkCluster(directory, distribution, members);
        try {
            cluster.launchJobManager(plan.application());
            for (int i = 0; i < plan.size().taskManagers(); i++) {
                cluster.launchTaskManager();
            }
            // Slots are registered a moment after their TaskManagers.
            cluster.await(() -> cluster.rest.overview().slots() >= plan.size().allSlots());
            if (plan.application() != null) {
                cluster.await(() -> !cluster.rest.jobs().isEmpty());
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.stop();
            throw e;
        }
    }

    /** The cluster that was started in a directory and has at least one living process. */
    public static Optional<FlinkCluster> find(ClusterDirectory directory, FlinkDistribution distribution)
            throws IOException {
        return ClusterProcesses.read(directory)
                .map(members -> new FlinkCluster(directory, distribution, members))
                .filter(cluster -> !cluster.alive().isEmpty());
    }

    private void refuseSecondStart() {
        List<String> dead = dead();
        throw new IllegalStateException(
                dead.isEmpty()
                        ? "a cluster is already running in " + directory.root() + ", at " + url()
                                + ": use it, or stop it first with `vigie cluster stop`"
                        : "the cluster in " + directory.root() + " is incomplete: " + String.join(", ", dead)
                                + (dead.size() == 1 ? " has" : " have") + " ended, see " + directory.logs()
                                + "; `vigie cluster stop` ends the rest, then start it again");
    }

    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "port " + port + " of this machine is taken: choose another one with --port", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public ClusterDirectory directory() {
        return directory;
    }

    public FlinkDistribution distribution() {
        return distribution;
    }

    public FlinkRest rest() {
        return rest;
    }

    public String url() {
        return "http://127.0.0.1:" + members.restPort();
    }

    /** Processes that are alive. */
    public List<ClusterProcess> alive() {
        return members.processes().stream()
                .filter(member -> member.process(directory.root()).isPresent())
                .toList();
    }

    /** Names of processes that have ended without being stopped. */
    public List<String> dead() {
        List<ClusterProcess> alive = alive();
        return members.processes().stream()
                .filter(member -> !alive.contains(member))
                .map(ClusterProcess::name)
                .toList();
    }

    /** @throws IllegalStateException if the JobManager has ended; the message says what to do */
    public void requireJobManager() {
        if (dead().contains(JOB_MANAGER)) {
            throw new IllegalStateException("the JobManager of the cluster in " + directory.root() + " has ended, see "
                    + directory.logs() + "; `vigie cluster stop` ends the rest, then start it again and submit each job"
                    + " with --from latest");
        }
    }

    /** Replaces a JobManager that has ended by one at the same address, where living TaskManagers find it. */
    public void restartJobManager() throws IOException, InterruptedException {
        launchJobManager(null);
        awaitTaskManagers(0);
    }

    /** Starts one more TaskManager, or replaces one that has ended. */
    public void addTaskManager() throws IOException {
        launchTaskManager();
    }

    /** Kills one process, as a machine failure would. */
    public void kill(ClusterProcess member) throws InterruptedException, IOException {
        Optional<ProcessHandle> process = member.process(directory.root());
        if (process.isPresent()) {
            process.get().destroyForcibly();
            await(process.get());
        }
    }

    public ClusterProcess jobManager() {
        return members.processes().stream()
                .filter(member -> member.name().equals(JOB_MANAGER))
                .findFirst()
                .orElseThrow();
    }

    public List<ClusterProcess> taskManagers() {
        return alive().stream()
                .filter(member -> member.name().startsWith(TASK_MANAGER))
                .toList();
    }

    private void launchJobManager(@Nullable JobSubmission application) throws IOException {
        ClusterJvm jvm = jvm();
        ProcessBuilder builder = application == null
                ? jvm.sessionManager(JOB_MANAGER)
                : jvm.applicationManager(JOB_MANAGER, application.ofApplication(this));
        launch(JOB_MANAGER, builder);
    }

    private void launchTaskManager() throws IOException {
        List<String> taken = alive().stream().map(ClusterProcess::name).toList();
        int number = 1;
        while (taken.contains(TASK_MANAGER + number)) {
            number++;
        }
        launch(TASK_MANAGER + number, jvm().taskManager(TASK_MANAGER + number));
    }

    private void launch(String name, ProcessBuilder builder) throws IOException {
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        members = members.with(ClusterProcess.of(name, builder.start()));
        members.write(directory);
    }

    ClusterJvm jvm() {
        Configuration flink =
                GlobalConfiguration.loadConfiguration(directory.configuration().toString());
        return new ClusterJvm(directory, flink);
    }

    /** Waits until that many TaskManagers have registered. */
    public void awaitTaskManagers(int count) throws IOException, InterruptedException {
        await(() -> rest.overview().taskManagers() >= count);
    }

    /** A question to the JobManager. */
    private interface ReadinessCheck {
        boolean ask() throws IOException, InterruptedException;
    }

    private void await(ReadinessCheck question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isAnsweredYes(question)) {
            List<String> dead = dead();
            if (!dead.isEmpty()) {
                throw new IllegalStateException(
                        "the cluster did not start: " + dead.get(0) + " has ended: " + jvm().lastWords(dead.get(0)));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the cluster did not start within " + START.toSeconds() + " s, see " + directory.logs());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** False also while the JobManager does not answer. */
    private static boolean isAnsweredYes(ReadinessCheck question) throws InterruptedException {
        try {
            return question.ask();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Stops TaskManagers, then the JobManager, and kills processes that do not end when asked. Checkpoints and
     * savepoints stay.
     */
    public void stop() throws IOException, InterruptedException {
        List<ClusterProcess> inOrder = new ArrayList<>(taskManagers());
        alive().stream().filter(member -> !inOrder.contains(member)).forEach(inOrder::add);
        for (ClusterProcess member : inOrder) {
            Optional<ProcessHandle> process = member.process(directory.root());
            if (process.isPresent() && process.get().destroy() && !hasEnded(process.get(), END)) {
                process.get().destroyForcibly();
                await(process.get());
            }
        }
        Files.deleteIfExists(directory.members());
        delete(directory.work());
        delete(directory.libraries());
    }

    private static void await(ProcessHandle process) throws InterruptedException, IOException {
        if (!hasEnded(process, END)) {
            throw new IOException("the process " + process.pid() + " does not end");
        }
    }

    private static boolean hasEnded(ProcessHandle process, Duration patience) throws InterruptedException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process " + process.pid() + " cannot be waited for", e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
