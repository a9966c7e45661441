package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie topics}: the topics in Kafka. */
@Command(
        name = "topics",
        description = "Manages the topics in Kafka.",
        subcommands = {TopicsCreateCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TopicsCommand {}
