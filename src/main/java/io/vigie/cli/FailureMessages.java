package io.vigie.cli;

import io.vigie.model.PrintableText;
import io.vigie.settings.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
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
        List<String> unmatched = command.getUnmatchedArguments();
        if (failure instanceof MissingParameterException && !unmatched.isEmpty()) {
            // What is missing may be there, but misspelt.
            return ofCommandLine(new UnmatchedArgumentException(command, unmatched), arguments);
        }
        PrintWriter err = command.getErr();
        if (failure instanceof UnmatchedArgumentException unknown) {
            err.println(sentence(unknown));
            UnmatchedArgumentException.printSuggestions(failure, err);
        } else {
            err.println(failure.getMessage());
        }
        if (lacksCommand(failure)) {
            command.usage(err);
        } else {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCodes.UNUSABLE;
    }

    private static boolean lacksCommand(ParameterException failure) {
        return takesCommand(failure.getCommandLine())
                && failure.getArgSpec() == null
                && !(failure instanceof UnmatchedArgumentException);
    }

    private static boolean takesCommand(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    private static String sentence(UnmatchedArgumentException failure) {
        String argument = " '" + PrintableText.text(failure.getUnmatched().get(0)) + "'";
        if (failure.isUnknownOption()) {
            return "Unknown option:" + argument;
        }
        return (takesCommand(failure.getCommandLine()) ? "Unknown command:" : "Unexpected argument:") + argument;
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
