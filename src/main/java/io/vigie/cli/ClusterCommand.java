package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie cluster}: a Flink cluster on this machine, for those who have none yet. */
@Command(
        name = "cluster",
        description = "Runs a Flink cluster of several processes on this machine, on loopback only.",
        subcommands = {
            ClusterStartCommand.class,
            ClusterSubmitCommand.class,
            ClusterListCommand.class,
            ClusterSavepointCommand.class,
            ClusterCancelCommand.class,
            ClusterStopCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand {}
