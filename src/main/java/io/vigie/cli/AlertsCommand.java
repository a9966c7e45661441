package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie alerts}: what is open, and what people decide about it. */
@Command(
        name = "alerts",
        description = "Lists open alerts, and tells the drift job what you decide about one.",
        subcommands = {AlertsListCommand.class, AlertsAcceptCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AlertsCommand {}
