package io.vigie.cli;

import picocli.CommandLine.Command;

/** {@code vigie bench}: a subcommand for each benchmark. */
@Command(
        name = "bench",
        description = "Runs benchmarks of Vigie.",
        subcommands = {
            BenchAlertsCommand.class,
            BenchDetectionCommand.class,
            BenchDashboardCommand.class,
            BenchPipelineCommand.class,
            BenchStateCommand.class
        },
        mixinStandardHelpOptions = true,
        footer = "@|bold micro|@ is one more, of inner loops; it needs a checkout and Maven.",
        synopsisSubcommandLabel = "BENCHMARK")
final class BenchCommand {}
