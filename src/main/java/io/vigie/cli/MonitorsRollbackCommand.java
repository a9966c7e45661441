package io.vigie.cli;

import io.vigie.control.RevisionActions.RevisionAct;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import java.io.PrintWriter;
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

/** {@code vigie monitors rollback}: an earlier revision again. */
@Command(
        name = "rollback",
        description = {
            "Applies an earlier revision again, as a new one: VERSION, or the one before that in force.",
            "",
            "`vigie monitors rollback 0` goes back to the monitors of the job's settings."
        },
        mixinStandardHelpOptions = true)
final class MonitorsRollbackCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            description = "The number of a revision: `vigie monitors list` lists them. 0: the settings.")
    private @Nullable Long version;

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
        RevisionAct act = from.act(command, signature, Clock.systemUTC().millis());
        Optional<RevisionDesk> desk = RevisionDesk.read(command, options.load());
        if (desk.isEmpty()) {
            return ExitCodes.FAILED;
        }
        long number = number(desk.get());
        MonitorRevision earlier = desk.get().revisions().get(number);
        if (number != MonitorRevision.SETTINGS && earlier == null) {
            throw new IllegalStateException("there is no revision " + number + ": `vigie monitors list` lists them");
        }
        List<Monitor> monitors = desk.get().monitors(number);
        PrintWriter out = command.commandLine().getOut();
        MonitorsDiffCommand.lines(desk.get(), monitors).forEach(out::println);
        String reason = act.reason() == null ? "back to revision " + number : act.reason();
        MonitorRevision sent = desk.get()
                .publish(
                        command,
                        earlier == null ? null : earlier.text(),
                        new RevisionAct(act.at(), act.from(), act.by(), reason));
        desk.get().printSent(command, sent, monitors.size());
        return ExitCodes.DONE;
    }

    private long number(RevisionDesk desk) {
        if (version != null) {
            return version;
        }
        if (desk.inForce() == MonitorRevision.SETTINGS) {
            throw new IllegalStateException("nothing was applied yet, so there is nothing to go back from");
        }
        Long before = desk.revisions().lowerKey(desk.inForce());
        return before == null ? MonitorRevision.SETTINGS : before;
    }
}
