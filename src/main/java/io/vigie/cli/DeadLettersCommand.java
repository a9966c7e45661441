package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie dead-letters}: lists and replays what no job could use. */
@Command(
        name = "dead-letters",
        description = "Lists the records that no job could use, and replays those that have become usable.",
        subcommands = {DeadLettersListCommand.class, DeadLettersReplayCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand {}
