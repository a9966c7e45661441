package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie monitors}: what is monitored. */
@Command(
        name = "monitors",
        description = "Checks monitors, sets them while the drift job runs, and says which could not alarm now.",
        subcommands = {
            MonitorsCheckCommand.class,
            MonitorsDiffCommand.class,
            MonitorsApplyCommand.class,
            MonitorsListCommand.class,
            MonitorsRollbackCommand.class,
            MonitorsStatusCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class MonitorsCommand {}
