package io.vigie.cli;

import io.vigie.demo.DemoRun;
import io.vigie.demo.DemoScreen;
import io.vigie.simulate.DemoScenario;
import java.io.Console;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie demo}: everything in one process, on simulated traffic with planted changes. */
@Command(
        name = "demo",
        description = {
            "Runs a Kafka broker, both jobs, a store and a dashboard in this process, on 60 to 67 simulated days with"
                    + " planted changes: from a Monday until now, so that the same seed tells the same story on any"
                    + " day. With other seeds an alert may be false: budgets allow it.",
            "",
            "Prints the rolling figures, and alerts as they come. When the past is over, traffic continues in real time"
                    + " until Ctrl-C."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /**
     * The last windows close when later events have come, so the past ends a while ago, where every series but the
     * longest has a point.
     */
    private static final Duration AGO = Duration.ofMinutes(30);

    private static final long STEP_MS = Duration.ofHours(6).toMillis();

    @Option(
            names = "--check",
            description =
                    "Exits when the past is over: with 0 if every planted change has alerted and nothing else has,"
                            + " otherwise with 1.")
    private boolean check;

    @Mixin
    private TrafficOptions trafficOptions = new TrafficOptions();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1.7",
            description = "How many minutes 60 days take, if the machine is fast enough. Default: ${DEFAULT-VALUE}")
    private double minutes = 1.7;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Keeps the data of the broker, the store and the checkpoints in this folder, which must be empty or"
                            + " missing. Default: they are deleted at the end")
    private @Nullable Path keep;

    @Option(
            names = "--dashboard-port",
            paramLabel = "N",
            defaultValue = "8420",
            description = "Port of the dashboard, on loopback; if it is 0 or taken, a free one is used. Default:"
                    + " ${DEFAULT-VALUE}")
    private int dashboardPort = 8420;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!(minutes > 0) || !(trafficOptions.requestsPerDay() > 0)) {
            throw new ParameterException(command.commandLine(), "--minutes and --requests-per-day must be above 0");
        }
        if (dashboardPort < 0 || dashboardPort > 65_535) {
            throw new ParameterException(command.commandLine(), "--dashboard-port must be from 0 to 65535");
        }
        Path data = keep;
        if (data != null && Files.exists(data) && !isEmpty(data)) {
            throw new ParameterException(
                    command.commandLine(), "--keep " + data + ": the folder must be empty or missing");
        }
        Clock clock = Clock.systemUTC();
        long end = Math.floorDiv(clock.millis() - AGO.toMillis(), STEP_MS) * STEP_MS;
        PrintWriter out = command.commandLine().getOut();
        DemoRun run = new DemoRun(
                new DemoRun.DemoPlan(
                        DemoScenario.fromMondayUntil(end, trafficOptions.requestsPerDay()),
                        trafficOptions.seed(),
                        DemoScenario.DAYS * 24 * 60 / minutes,
                        check,
                        keep,
                        dashboardPort),
                Path.of(System.getProperty("vigie.home", ".")).resolve("jobs"),
                new DemoScreen(out, isTerminal()),
                clock);
        return run.execute() || !check ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /** Whether the output goes to a terminal that can move its cursor. */
    @SuppressWarnings(
            "SystemConsoleNull") // Up to Java 21 it is null without a terminal, from Java 22 on it says so itself.
    private static boolean isTerminal() {
        Console console = System.console();
        String terminal = System.getenv("TERM");
        if (console == null || terminal == null || terminal.equals("dumb")) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
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
