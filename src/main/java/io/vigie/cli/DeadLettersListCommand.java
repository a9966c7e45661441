package io.vigie.cli;

import io.vigie.deadletters.DeadLetterFilter;
import io.vigie.deadletters.DeadLetterGroups;
import io.vigie.deadletters.DeadLetterTopic;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.local.InterruptHandler;
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
import picocli.CommandLine.Spec;

/** {@code vigie dead-letters list}: dead letters by topic and reason. */
@Command(
        name = "list",
        description =
                "Lists, for each topic and reason, how many records could not be used, from when to when, and what was"
                        + " said about the newest.",
        mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private DeadLetterOptions deadLetterOptions = new DeadLetterOptions();

    @Option(
            names = "--json",
            description =
                    "Prints every dead letter instead: one JSON object a line, the bytes of the record in Base64.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        Clock clock = Clock.systemUTC();
        DeadLetterFilter filter = deadLetterOptions.filter(clock.millis());
        KafkaSettings kafka = kafkaOptions.load();
        String topic = kafka.topics().deadLetters();
        KafkaAccess.requireTopics(kafka, Map.of("deadLetters", topic));
        DeadLetterTopic deadLetters = new DeadLetterTopic(kafka, err, clock);
        DeadLetterGroups groups = new DeadLetterGroups();
        boolean complete;
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            complete = deadLetters.read(interruption::isRequested, deadLetter -> {
                if (filter.matches(deadLetter)) {
                    take(deadLetter, groups, out);
                }
            });
            if (!json) {
                print(groups, deadLetters, topic, out);
            }
            out.flush();
        }
        if (!complete) {
            err.println("the end of " + topic + " was not reached");
            return ExitCodes.FAILED;
        }
        return ExitCodes.DONE;
    }

    private void take(DeadLetter deadLetter, DeadLetterGroups groups, PrintWriter out) {
        if (json) {
            out.println(DeadLetterCodec.jsonLine(deadLetter));
        } else {
            groups.add(deadLetter);
        }
    }

    private static void print(DeadLetterGroups groups, DeadLetterTopic deadLetters, String topic, PrintWriter out) {
        if (deadLetters.deadLetters() == 0) {
            out.println("no dead letters in " + topic);
            return;
        }
        if (groups.all().isEmpty()) {
            out.println(String.format(
                    Locale.ROOT, "none of the %,d dead letters in %s matches", deadLetters.deadLetters(), topic));
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
            out.println(String.format(Locale.ROOT, "%,d more, with other topics and reasons", groups.ungrouped()));
        }
    }
}
