package io.vigie.cli;

import io.vigie.decode.DeadLetterCodec;
import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code vigie dead-letters list}: what could not be used, by topic and reason. */
@Command(
        name = "list",
        description =
                "What could not be used: for each topic and reason how many records, since when and until when, and what was said about the newest.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class)
final class DeadLettersListCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private DeadLetterOptions letterOptions = new DeadLetterOptions();

    @Option(
            names = "--json",
            description = "Every letter instead, one JSON object a line, the record's bytes in Base64.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        DeadLetterFilter filter;
        try {
            filter = letterOptions.filter(Clock.systemUTC().millis());
        } catch (TypeConversionException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
        KafkaSettings kafka = kafkaOptions.load();
        String topic = kafka.topics().deadLetters();
        KafkaAccess.requireTopics(kafka, Map.of("deadLetters", topic));
        DeadLetterTopic letters = new DeadLetterTopic(kafka, err);
        DeadLetterGroups groups = new DeadLetterGroups();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            letters.read(interruption, letter -> {
                if (filter.matches(letter)) {
                    take(letter, groups, out);
                }
            });
            if (!json) {
                print(groups, letters, topic, out);
            }
            out.flush();
        }
        if (letters.isInterrupted()) {
            err.println("the end of " + topic + " was not reached");
            return ExitCodes.FAILED;
        }
        return ExitCodes.DONE;
    }

    private void take(DeadLetter letter, DeadLetterGroups groups, PrintWriter out) {
        if (json) {
            out.println(DeadLetterCodec.jsonLine(letter));
        } else {
            groups.add(letter);
        }
    }

    private static void print(DeadLetterGroups groups, DeadLetterTopic letters, String topic, PrintWriter out) {
        if (letters.letters() == 0) {
            out.println("no dead letters in " + topic);
            return;
        }
        if (groups.all().isEmpty()) {
            out.println(String.format(Locale.ROOT, "none of the %,d dead letters in %s", letters.letters(), topic));
            return;
        }
        for (DeadLetterGroups.DeadLetterGroup group : groups.all()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s  %s  %,d  %s",
                    PrintableText.text(group.topic()),
                    PrintableText.text(group.reason()),
                    group.count(),
                    group.first() == group.last()
                            ? Instant.ofEpochMilli(group.first())
                            : Instant.ofEpochMilli(group.first()) + " to " + Instant.ofEpochMilli(group.last())));
            out.println("    " + group.newest() + ": " + PrintableText.text(group.detail()));
        }
        if (groups.ungrouped() > 0) {
            out.println(String.format(Locale.ROOT, "%,d more, of further topics and reasons", groups.ungrouped()));
        }
    }
}
