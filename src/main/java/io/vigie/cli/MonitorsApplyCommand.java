package io.vigie.cli;

import io.vigie.control.RevisionActions.RevisionAct;
import io.vigie.model.Monitor;
import io.vigie.settings.DriftSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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

/** {@code vigie monitors apply FILE}: other monitors while the drift job runs. */
@Command(
        name = "apply",
        description = {
            "Sets all monitors of the drift job while it runs: those of FILE take the place of those in force."
                    + " Evidence, references and open alerts that are still valid are kept.",
            "",
            "The file is checked as the job checks its settings when it starts; with any problem nothing is applied."
                    + " `vigie monitors diff FILE` shows beforehand what would change."
        },
        mixinStandardHelpOptions = true)
final class MonitorsApplyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A YAML file whose only key is `monitors`, at most 900,000 bytes.")
    private Path file = Path.of("");

    @Mixin
    private SignatureOptions signature = new SignatureOptions();

    @Mixin
    private RevisionFromOption from = new RevisionFromOption();

    @Mixin
    private RevisionOptions options = new RevisionOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        long now = Clock.systemUTC().millis();
        RevisionAct act = from.act(command, signature, now);
        DriftSettings settings = options.load();
        String text = RevisionDesk.text(file);
        List<Monitor> monitors = settings.monitorsReader().read(text, file.toString(), Instant.ofEpochMilli(now));
        Optional<RevisionDesk> desk = RevisionDesk.read(command, settings);
        if (desk.isEmpty()) {
            return ExitCodes.FAILED;
        }
        PrintWriter out = command.commandLine().getOut();
        List<String> lines = MonitorsDiffCommand.lines(desk.get(), monitors);
        if (lines.isEmpty()) {
            out.println(file + " has the monitors that are in force: nothing was applied.");
            out.flush();
            return ExitCodes.DONE;
        }
        lines.forEach(out::println);
        desk.get().printSent(command, desk.get().publish(command, text, act), monitors.size());
        return ExitCodes.DONE;
    }
}
