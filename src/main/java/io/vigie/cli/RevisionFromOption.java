package io.vigie.cli;

import io.vigie.control.RevisionActions.RevisionAct;
import io.vigie.model.EpochUnit;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** From which tick of the data on a revision counts. */
final class RevisionFromOption {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From which time of the data on they count, such as 2026-03-01T08:00:00Z; not in the future."
                    + " Default: now. Ticks that were worked on already stay as they are: an earlier time is for a"
                    + " job that is behind.")
    private @Nullable String time;

    /** @param now epoch milliseconds */
    RevisionAct act(CommandSpec command, SignatureOptions signature, long now) {
        return new RevisionAct(now, from(command, now), signature.by(command), signature.reason(command));
    }

    private long from(CommandSpec command, long now) {
        if (time == null) {
            return now;
        }
        try {
            long from = Instant.parse(time).toEpochMilli();
            if (from >= EpochUnit.FIRST_MS && from <= now) {
                return from;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new ParameterException(
                    command.commandLine(), "--from takes a time in UTC such as 2026-03-01T08:00:00Z", e);
        }
        throw new ParameterException(command.commandLine(), "--from takes a time that has come, after 1999");
    }
}
