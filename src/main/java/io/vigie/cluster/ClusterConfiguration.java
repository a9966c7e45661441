package io.vigie.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** Flink's configuration for a cluster: everything on loopback, small processes, all files below one directory. */
final class ClusterConfiguration {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String FILE = "config.yaml";
    private static final MemorySize JOB_MANAGER = MemorySize.ofMebiBytes(640);
    private static final MemorySize TASK_MANAGER = MemorySize.ofMebiBytes(1152);

    private ClusterConfiguration() {}

    /** @param more options that override those set here */
    static Configuration of(ClusterDirectory directory, ClusterProcesses members, Map<String, String> more) {
        Configuration flink = new Configuration();
        flink.set(RestOptions.ADDRESS, LOOPBACK);
        flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        flink.set(RestOptions.PORT, members.restPort());
        flink.set(RestOptions.BIND_PORT, Integer.toString(members.restPort()));
        flink.set(JobManagerOptions.ADDRESS, LOOPBACK);
        flink.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        flink.set(JobManagerOptions.PORT, members.rpcPort());
        flink.set(BlobServerOptions.PORT, "0");
        flink.set(TaskManagerOptions.HOST, LOOPBACK);
        flink.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, members.size().slots());
        // Access to the web page must not be enough to run a program.
        flink.set(WebOptions.SUBMIT_ENABLE, false);
        flink.set(DeploymentOptions.TARGET, "remote");
        flink.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        flink.set(CoreOptions.TMP_DIRS, directory.work().toString());
        flink.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.root().resolve("checkpoints").toUri().toString());
        flink.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                directory.savepoints().toUri().toString());
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        setMemory(flink);
        more.forEach(flink::setString);
        return flink;
    }

    /**
     * Enough for both jobs on a laptop. With less than 256 MB, RocksDB reads back from disk what it has just written.
     */
    private static void setMemory(Configuration flink) {
        flink.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, JOB_MANAGER);
        flink.set(JobManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(160));
        flink.set(JobManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(64));
        flink.set(JobManagerOptions.OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
        flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, TASK_MANAGER);
        flink.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(192));
        flink.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(64));
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        flink.set(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(64));
    }

    static void write(ClusterDirectory directory, Configuration flink, LogFormat logs) throws IOException {
        Path conf = Files.createDirectories(directory.configuration());
        Files.write(conf.resolve(FILE), ConfigurationUtils.convertConfigToWritableLines(flink, true));
        Files.writeString(conf.resolve(ClusterJvm.LOGGING), logging(logs), StandardCharsets.UTF_8);
    }

    static List<Path> directories(ClusterDirectory directory) {
        return List.of(directory.configuration(), directory.logs(), directory.work(), directory.savepoints());
    }

    private static String logging(LogFormat logs) {
        return LOGGING.replace("PATTERN", logs.pattern());
    }

    private static final String LOGGING = """
            status = warn
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            appender.file.type = RollingFile
            appender.file.name = file
            appender.file.fileName = ${sys:log.file}
            appender.file.filePattern = ${sys:log.file}.%i
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = PATTERN
            appender.file.policies.type = Policies
            appender.file.policies.size.type = SizeBasedTriggeringPolicy
            appender.file.policies.size.size = 20MB
            appender.file.strategy.type = DefaultRolloverStrategy
            appender.file.strategy.max = 3
            # At info, each client logs all of its settings.
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = warn
            """;
}
