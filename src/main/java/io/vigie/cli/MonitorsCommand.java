package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie monitors}: what is monitored. */
@Command(
        name = "monitors",
        description = "Manages monitors.",
        subcommands = {MonitorsCheckCommand.class, MonitorsStatusCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class MonitorsCommand {}
