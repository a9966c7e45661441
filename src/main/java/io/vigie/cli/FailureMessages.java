package io.vigie.cli;

import io.vigie.model.PrintableText;
import io.vigie.settings.SettingsException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person is told when a command fails. */
final class FailureMessages {
    private static final Logger LOG = LoggerFactory.getLogger(FailureMessages.class);

    private FailureMessages() {}

    /**
     * A command line that is not understood: a sentence and where help is, or the help itself if a command is missing.
     */
    static int ofCommandLine(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        boolean lacksCommand = failure.getArgSpec() == null
                && !(failure instanceof UnmatchedArgumentException)
                && !command.getSubcommands().isEmpty();
        if (lacksCommand) {
            command.usage(err);
        } else {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCodes.UNUSABLE;
    }

    /** Unusable settings are listed; any other failure is one sentence, and its stack trace is in the log. */
    static int ofExecution(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof SettingsException unusable) {
            err.println(unusable.getMessage());
            return ExitCodes.UNUSABLE;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.warn("the command failed", failure);
        err.println("vigie: " + sentence(failure));
        return ExitCodes.FAILED;
    }

    /** The first message in the chain of causes that says more than that a job failed. */
    private static String sentence(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage();
            boolean wrapper =
                    each.getClass().getName().startsWith("org.apache.flink.runtime.") && each.getCause() != null;
            if (!wrapper && message != null && !message.isBlank()) {
                return PrintableText.text(message.lines().findFirst().orElse(message));
            }
        }
        return failure.getClass().getSimpleName();
    }
}
