package io.vigie.cli;

import io.vigie.decode.RecordLimits;
import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code vigie dead-letters replay}: records that have become usable → the topics they came from. */
@Command(
        name = "replay",
        description = {
            "Sends records that no job could use back to the topics they came from: after a fix, with a raised limit, or when the request has come that a label waited for.",
            "",
            "What is not usable by the settings given here stays where it is, and is named. Whether a request is there, only the job can tell: a record that it refuses becomes a dead letter again, which can be replayed until --max-replays (the header vigie-replays counts). Only requests, responses, labels and signals are sent: panes and scores have their order, and in the compacted topic of benchmarks an old score would replace a newer one.",
            "",
            "Each record is replayed once, however many letters there are about it and however often this command runs, unless --again: what was sent is marked, in the same transaction, in the topic of the dead letters' name and -replayed. The jobs read committed records, so they see it once even if this command dies. A consumer that reads uncommitted ones sees it at least once. Of duplicates the jobs ignore requests and responses by their id, and labels that say the same.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class)
final class DeadLettersReplayCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private DeadLetterOptions letterOptions = new DeadLetterOptions();

    @Option(names = "--all", description = "Letters of every reason and topic.")
    private boolean all;

    @Option(
            names = "--max-replays",
            paramLabel = "N",
            defaultValue = "3",
            description = "A record that was replayed so often is not replayed again. Default: ${DEFAULT-VALUE}")
    private int maxReplays = 3;

    @Option(names = "--again", description = "Also records that were replayed before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Sends nothing, and prints what would be sent, a line each.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (all == letterOptions.isSelective()) {
            throw usage(command, "say which letters: --reason, --topic or both, or --all");
        }
        if (maxReplays < 1) {
            throw usage(command, "--max-replays is at least 1");
        }
        DeadLetterFilter filter;
        try {
            filter = letterOptions.filter(Clock.systemUTC().millis());
        } catch (TypeConversionException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        QualityMetricsSettings settings = kafkaOptions.loadQualityMetrics();
        KafkaSettings kafka = settings.kafka();
        RecordLimits limits = new RecordLimits(
                settings.limits().maxRecordBytes(),
                Duration.ofMillis(settings.limits().maxFutureMs()),
                settings.limits().maxNameLength());
        InputDecoders inputs = new InputDecoders(kafka.topics(), limits, Clock.systemUTC());
        for (String topic : letterOptions.topics()) {
            if (!inputs.covers(topic)) {
                throw usage(
                        command,
                        topic + " takes no replays; those that do: "
                                + String.join(
                                        ", ", inputs.topics().stream().sorted().toList()));
            }
        }
        Map<String, String> topics = new HashMap<>(KafkaAccess.inputs(kafka));
        topics.put("deadLetters", kafka.topics().deadLetters());
        KafkaAccess.requireTopics(kafka, topics);
        try {
            return replay(kafka, inputs, filter, limits);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    private int replay(KafkaSettings kafka, InputDecoders inputs, DeadLetterFilter filter, RecordLimits limits)
            throws Exception {
        ReplayMarks marks = new ReplayMarks(kafka, inputs.topics());
        if (dryRun) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            return replay(kafka, inputs, filter, marks, batch -> print(batch, out));
        }
        marks.create();
        try (DeadLetterSender sender = new DeadLetterSender(kafka, marks, limits.maxRecordBytes())) {
            // Before the marks are read: nobody else can add to them from here on.
            sender.begin();
            return replay(
                    kafka,
                    inputs,
                    filter,
                    marks,
                    batch -> sender.send(batch.stream()
                            .map(each -> new DeadLetterSender.Outgoing(TopicPosition.of(each.letter()), each.content()))
                            .toList()));
        }
    }

    private int replay(
            KafkaSettings kafka,
            InputDecoders inputs,
            DeadLetterFilter filter,
            ReplayMarks marks,
            Consumer<List<DeadLetterReplayer.Sendable>> sender)
            throws Exception {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        TopicPositions sentBefore = again ? new TopicPositions() : marks.read();
        ReplayRule rule = new ReplayRule(inputs, sentBefore, maxReplays);
        DeadLetterTopic letters = new DeadLetterTopic(kafka, err);
        try (InterruptHandler interruption = InterruptHandler.watch();
                OriginalRecords originals = new OriginalRecords(kafka)) {
            DeadLetterReplayer replay = new DeadLetterReplayer(rule, originals, sentBefore, sender, err);
            letters.read(interruption, letter -> {
                if (filter.matches(letter)) {
                    replay.take(letter);
                }
            });
            if (!letters.isInterrupted()) {
                replay.flush();
            }
            replay.printTotals(dryRun ? "would be sent" : "sent");
        }
        if (letters.isInterrupted()) {
            err.println("the end of " + kafka.topics().deadLetters() + " was not reached");
            return ExitCodes.FAILED;
        }
        return ExitCodes.DONE;
    }

    private static void print(List<DeadLetterReplayer.Sendable> batch, PrintWriter out) {
        for (DeadLetterReplayer.Sendable each : batch) {
            DeadLetter letter = each.letter();
            out.println(TopicPosition.of(letter) + "  key "
                    + PrintableText.text(each.content().key()) + "  " + PrintableText.text(letter.reason()) + ": "
                    + PrintableText.text(letter.detail()));
        }
        out.flush();
    }

    private static ParameterException usage(CommandSpec command, String problem) {
        return new ParameterException(command.commandLine(), problem);
    }
}
