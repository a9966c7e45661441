package io.vigie.cli;

import io.vigie.model.PrintableText;
import io.vigie.settings.SettingsException;
import java.io.PrintWriter;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code vigie}. A new command is a class of this package, named in {@code subcommands}. */
@Command(
        name = "vigie",
        description = "Watches AI models in production and tells their owners when they get worse.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            BacktestCommand.class,
            ReplayCommand.class,
            SimulateCommand.class,
            TopicsCommand.class,
            MonitorsCommand.class,
            DeadLettersCommand.class,
            ClusterCommand.class,
            DashboardCommand.class,
            ReportCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; one sentence says why",
            "2:the command line or the settings are not usable; all problems are listed"
        })
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        System.exit(code);
    }

    /** The whole command line; tests give it their own streams. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
        return line;
    }

    /** Settings that are not usable are listed; everything else is one sentence, and the stack trace is in the log. */
    private static int report(Exception failure, PrintWriter err) {
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

    /** The first message in the chain of causes that says something; that a job failed is known. */
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

    /** From the jar's manifest; a build directory has none. */
    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            Properties jvm = System.getProperties();
            return new String[] {
                "vigie " + (version == null ? "(unpackaged)" : version),
                "Java " + jvm.getProperty("java.version") + ", " + jvm.getProperty("os.name") + " "
                        + jvm.getProperty("os.arch")
            };
        }
    }
}
