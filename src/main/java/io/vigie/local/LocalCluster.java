package io.vigie.local;

import io.vigie.model.PrintableText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Flink cluster in this process, on loopback, with its working files and checkpoints in the caller's directory. Jobs
 * share its slots and its memory for RocksDB, and nothing else.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final MemorySize STATE_MEMORY = MemorySize.ofMebiBytes(512);
    private static final MemorySize NETWORK_MEMORY = MemorySize.ofMebiBytes(96);
    private static final Duration METRICS_EVERY = Duration.ofSeconds(1);
    private static final long ANSWER_S = 30;

    private final MiniCluster cluster;
    private final List<JobID> jobs = new ArrayList<>();

    private LocalCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts a cluster.
     *
     * @param directory for working files of RocksDB and the shuffle, and for checkpoints of jobs that name no other
     *     directory
     * @param slots at least the sum of all jobs' parallelisms
     */
    public static LocalCluster start(Path directory, int slots) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.TMP_DIRS, directory.resolve("work").toString());
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, STATE_MEMORY);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_MEMORY);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_MEMORY);
        configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, METRICS_EVERY);
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_PORT, "0");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setCommonBindAddress(LOOPBACK)
                .build());
        try {
            cluster.start();
            return new LocalCluster(cluster);
        } catch (Exception e) {
            stop(cluster);
            throw new IOException("no Flink cluster could be started in this process", e);
        }
    }

    /** A job that was submitted. */
    public final class Job {
        private final JobID id;

        private Job(JobID id) {
            this.id = id;
        }

        /** Where Flink's interface over HTTP tells of this job. */
        public URI http() {
            return URI.create(cluster.getRestAddress().join() + "/jobs/" + id);
        }

        /** Whether it may still run: false once it has failed for good, has finished, or was cancelled. */
        public boolean isAlive() throws InterruptedException {
            return !graph().getState().isGloballyTerminalState();
        }

        public boolean isRunning() throws InterruptedException {
            return graph().getState() == JobStatus.RUNNING;
        }

        /** Whether it is about to end for good. */
        public boolean isEnding() throws InterruptedException {
            JobStatus state = graph().getState();
            return state == JobStatus.FAILING || state == JobStatus.CANCELLING || state.isGloballyTerminalState();
        }

        /** The failure that ended it or that it is recovering from. */
        public Optional<Throwable> failure() throws InterruptedException {
            ErrorInfo failure = graph().getFailureInfo();
            return failure == null
                    ? Optional.empty()
                    : Optional.of(failure.getException().deserializeError(LocalCluster.class.getClassLoader()));
        }

        /** One sentence about {@link #failure}: the message of the innermost cause that has one. */
        public Optional<String> failureMessage() throws InterruptedException {
            return failure().map(LocalCluster::innermostMessage);
        }

        /** Its completed checkpoints; each makes visible what the job wrote in transactions before it. */
        public long completedCheckpoints() throws InterruptedException {
            var statistics = graph().getCheckpointStatsSnapshot();
            return statistics == null ? 0 : statistics.getCounts().getNumberOfCompletedCheckpoints();
        }

        /**
         * The size of the newest completed checkpoint, in bytes, by task; a task is named after its operators. An
         * incremental checkpoint counts with everything it refers to. Empty while there is none.
         */
        public Map<String, Long> stateBytes() throws InterruptedException {
            AccessExecutionGraph graph = graph();
            CheckpointStatsSnapshot statistics = graph.getCheckpointStatsSnapshot();
            CompletedCheckpointStats newest =
                    statistics == null ? null : statistics.getHistory().getLatestCompletedCheckpoint();
            Map<String, Long> bytes = new LinkedHashMap<>();
            if (newest != null) {
                for (AccessExecutionJobVertex task : graph.getVerticesTopologically()) {
                    TaskStateStats ofTask = newest.getTaskStateStats(task.getJobVertexId());
                    bytes.put(task.getName(), ofTask == null ? 0 : ofTask.getStateSize());
                }
            }
            return bytes;
        }

        private AccessExecutionGraph graph() throws InterruptedException {
            try {
                return cluster.getExecutionGraph(id).get(ANSWER_S, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the cluster in this process does not know job " + id, e);
            }
        }
    }

    /** The outer causes only say that a task failed. */
    private static String innermostMessage(Throwable failure) {
        String sentence = failure.getClass().getSimpleName();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && !message.isBlank()) {
                sentence = message.lines().findFirst().orElse(message);
            }
        }
        return PrintableText.text(sentence);
    }

    /** Starts the job that was built in this environment. */
    public Job submit(String name, StreamExecutionEnvironment environment) throws IOException, InterruptedException {
        var streamGraph = environment.getStreamGraph();
        streamGraph.setJobName(name);
        try {
            JobID id = cluster.submitJob(streamGraph.getJobGraph())
                    .get(ANSWER_S, TimeUnit.SECONDS)
                    .getJobID();
            jobs.add(id);
            return new Job(id);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the job " + name + " could not be started", e);
        }
    }

    /** Cancels the jobs, so that they release their files, and stops. */
    @Override
    public void close() throws IOException {
        try {
            for (JobID job : jobs) {
                cluster.cancelJob(job).exceptionally(unused -> null).get(ANSWER_S, TimeUnit.SECONDS);
            }
            for (JobID job : jobs) {
                cluster.requestJobResult(job).get(ANSWER_S, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a job did not end in time", e);
        }
        stop(cluster);
    }

    private static void stop(MiniCluster cluster) throws IOException {
        try {
            cluster.closeAsync().get(ANSWER_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the Flink cluster in this process did not stop in time", e);
        }
    }
}
