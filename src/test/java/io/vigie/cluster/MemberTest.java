package io.vigie.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose process is whose: none is ended that only happens to have the pid of one. */
class MemberTest {

    @TempDir
    private Path root;

    @Test
    void aLivingProcessWithTheMarkOfItsClusterIsItsMember() throws Exception {
        try (var process = new Sleeper("-D" + Member.MARK + "=" + root)) {
            assertThat(Member.of("jobmanager", process.started()).process(root)).isPresent();
        }
    }

    @Test
    void aProcessThatStartedLaterIsSomebodyElses() throws Exception {
        try (var process = new Sleeper("-D" + Member.MARK + "=" + root)) {
            Member member = Member.of("jobmanager", process.started());
            assertThat(new Member(member.name(), member.pid(), member.startedAt() - 10_000).process(root))
                    .isEmpty();
        }
    }

    @Test
    void aProcessOfAnotherClusterIsSomebodyElses() throws Exception {
        try (var process = new Sleeper("-D" + Member.MARK + "=" + root.resolve("other"))) {
            assertThat(Member.of("jobmanager", process.started()).process(root)).isEmpty();
        }
    }

    @Test
    void aProcessThatHasEndedIsNoMember() throws Exception {
        Member member;
        try (var process = new Sleeper("-D" + Member.MARK + "=" + root)) {
            member = Member.of("jobmanager", process.started());
        }
        assertThat(member.process(root)).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Members members = new Members(8081, 6123, new ClusterSize(2, 3), List.of(new Member("taskmanager-1", 17, 4)));
        ClusterDirectory directory = new ClusterDirectory(root);
        members.write(directory);
        assertThat(Members.read(directory)).contains(members);
        Member other = new Member("taskmanager-1", 18, 5);
        assertThat(members.with(other).processes()).containsExactly(other);
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(root);
        Files.writeString(directory.members(), "{\"restPort\": ");
        assertThatThrownBy(() -> Members.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.members() + " is damaged");
    }

    /** Waits for its input to end; what it is told stands in its command line. */
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
