package io.vigie.cli;

import io.vigie.deadletters.DeadLetterFilter;
import io.vigie.deadletters.DeadLetterReplay;
import io.vigie.deadletters.DeadLetterReplay.ReplayPlan;
import io.vigie.decode.RecordLimits;
import io.vigie.local.InterruptHandler;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie dead-letters replay}: records that have become usable → the topics they came from. */
@Command(
        name = "replay",
        description = {
            "Sends records that no job could use back to the topics they came from: after a fix, with a raised limit,"
                    + " or when the request has come that a label waited for.",
            "",
            "Records that are still not usable with the settings given here are not sent, and are printed. Only the job"
                    + " knows whether the request of a label has come: a record that it rejects becomes a dead letter"
                    + " again, and can be replayed again, up to --max-replays times (the header vigie-replays counts).",
            "",
            "Only requests, responses, labels and signals are sent. Panes and scores have an order, and in the"
                    + " compacted topic of benchmarks an old score would replace a newer one.",
            "",
            "Each record is replayed once, however many dead letters there are about it and however often this command"
                    + " runs, unless --again is given: what was sent is marked, in the same transaction, in a topic"
                    + " with the name of the dead-letter topic and -replayed. The jobs read committed records, so they"
                    + " see each record once, even if this command is killed. A consumer of uncommitted records sees it"
                    + " at least once. The jobs ignore repeated requests and responses, and repeated labels that say"
                    + " the same.",
            ""
        },
        mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private DeadLetterOptions deadLetterOptions = new DeadLetterOptions();

    @Option(names = "--all", description = "Replays the records of all dead letters.")
    private boolean all;

    @Option(
            names = "--max-replays",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "A record that has been replayed this many times is not replayed again. Default: ${DEFAULT-VALUE}")
    private int maxReplays = 3;

    @Option(names = "--again", description = "Also replays records that were replayed before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Sends nothing; prints a line for each record that would be sent.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (all == deadLetterOptions.isSelective()) {
            throw usage(command, "say which dead letters: --reason, --topic or both, or --all");
        }
        if (maxReplays < 1) {
            throw usage(command, "--max-replays must be at least 1");
        }
        Clock clock = Clock.systemUTC();
        DeadLetterFilter filter = deadLetterOptions.filter(clock.millis());
        QualityMetricsSettings settings = kafkaOptions.loadQualityMetrics();
        KafkaSettings kafka = settings.kafka();
        Set<String> inputs = DeadLetterReplay.topics(kafka.topics());
        for (String topic : deadLetterOptions.topics()) {
            if (!inputs.contains(topic)) {
                throw usage(
                        command,
                        topic + " takes no replays; the topics that do: "
                                + String.join(", ", inputs.stream().sorted().toList()));
            }
        }
        Map<String, String> topics = new HashMap<>(KafkaAccess.inputs(kafka));
        topics.put("deadLetters", kafka.topics().deadLetters());
        KafkaAccess.requireTopics(kafka, topics);
        ReplayPlan plan = new ReplayPlan(filter, limits(settings), maxReplays, again);
        try {
            return replay(kafka, plan, clock);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    private static RecordLimits limits(QualityMetricsSettings settings) {
        return new RecordLimits(
                settings.limits().maxRecordBytes(),
                Duration.ofMillis(settings.limits().maxFutureMs()),
                settings.limits().maxNameLength());
    }

    private int replay(KafkaSettings kafka, ReplayPlan plan, Clock clock) throws Exception {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = line.getErr();
        try (DeadLetterReplay replay = dryRun
                        ? DeadLetterReplay.dryRun(kafka, plan, clock, line.getOut())
                        : DeadLetterReplay.sending(kafka, plan, clock);
                InterruptHandler interruption = InterruptHandler.watch()) {
            if (replay.run(interruption::isRequested, err)) {
                return ExitCodes.DONE;
            }
            err.println("the end of " + kafka.topics().deadLetters() + " was not reached");
            return ExitCodes.FAILED;
        }
    }

    private static ParameterException usage(CommandSpec command, String problem) {
        return new ParameterException(command.commandLine(), problem);
    }
}
