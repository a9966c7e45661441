package io.vigie.cli;

import io.vigie.model.MonitorRevision;
import io.vigie.model.PrintableText;
import io.vigie.settings.SettingsException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie monitors list}: the revisions that there are. */
@Command(
        name = "list",
        description = "Lists the revisions of the monitors, the newest first: number, when, by whom, how many monitors,"
                + " which is in force, and why. 0 are the monitors of the job's settings, which are in force until"
                + " something is applied.",
        mixinStandardHelpOptions = true)
final class MonitorsListCommand implements Callable<Integer> {

    @Mixin
    private RevisionOptions options = new RevisionOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Optional<RevisionDesk> desk = RevisionDesk.read(command, options.load());
        if (desk.isEmpty()) {
            return ExitCodes.FAILED;
        }
        PrintWriter out = command.commandLine().getOut();
        desk.get().revisions().descendingMap().values().forEach(revision -> print(revision, desk.get(), out));
        out.println("0  settings  " + RevisionDesk.count(desk.get().monitors(0).size())
                + (desk.get().inForce() == 0 ? "  in force" : ""));
        out.flush();
        return ExitCodes.DONE;
    }

    private static void print(MonitorRevision revision, RevisionDesk desk, PrintWriter out) {
        String reason = revision.reason();
        boolean isBackdated = revision.from() != revision.at();
        out.println(PrintableText.text(revision.number() + "  " + IncidentsListCommand.time(revision.at()) + "  by "
                + revision.by() + "  " + size(revision, desk)
                + (isBackdated ? "  from " + IncidentsListCommand.time(revision.from()) : "")
                + (revision.number() == desk.inForce() ? "  in force" : "")
                + (reason == null ? "" : ": " + reason)));
    }

    private static String size(MonitorRevision revision, RevisionDesk desk) {
        if (revision.text() == null) {
            return "back to the settings";
        }
        try {
            return RevisionDesk.count(desk.monitors(revision.number()).size());
        } catch (SettingsException e) {
            int problems = e.problems().size();
            return "refused under these settings, " + (problems == 1 ? "1 problem" : problems + " problems");
        }
    }
}
