package io.vigie.cli;

import io.vigie.model.Monitor;
import io.vigie.settings.DriftSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie monitors diff FILE}: what a file would change. */
@Command(
        name = "diff",
        description =
                "Shows what `vigie monitors apply FILE` would change against what is in force: per monitor what it"
                        + " keeps of its evidence, and per option, defaults filled in. Applies nothing.",
        mixinStandardHelpOptions = true)
final class MonitorsDiffCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A YAML file whose only key is `monitors`.")
    private Path file = Path.of("");

    @Mixin
    private RevisionOptions options = new RevisionOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        DriftSettings settings = options.load();
        List<Monitor> monitors = settings.monitorsReader()
                .read(
                        RevisionDesk.text(file),
                        file.toString(),
                        Clock.systemUTC().instant());
        Optional<RevisionDesk> desk = RevisionDesk.read(command, settings);
        if (desk.isEmpty()) {
            return ExitCodes.FAILED;
        }
        PrintWriter out = command.commandLine().getOut();
        List<String> lines = lines(desk.get(), monitors);
        long inForce = desk.get().inForce();
        String against = inForce == 0 ? "the monitors of the settings" : "revision " + inForce;
        out.println(lines.isEmpty() ? "no difference from " + against : "against " + against + ":");
        lines.forEach(out::println);
        out.flush();
        return ExitCodes.DONE;
    }

    /** Nothing where the monitors are those in force. */
    static List<String> lines(RevisionDesk desk, List<Monitor> monitors) {
        return MonitorsDifference.lines(desk.monitors(desk.inForce()), monitors);
    }
}
