package io.vigie.cli;

import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code vigie}. A new command is a class of this package, named in {@code subcommands}. */
@Command(
        name = "vigie",
        description = "Watches AI models in production and alerts their owners when they get worse.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            BacktestCommand.class,
            ReplayCommand.class,
            SimulateCommand.class,
            TopicsCommand.class,
            MonitorsCommand.class,
            AlertsCommand.class,
            IncidentsCommand.class,
            ChannelsCommand.class,
            LabelsCommand.class,
            DeadLettersCommand.class,
            ClusterCommand.class,
            DashboardCommand.class,
            ReportCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; one sentence says why",
            "2:the command line or the settings are not valid; all problems are listed"
        })
public final class Main {
    /** Wide enough for names of settings and addresses, which would otherwise be broken at their dots. */
    private static final int HELP_WIDTH = 100;

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
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setParameterExceptionHandler(FailureMessages::ofCommandLine);
        line.setExecutionExceptionHandler((failure, command, parsed) -> FailureMessages.ofExecution(failure, command));
        setVersion(line);
        return line;
    }

    /** Every command answers {@code --version}. */
    private static void setVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new VersionProvider());
        line.getSubcommands().values().forEach(Main::setVersion);
    }

    /** The version in the jar's manifest; a build directory has none. */
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
