package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie replay}: files → Kafka, in the order in which it all happened. */
@Command(
        name = "replay",
        description =
                "Publishes the events of requests.jsonl, responses.jsonl, labels.jsonl, signals.jsonl and benchmarks.jsonl to Kafka, in the"
                        + " order of their times.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    private static final int TOLD = 20;

    @Parameters(
            paramLabel = "DIR",
            description = "The directory with the files; those that are missing are passed over.")
    private Path directory = Path.of("");

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Seconds of event time in a second; 1 is real time. Default: as fast as possible.")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--strict", description = "Ends with 1 if any line could not be used.")
    private boolean strict;

    @Spec
    private @Nullable CommandSpec spec;

    private long told;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!(speed > 0)) {
            throw new ParameterException(command.commandLine(), "--speed is above 0");
        }
        PrintWriter err = command.commandLine().getErr();
        KafkaSettings kafka = kafkaOptions.load();
        try (InterruptHandler interruption = InterruptHandler.watch();
                EventHistory history = EventHistory.open(directory, Clock.systemUTC(), line -> tell(line, err))) {
            Map<String, String> topics = new HashMap<>(KafkaAccess.inputs(kafka));
            if (Files.exists(directory.resolve(EventFiles.BENCHMARKS))) {
                topics.put("benchmarks", kafka.topics().benchmarks());
            }
            KafkaAccess.requireTopics(kafka, topics);
            try (EventPublisher publisher = new EventPublisher(kafka)) {
                send(history, publisher, interruption, err);
            }
            long unusable = history.unusable();
            if (unusable == 0) {
                return ExitCodes.DONE;
            }
            err.println(String.format(
                    Locale.ROOT, "%,d %s not be used", unusable, unusable == 1 ? "line could" : "lines could"));
            return strict ? ExitCodes.FAILED : ExitCodes.DONE;
        }
    }

    private void send(EventHistory history, EventPublisher publisher, InterruptHandler interruption, PrintWriter err)
            throws Exception {
        Progress progress = new Progress(err, System.nanoTime());
        Pacing pacing = new Pacing(speed, System.nanoTime());
        for (SimulatedEvent event = history.next();
                event != null && !interruption.isRequested();
                event = history.next()) {
            Duration wait = pacing.untilDue(event.time(), System.nanoTime());
            if (wait.compareTo(Duration.ZERO) > 0 && interruption.await(wait)) {
                break;
            }
            publisher.publish(event);
            progress.count(event.time(), System.nanoTime());
        }
        publisher.flush();
        progress.finish(System.nanoTime());
    }

    private void tell(String problem, PrintWriter err) {
        told++;
        if (told <= TOLD) {
            err.println(problem);
        } else if (told == TOLD + 1) {
            err.println("further lines that cannot be used are only counted");
        }
    }
}
