package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie labels}: how many labels it takes. */
@Command(
        name = "labels",
        description = "Plans labels.",
        subcommands = LabelsPlanCommand.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class LabelsCommand {}
