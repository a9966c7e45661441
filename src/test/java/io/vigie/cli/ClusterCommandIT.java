package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.FreePort;
import io.vigie.local.LocalBroker;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A local cluster from its start to its stop, by the commands that a person types. */
@Timeout(400)
class ClusterCommandIT {

    @TempDir
    private Path root;

    /** @param said on the terminal */
    private record Answer(int exit, String said) {}

    @Test
    void jobsAreSubmittedStoppedAndGoOn() throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            broker.createTopics(TopicPlan.of(Topics.defaults(), 1, null));
            String kafka = "kafka.bootstrapServers=" + broker.bootstrapServers();
            Answer started = run("start", "--slots", "1", "--port", Integer.toString(FreePort.find()));
            assertThat(started.exit()).as(started.said()).isZero();
            try {
                aJobGoesOnFromItsSavepoint(kafka);
                aJobThatMissesASecretIsSaidToHaveEnded(kafka);
            } finally {
                assertThat(run("stop").said()).contains("2 processes ended");
            }
        }
        assertThat(run("list").exit()).isEqualTo(ExitCodes.FAILED);
    }

    private void aJobGoesOnFromItsSavepoint(String kafka) {
        Answer nothing = run("submit", "quality-metrics", "--set", kafka, "--from", "latest");
        assertThat(nothing.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(nothing.said()).contains("quality-metrics has left no checkpoint and no savepoint");

        Answer submitted = run("submit", "quality-metrics", "--set", kafka);
        assertThat(submitted.exit()).as(submitted.said()).isZero();
        assertThat(submitted.said()).endsWith("quality-metrics runs\n");
        Answer second = run("submit", "drift", "--set", kafka, "--set", "influx.enabled=false");
        assertThat(second.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(second.said()).contains("drift needs 1 slot, and only 0 of the cluster's 1 are free");

        Answer savepoint = run("savepoint", "quality-metrics", "--stop");
        assertThat(savepoint.exit()).as(savepoint.said()).isZero();
        Answer again = run("submit", "quality-metrics", "--set", kafka, "--from", "latest");
        assertThat(again.exit()).as(again.said()).isZero();
        assertThat(again.said()).contains(", from file://" + root.resolve("savepoints/quality-metrics"));
        assertThat(run("list").said()).contains("1 TaskManager, 0 of 1 slots free", "vigie-quality-metrics  RUNNING");
        assertThat(run("cancel", "quality-metrics").said()).isEqualTo("vigie-quality-metrics has ended\n");
    }

    /** The environment of the TaskManager is not that of the command, so only the sink notices. */
    private void aJobThatMissesASecretIsSaidToHaveEnded(String kafka) {
        Answer answer = run(
                "submit",
                "drift",
                "--set",
                kafka,
                "--set",
                "influx.url=http://127.0.0.1:9",
                "--set",
                "influx.tokenEnv=VIGIE_IS_NOT_SET");
        assertThat(answer.exit()).as(answer.said()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.said())
                .contains("drift has ended: influx.tokenEnv: environment variable VIGIE_IS_NOT_SET is not set")
                .doesNotContain("restarts after");
    }

    private Answer run(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("cluster", command, "--dir", root.toString()));
        arguments.addAll(List.of(options));
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        int exit = line.execute(arguments.toArray(new String[0]));
        return new Answer(exit, said.toString());
    }
}
