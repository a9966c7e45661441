package io.vigie.cli;

import io.vigie.decode.EventKind;
import io.vigie.decode.RecordLimits;
import io.vigie.history.EventHistory;
import io.vigie.history.EventHistory.HistoryOptions;
import io.vigie.local.InterruptHandler;
import io.vigie.local.WorkDirectory;
import io.vigie.model.DeadLetter;
import io.vigie.publish.EventPublisher;
import io.vigie.publish.Pacing;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.TimeSettings;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.RecordProgress;
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

/** {@code vigie replay}: a history in files → Kafka, in the order of its events. */
@Command(
        name = "replay",
        description = {
            "Publishes events in files to Kafka, in the order of their times.",
            "",
            "Reads requests.jsonl, responses.jsonl, labels.jsonl, signals.jsonl and benchmarks.jsonl, as `vigie"
                    + " simulate --out` writes them, or the same as .json, .csv, .gz or .zst, as `vigie backtest` reads"
                    + " them."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    private static final int MOST_PRINTED = 20;

    @Parameters(paramLabel = "DIR", description = "The folder with the files, of which some may be missing.")
    private Path directory = Path.of("");

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Seconds of event time per second; 1 is real time. Default: as fast as possible")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--strict", description = "Exits with 1 if any line could not be used.")
    private boolean strict;

    @Spec
    private @Nullable CommandSpec spec;

    private long printed;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!(speed > 0)) {
            throw new ParameterException(command.commandLine(), "--speed must be above 0");
        }
        PrintWriter err = command.commandLine().getErr();
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(command.commandLine(), "DIR " + directory + ": there is no such folder");
        }
        KafkaSettings kafka = kafkaOptions.load();
        try (InterruptHandler interruption = InterruptHandler.watch();
                WorkDirectory scratch = WorkDirectory.temporary("vigie-replay");
                EventHistory history = EventHistory.open(
                        directory, historyOptions(scratch.directory()), letter -> print(letter, err))) {
            Map<String, String> topics = new HashMap<>(KafkaAccess.inputs(kafka));
            if (history.recordsOf().containsKey(EventKind.BENCHMARKS)) {
                topics.put("benchmarks", kafka.topics().benchmarks());
            }
            KafkaAccess.requireTopics(kafka, topics);
            try (EventPublisher publisher = new EventPublisher(kafka)) {
                send(history, publisher, interruption, err);
            }
            history.notes().forEach(err::println);
            long unusable = history.unusableLines();
            if (unusable == 0) {
                return ExitCodes.DONE;
            }
            err.println(String.format(
                    Locale.ROOT, "%,d %s not be used", unusable, unusable == 1 ? "line could" : "lines could"));
            return strict ? ExitCodes.FAILED : ExitCodes.DONE;
        }
    }

    private HistoryOptions historyOptions(Path scratch) {
        TimeSettings times = kafkaOptions.times();
        RecordLimits limits = new RecordLimits(
                RecordLimits.DEFAULT.maxRecordBytes(),
                RecordLimits.DEFAULT.maxFuture(),
                RecordLimits.DEFAULT.maxNameLength(),
                times.rules(),
                false);
        return new HistoryOptions(limits, Clock.systemUTC(), times.maxJumpMs(), scratch);
    }

    private void send(EventHistory history, EventPublisher publisher, InterruptHandler interruption, PrintWriter err)
            throws Exception {
        RecordProgress progress = new RecordProgress(err, System.nanoTime());
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

    private void print(DeadLetter letter, PrintWriter err) {
        printed++;
        if (printed <= MOST_PRINTED) {
            err.println(letter.topic() + ":" + (letter.offset() + 1) + ": " + letter.detail());
        } else if (printed == MOST_PRINTED + 1) {
            err.println("further lines that cannot be used are only counted");
        }
    }
}
