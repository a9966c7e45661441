package io.vigie.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process of a cluster.
 *
 * @param name such as {@code taskmanager-1}; also the name of its log
 * @param startedAt epoch milliseconds of its start, as the system reports it; tells it from a later process with the
 *     same pid
 */
public record ClusterProcess(String name, long pid, long startedAt) {

    /** A system property that marks the processes of a cluster. */
    static final String MARK = "vigie.cluster";

    /** The system counts from boot, and its clock is adjusted now and then. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ClusterProcess of(String name, Process process) {
        return new ClusterProcess(
                name,
                process.pid(),
                process.toHandle()
                        .info()
                        .startInstant()
                        .map(Instant::toEpochMilli)
                        .orElse(0L));
    }

    /** The process, if it is alive and still the one that was started for the cluster in this directory. */
    Optional<ProcessHandle> process(Path root) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> isThatOf(root, process.info()));
    }

    private boolean isThatOf(Path root, ProcessHandle.Info info) {
        long differenceMs = info.startInstant().map(Instant::toEpochMilli).orElse(0L) - startedAt;
        String mark = "-D" + MARK + "=" + root;
        // A system that reports no command lines still reports start times.
        boolean isMarked = info.arguments()
                .map(words -> List.of(words).contains(mark))
                .or(() -> info.commandLine().map(line -> (line + " ").contains(mark + " ")))
                .orElse(true);
        return isMarked && Math.abs(differenceMs) <= TOLERANCE.toMillis();
    }
}
