package io.vigie.cli;

import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie demo}: everything in one process, on traffic with planted changes. */
@Command(
        name = "demo",
        description = {
            "Runs a Kafka broker, both jobs and a store in this process, on 60 simulated days with planted changes.",
            "Prints the rolling figures, and each alert as it comes. When the past is over, traffic goes on in real time until Ctrl-C."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** The last windows close when later events have come: so the past ends a while ago, where every series but the longest has a point. */
    private static final Duration AGO = Duration.ofMinutes(30);

    private static final long STEP_MS = Duration.ofHours(6).toMillis();

    @Option(
            names = "--check",
            description =
                    "Ends when the past is over: with 0 if every planted change has alerted and nothing else has, else with 1.")
    private boolean check;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed, other traffic. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1.7",
            description = "How long the 60 days take, if the machine can. Default: ${DEFAULT-VALUE}")
    private double minutes = 1.7;

    @Option(
            names = "--requests-per-day",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Of all models together. Default: ${DEFAULT-VALUE}")
    private double requestsPerDay = DemoScenario.REQUESTS_PER_DAY;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Keeps the data of broker, store and checkpoints there. Default: all of it is deleted at the end.")
    private @Nullable Path keep;

    @Option(
            names = "--dashboard-port",
            paramLabel = "N",
            defaultValue = "8420",
            description =
                    "Where the dashboard listens on this machine; 0, or a port that is taken: a free one. Default: ${DEFAULT-VALUE}")
    private int dashboardPort = 8420;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!(minutes > 0) || !(requestsPerDay > 0)) {
            throw new ParameterException(command.commandLine(), "--minutes and --requests-per-day are above 0");
        }
        if (dashboardPort < 0 || dashboardPort > 65_535) {
            throw new ParameterException(command.commandLine(), "--dashboard-port is from 0 to 65535");
        }
        Path data = keep;
        if (data != null && Files.exists(data) && !isEmpty(data)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--keep wants an empty directory, or one that is not there; " + data + " is neither");
        }
        Clock clock = Clock.systemUTC();
        long end = Math.floorDiv(clock.millis() - AGO.toMillis(), STEP_MS) * STEP_MS;
        Scenario.TimeSpan span =
                new Scenario.TimeSpan(end - Duration.ofDays(DemoScenario.DAYS).toMillis(), end);
        PrintWriter out = command.commandLine().getOut();
        DemoRun run = new DemoRun(
                new DemoRun.DemoPlan(
                        DemoScenario.of(span, DemoScenario.MODELS, requestsPerDay),
                        seed,
                        DemoScenario.DAYS * 24 * 60 / minutes,
                        check,
                        keep,
                        dashboardPort),
                Path.of(System.getProperty("vigie.home", ".")).resolve("jobs"),
                new DemoScreen(out, DemoScreen.isTerminal()),
                clock);
        return run.execute() || !check ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
