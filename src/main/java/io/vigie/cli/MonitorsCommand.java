package io.vigie.cli;

import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.Reference;
import io.vigie.settings.MonitorsFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie monitors}: what is watched. */
@Command(
        name = "monitors",
        description = "What is watched.",
        subcommands = MonitorsCommand.Check.class,
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
final class MonitorsCommand {

    /** {@code vigie monitors check FILE}: whether a file of monitors is valid, and what it says. */
    @Command(
            name = "check",
            description = "Whether a file of monitors is valid; all problems are listed.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "A YAML file with the key `monitors`.")
        private Path file = Path.of("");

        @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides one setting; may be repeated.")
        private List<String> overrides = List.of();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            List<Monitor> monitors = MonitorsFile.load(file, overrides);
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            for (Monitor monitor : monitors) {
                out.println(monitor.name() + ": " + monitor.metric().label() + " of "
                        + monitor.match().model() + " over "
                        + monitor.window().label() + ", " + terms(monitor));
            }
            out.flush();
            return ExitCodes.DONE;
        }

        /** What it compares with, and from when on that is an alert. */
        private static String terms(Monitor monitor) {
            Objective objective = monitor.method().objective();
            if (objective != null) {
                return "at most " + MetricFormat.value(monitor.metric(), objective.atMost());
            }
            Reference reference = monitor.reference();
            String against = reference.kind().label() + (reference.name() == null ? "" : " " + reference.name());
            String by = monitor.metric() == Metric.QUALITY
                    ? ", " + monitor.method().detector().kind().label()
                    : monitor.method().distance() == null
                            ? ""
                            : ", " + monitor.method().distance().label();
            return "against " + against + ", tolerance " + monitor.tolerance() + by + ", " + monitor.falseAlarms();
        }
    }
}
