package io.vigie.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** Starts the processes of a cluster with this Java, Flink's classes, and as much memory as Flink would give them. */
record ClusterJvm(ClusterDirectory directory, Configuration flink) {

    static final String LOGGING = "log4j2.properties";

    private static final String SESSION = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String APPLICATION =
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
    private static final String CLIENT_HEAP = "-Xmx192m";

    /**
     * JDK packages that building a job's graph accesses by reflection; Flink's own configuration opens them as well.
     */
    private static final List<String> OPENED =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.util=ALL-UNNAMED");

    private static final Path SESSION_LEADER = Path.of("/usr/bin/setsid");

    ProcessBuilder sessionManager(String name) {
        return jobManager(name, SESSION, List.of());
    }

    /** @param arguments of the entry point: the job's class and the job's own arguments */
    ProcessBuilder applicationManager(String name, List<String> arguments) {
        return jobManager(name, APPLICATION, arguments);
    }

    private ProcessBuilder jobManager(String name, String main, List<String> arguments) {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(flink);
        List<String> command = java(name, words(JobManagerProcessUtils.generateJvmParametersStr(memory, flink)), main);
        command.addAll(List.of("--configDir", directory.configuration().toString()));
        command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
        command.addAll(arguments);
        return detached(name, command);
    }

    ProcessBuilder taskManager(String name) {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        List<String> command = java(name, words(ProcessMemoryUtils.generateJvmParametersStr(memory)), TASK_MANAGER);
        command.addAll(List.of("--configDir", directory.configuration().toString()));
        command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        return detached(name, command);
    }

    /** Flink's own client, as {@code bin/flink} starts it, with its messages on standard output. */
    ProcessBuilder client(List<String> arguments) {
        List<String> command = java("client", List.of(CLIENT_HEAP), CLIENT);
        command.addAll(arguments);
        return inCluster(command).redirectErrorStream(true);
    }

    private List<String> java(String name, List<String> options, String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // First, so that it is within the part of the command line that the system reports.
        command.add("-D" + ClusterProcess.MARK + "=" + directory.root());
        command.addAll(options);
        command.addAll(OPENED);
        command.add("-XX:+UseSerialGC");
        command.addAll(words(flink.get(CoreOptions.FLINK_JVM_OPTIONS)));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.vigie.event");
        command.add("-Dlog.file=" + log(name));
        command.add("-Dlog4j2.configurationFile="
                + directory.configuration().resolve(LOGGING).toUri());
        command.add("-cp");
        command.add(directory.libraries() + "/*");
        command.add(main);
        return command;
    }

    /** Detached from the terminal: Ctrl-C there must not reach the cluster. */
    private ProcessBuilder detached(String name, List<String> command) {
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(SESSION_LEADER)) {
            whole.add(SESSION_LEADER.toString());
        }
        whole.addAll(command);
        return inCluster(whole)
                .redirectErrorStream(true)
                .redirectOutput(directory.logs().resolve(name + ".out").toFile());
    }

    private ProcessBuilder inCluster(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "FLINK_CONF_DIR", directory.configuration().toString(),
                        "FLINK_LIB_DIR", directory.libraries().toString(),
                        "FLINK_LOG_DIR", directory.logs().toString()));
        return builder;
    }

    Path log(String name) {
        return directory.logs().resolve(name + ".log");
    }

    /** The last message of a process before it ended; an error if it logged one. */
    String lastWords(String name) throws IOException {
        List<String> said = new ArrayList<>();
        for (Path file : List.of(log(name), directory.logs().resolve(name + ".out"))) {
            if (Files.exists(file)) {
                said.addAll(Files.readAllLines(file));
            }
        }
        return said.stream()
                .filter(line -> line.contains("ERROR") || line.startsWith("Caused by") || line.contains("Exception"))
                .reduce((first, second) -> second)
                .orElse("it logged nothing");
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
