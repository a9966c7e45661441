package io.vigie.cli;

import io.vigie.history.EventFiles;
import io.vigie.local.InterruptHandler;
import io.vigie.publish.EventPublisher;
import io.vigie.publish.Pacing;
import io.vigie.settings.KafkaSettings;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.PlantedChange;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.simulate.Traffic;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.RecordProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie simulate}: simulated traffic with planted changes → Kafka or files. */
@Command(
        name = "simulate",
        description = "Publishes simulated traffic with planted changes to Kafka, or writes it to files.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Writes requests.jsonl, responses.jsonl, labels.jsonl and signals.jsonl to this folder instead of"
                            + " publishing.")
    private @Nullable Path out;

    @Mixin
    private TrafficOptions trafficOptions = new TrafficOptions();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "60",
            description = "How many days are simulated. Default: ${DEFAULT-VALUE}")
    private double days = DemoScenario.DAYS;

    @Option(
            names = "--end",
            paramLabel = "TIME",
            description = "End of the simulated days, such as 2026-03-01T00:00:00Z. Default: now")
    private @Nullable Instant end;

    @Option(
            names = "--models",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of models; each of the first four has one planted change. Default: ${DEFAULT-VALUE}")
    private int models = DemoScenario.MODELS;

    @Option(names = "--stable", description = "Plants no change, so every alert is a false alarm.")
    private boolean stable;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Seconds of event time per second. Default: as fast as possible")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--live", description = "Once the past is sent, continues in real time until Ctrl-C.")
    private boolean live;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Scenario scenario = scenario(command);
        KafkaSettings kafka = out == null ? kafkaOptions.load() : null;
        PrintWriter err = command.commandLine().getErr();
        if (stable) {
            err.println("no change is planted");
        }
        for (PlantedChange change : scenario.changes()) {
            err.println(Instant.ofEpochMilli(change.at()).truncatedTo(ChronoUnit.MINUTES) + "  " + change.model() + ": "
                    + change.effect().description());
        }
        Traffic traffic = new Traffic(scenario, trafficOptions.seed());
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            if (kafka == null) {
                try (EventFiles files = EventFiles.create(Objects.requireNonNull(out))) {
                    send(traffic, new Sending(scenario, files::write, interruption, err));
                }
                return ExitCodes.DONE;
            }
            KafkaAccess.requireTopics(kafka, KafkaAccess.inputs(kafka));
            try (EventPublisher publisher = new EventPublisher(kafka)) {
                send(traffic, new Sending(scenario, publisher::publish, interruption, err));
                publisher.flush();
            }
            return ExitCodes.DONE;
        }
    }

    private Scenario scenario(CommandSpec command) {
        Instant now = Instant.now(Clock.systemUTC());
        Instant last = end == null ? now : end;
        if (!(days > 0) || models < 1 || !(trafficOptions.requestsPerDay() > 0) || !(speed > 0)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--days, --requests-per-day and --speed must be above 0, --models at least 1");
        }
        if (last.isAfter(now)) {
            throw new ParameterException(command.commandLine(), "--end must not lie in the future");
        }
        if (live && (out != null || end != null)) {
            throw new ParameterException(command.commandLine(), "--live cannot be combined with --out or --end");
        }
        long length = Math.round(days * Duration.ofDays(1).toMillis());
        Scenario scenario = DemoScenario.of(
                new Scenario.TimeSpan(last.toEpochMilli() - length, last.toEpochMilli()),
                models,
                trafficOptions.requestsPerDay());
        return stable ? scenario.stable() : scenario;
    }

    @FunctionalInterface
    private interface EventOutput {
        void write(SimulatedEvent event) throws IOException;
    }

    private record Sending(Scenario scenario, EventOutput output, InterruptHandler interruption, PrintWriter err) {}

    private void send(Traffic traffic, Sending sending) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        RecordProgress progress = new RecordProgress(sending.err(), System.nanoTime());
        Pacing pacing = new Pacing(speed, System.nanoTime());
        while (!sending.interruption().isRequested()) {
            SimulatedEvent event = traffic.next();
            boolean past = event.time() < sending.scenario().span().end();
            if (!past && !live) {
                break;
            }
            Duration wait = past
                    ? pacing.untilDue(event.time(), System.nanoTime())
                    : Duration.ofMillis(event.time() - clock.millis());
            if (wait.compareTo(Duration.ZERO) > 0 && sending.interruption().await(wait)) {
                break;
            }
            sending.output().write(event);
            progress.count(event.time(), System.nanoTime());
        }
        progress.finish(System.nanoTime());
    }
}
