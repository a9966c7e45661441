package io.vigie.cli;

import io.vigie.control.IncidentActions.Act;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who decides, and why. */
final class SignatureOptions {

    static final int MOST_NAME = 100;

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who decides; at most 100 characters.")
    private String by = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for those who read it later; at most 1000 characters.")
    private @Nullable String reason;

    /**
     * @param now epoch milliseconds
     * @param until when a silence ends; null for every other decision
     */
    Act act(CommandSpec command, DecisionType type, long now, @Nullable Long until) {
        return new Act(type, null, now, by(command), reason(command), until);
    }

    String by(CommandSpec command) {
        return text(command, "--by", by, MOST_NAME);
    }

    /** Null: none was given. */
    @Nullable
    String reason(CommandSpec command) {
        return reason == null ? null : text(command, "--reason", reason, IncidentDecision.MOST_REASON);
    }

    static String text(CommandSpec command, String option, String given, int most) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > most) {
            throw new ParameterException(
                    command.commandLine(), option + " takes a text of 1 to " + most + " characters");
        }
        return text;
    }
}
