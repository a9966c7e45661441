package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.job.LaunchContext.LaunchTarget;
import io.vigie.local.LocalBroker;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.Topics;
import io.vigie.sink.MisconfiguredException;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is down may be back in a minute, and what is missing here may exist where the job runs. */
class StartChecksIT {

    private static final String NO_STORE = "influx.url=http://127.0.0.1:9";
    private static final Configuration NO_DIRECTORIES = new Configuration();

    private static LocalBroker broker;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start();
        broker.createTopics(TopicPlan.of(Topics.defaults(), 1, null));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void anUnreachableStoreStopsAJobThatStartsFromNothing() {
        assertThatThrownBy(() -> require(new LaunchContext(LaunchTarget.THIS_PROCESS, false, false), NO_STORE))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("influx.url http://127.0.0.1:9 does not answer");
        assertThat(warnings).isEmpty();
    }

    @Test
    void anUnreachableStoreDoesNotStopARestoredJob() throws Exception {
        require(new LaunchContext(LaunchTarget.THIS_PROCESS, true, false), NO_STORE);
        assertThat(warnings).hasSize(1).first().asString().contains("does not answer", "detection and alerts continue");
    }

    @Test
    void unreachableKafkaDoesNotStopARestartedJobManager() throws Exception {
        String[] away = {
            "kafka.bootstrapServers=127.0.0.1:9",
            "kafka.properties.default.api.timeout.ms=500",
            "kafka.properties.request.timeout.ms=400",
            "influx.enabled=false"
        };
        assertThatThrownBy(() -> require(new LaunchContext(LaunchTarget.ELSEWHERE, true, false), away))
                .isInstanceOf(KafkaAccess.NoAnswerException.class);
        require(new LaunchContext(LaunchTarget.ELSEWHERE, true, true), away);
        assertThat(warnings).hasSize(1).first().asString().contains("no answer from Kafka");
    }

    @Test
    void aSecretIsCheckedOnlyIfTheJobRunsHere(@TempDir Path directory) throws Exception {
        String file = "influx.tokenFile=" + directory.resolve("token");
        for (LaunchTarget target : List.of(LaunchTarget.THIS_PROCESS, LaunchTarget.THIS_MACHINE)) {
            assertThatThrownBy(() -> require(new LaunchContext(target, false, false), file))
                    .isInstanceOf(MisconfiguredException.class)
                    .hasMessageStartingWith("influx.tokenFile: ");
        }
        require(new LaunchContext(LaunchTarget.ELSEWHERE, false, false), file);
        require(new LaunchContext(LaunchTarget.THIS_MACHINE, false, false), "influx.tokenEnv=NOT_SET_HERE");
        assertThatThrownBy(() -> require(
                        new LaunchContext(LaunchTarget.THIS_PROCESS, false, false), "influx.tokenEnv=NOT_SET_HERE"))
                .hasMessage("influx.tokenEnv: environment variable NOT_SET_HERE is not set");
        assertThat(warnings).hasSize(2).allMatch(warning -> warning.contains("is not available here"));
    }

    @Test
    void directoriesOfAnotherMachineAreNotChecked(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Configuration flink = new Configuration();
        flink.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                file.resolve("below").toUri().toString());
        checks("influx.enabled=false")
                .require(new LaunchContext(LaunchTarget.ELSEWHERE, false, false), flink, Map.of(), warnings::add);
        assertThatThrownBy(() -> checks("influx.enabled=false")
                        .require(
                                new LaunchContext(LaunchTarget.THIS_MACHINE, false, false),
                                flink,
                                Map.of(),
                                warnings::add))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("execution.checkpointing.savepoint-dir");
        assertThat(directory).isDirectoryContaining(each -> each.equals(file));
    }

    @Test
    void theWriteCheckLeavesNothingBehind(@TempDir Path directory) throws Exception {
        Configuration flink = new Configuration();
        flink.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("made").toUri().toString());
        checks("influx.enabled=false")
                .require(new LaunchContext(LaunchTarget.THIS_PROCESS, false, false), flink, Map.of(), warnings::add);
        assertThat(directory.resolve("made")).isEmptyDirectory();
        assertThat(warnings).isEmpty();
    }

    private void require(LaunchContext context, String... settings) throws Exception {
        checks(settings).require(context, NO_DIRECTORIES, Map.of(), warnings::add);
    }

    private static StartChecks checks(String... settings) {
        List<String> overrides = new ArrayList<>(List.of("kafka.bootstrapServers=" + broker.bootstrapServers()));
        overrides.addAll(List.of(settings));
        return StartChecks.of(DriftSettings.load(Path.of("jobs/drift.yaml"), overrides));
    }
}
