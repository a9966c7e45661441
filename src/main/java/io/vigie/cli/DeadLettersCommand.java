package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie dead-letters}: what no job could use, and the way back for what has become usable. */
@Command(
        name = "dead-letters",
        description =
                "Records that no job could use: what they are, and the way back for those that have become usable.",
        subcommands = {DeadLettersListCommand.class, DeadLettersReplayCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand {}
