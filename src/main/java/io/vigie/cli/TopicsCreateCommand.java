package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie topics create}: creates missing topics, and warns about unsuitable ones. */
@Command(
        name = "create",
        description = "Creates the topics that are missing. Existing topics are not changed; a warning says what is"
                + " unsuitable about them.",
        mixinStandardHelpOptions = true)
final class TopicsCreateCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic, which is also the most subtasks that can read it. Default:"
                    + " ${DEFAULT-VALUE}")
    private int partitions = 4;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Replicas of each partition. Default: the broker's default")
    private @Nullable Short replication;

    @Option(
            names = "--retention-days",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long topics that are not compacted keep records; 0: for ever. It should be longer than"
                    + " labels.horizon, so that a job can rebuild its state. Default: ${DEFAULT-VALUE}")
    private int retentionDays = 60;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (partitions < 1 || retentionDays < 0 || (replication != null && replication < 1)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--partitions and --replication must be at least 1, --retention-days at least 0");
        }
        KafkaSettings kafka = kafkaOptions.load();
        Duration retention = retentionDays == 0 ? null : Duration.ofDays(retentionDays);
        PrintWriter out = command.commandLine().getOut();
        try (Admin admin = Admin.create(KafkaAccess.adminProperties(kafka))) {
            List<TopicPlan> plans = TopicPlan.of(kafka.topics(), partitions, retention);
            new TopicCreator(admin)
                    .create(plans, Optional.ofNullable(replication))
                    .forEach(outcome -> print(outcome, out));
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
        return ExitCodes.DONE;
    }

    private static void print(TopicCreator.TopicCreation outcome, PrintWriter out) {
        out.println((outcome.created() ? "created  " : "exists   ") + outcome.topic());
        outcome.warnings().forEach(warning -> out.println("         warning: " + warning));
        out.flush();
    }
}
