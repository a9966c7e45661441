package io.vigie.cli;

import io.vigie.backtest.Backtest;
import io.vigie.local.WorkDirectory;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.Reference;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.MonitorsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie monitors check FILE}: validates a file of monitors and sums it up. */
@Command(
        name = "check",
        description = "Checks a file of monitors: lists all problems, or sums up each monitor in a line.",
        mixinStandardHelpOptions = true)
final class MonitorsCheckCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "A YAML file with the key `monitors`, and perhaps other settings of a backtest.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Overrides a setting, such as alerts.for=6h or labels.horizon=90d of the job; may be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "A folder with event files, as of a backtest: it must cover half of each fixed reference.")
    private @Nullable Path input;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BacktestSettings settings = BacktestSettings.load(file, overrides, null);
        List<Monitor> monitors = settings.drift().monitors();
        MonitorsFile.requireReferencesBefore(
                monitors, file.toString(), Clock.systemUTC().instant());
        if (input != null) {
            checkAgainst(settings, input);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (Monitor monitor : monitors) {
            out.println(monitor.name() + ": " + monitor.metric().label() + " of "
                    + monitor.match().model() + terms(monitor));
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private static void checkAgainst(BacktestSettings settings, Path history) throws IOException {
        try (WorkDirectory scratch = WorkDirectory.temporary("vigie-check")) {
            Backtest.check(settings, history, scratch.directory(), Clock.systemUTC());
        }
    }

    /** Over which window, against what, and from which change on it alerts. */
    private static String terms(Monitor monitor) {
        if (monitor.metric() == Metric.SILENCE) {
            return ", against what is usual at these hours of the week";
        }
        return " over " + monitor.window().label() + ", " + limit(monitor);
    }

    private static String limit(Monitor monitor) {
        Objective objective = monitor.method().objective();
        if (objective != null) {
            return "at most " + MetricFormat.value(monitor.metric(), objective.atMost());
        }
        Floor floor = monitor.method().floor();
        if (floor != null) {
            return "at least " + MetricFormat.value(monitor.metric(), floor.atLeast()) + ", " + monitor.falseAlarms();
        }
        Reference reference = monitor.reference();
        String against = reference.kind().label() + (reference.name() == null ? "" : " " + reference.name());
        String by = monitor.metric().isLabelled()
                ? ", " + monitor.method().detector().kind().label()
                : monitor.method().distance() == null
                        ? ""
                        : ", " + monitor.method().distance().label();
        return "against " + against + tolerance(monitor) + by + ", " + monitor.falseAlarms();
    }

    /** Of a distribution it is a distance. */
    private static String tolerance(Monitor monitor) {
        if (!monitor.metric().isDistribution()) {
            return ", tolerance " + MetricFormat.tolerance(monitor.metric(), monitor.tolerance());
        }
        return monitor.tolerance() == 0 ? "" : ", tolerance " + monitor.tolerance();
    }
}
