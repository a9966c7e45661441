package io.vigie.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recognising the processes of a cluster: a process that merely has the same pid is never ended. */
class ClusterProcessTest {

    @TempDir
    private Path root;

    @Test
    void aLivingProcessWithTheClustersMarkBelongsToIt() throws Exception {
        try (var process = new Sleeper("-D" + ClusterProcess.MARK + "=" + root)) {
            assertThat(ClusterProcess.of("jobmanager", process.started()).process(root))
                    .isPresent();
        }
    }

    @Test
    void aProcessThatStartedLaterDoesNotBelongToTheCluster() throws Exception {
        try (var process = new Sleeper("-D" + ClusterProcess.MARK + "=" + root)) {
            ClusterProcess member = ClusterProcess.of("jobmanager", process.started());
            assertThat(new ClusterProcess(member.name(), member.pid(), member.startedAt() - 10_000).process(root))
                    .isEmpty();
        }
    }

    @Test
    void aProcessOfAnotherClusterDoesNotBelongToIt() throws Exception {
        try (var process = new Sleeper("-D" + ClusterProcess.MARK + "=" + root.resolve("other"))) {
            assertThat(ClusterProcess.of("jobmanager", process.started()).process(root))
                    .isEmpty();
        }
    }

    @Test
    void anEndedProcessDoesNotBelongToTheCluster() throws Exception {
        ClusterProcess member;
        try (var process = new Sleeper("-D" + ClusterProcess.MARK + "=" + root)) {
            member = ClusterProcess.of("jobmanager", process.started());
        }
        assertThat(member.process(root)).isEmpty();
    }

    @Test
    void processesAreReadAsWritten() throws IOException {
        ClusterProcesses members = new ClusterProcesses(
                8081, 6123, new ClusterSize(2, 3), List.of(new ClusterProcess("taskmanager-1", 17, 4)));
        ClusterDirectory directory = new ClusterDirectory(root);
        members.write(directory);
        assertThat(ClusterProcesses.read(directory)).contains(members);
        ClusterProcess other = new ClusterProcess("taskmanager-1", 18, 5);
        assertThat(members.with(other).processes()).containsExactly(other);
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(root);
        Files.writeString(directory.members(), "{\"restPort\": ");
        assertThatThrownBy(() -> ClusterProcesses.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.members() + " is damaged");
    }

    /** Waits for its input to end; its arguments appear in its command line. */
    private record Sleeper(Process started) implements AutoCloseable {
        Sleeper(String mark) throws IOException {
            this(new ProcessBuilder("sh", "-c", "read line", "sh", mark).start());
        }

        @Override
        public void close() {
            started.destroyForcibly().onExit().join();
        }
    }
}
