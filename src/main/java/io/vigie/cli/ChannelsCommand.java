package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie channels}: where incidents go besides their topic. */
@Command(
        name = "channels",
        description = "Lists the channels of the drift job's settings, and tests one.",
        subcommands = {ChannelsListCommand.class, ChannelsTestCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ChannelsCommand {}
