package io.vigie.cli;

import io.vigie.bench.state.StateMeasurement;
import io.vigie.bench.state.StateReport;
import io.vigie.local.WorkDirectory;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie bench state}: how much state a request costs. */
@Command(
        name = "state",
        description = {
            "Measures how many bytes of state the jobs keep for a request.",
            "",
            "Simulates a day of conversations with labels, publishes it to a broker, and runs both jobs with RocksDB,"
                    + " all in this process: once with requests that say whether they will be labelled"
                    + " (label_selected), once without. The bytes are those of a checkpoint. This takes some minutes."
        },
        mixinStandardHelpOptions = true)
final class BenchStateCommand implements Callable<Integer> {
    private static final int REQUESTS = 1_000_000;
    private static final int REQUESTS_FOR_A_FIRST_LOOK = 100_000;

    @Option(names = "--quick", description = "A first look, with " + REQUESTS_FOR_A_FIRST_LOOK + " requests.")
    private boolean quick;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description =
                    "About how many requests. Default: " + REQUESTS + ", with --quick " + REQUESTS_FOR_A_FIRST_LOOK)
    private @Nullable Integer requests;

    @Option(
            names = "--metrics-settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/quality-metrics.yaml",
            description = "Settings of the quality-metrics job. Default: jobs/quality-metrics.yaml beside the launcher")
    private Path metrics = Path.of("jobs/quality-metrics.yaml");

    @Option(
            names = "--drift-settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/drift.yaml",
            description = "Settings of the drift job. Default: jobs/drift.yaml beside the launcher")
    private Path drift = Path.of("jobs/drift.yaml");

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int many = requests != null ? requests : quick ? REQUESTS_FOR_A_FIRST_LOOK : REQUESTS;
        if (many < 1) {
            throw new ParameterException(command.commandLine(), "--requests must be at least 1");
        }
        return output.run((progress, interruption) -> {
            try (WorkDirectory scratch = WorkDirectory.temporary("vigie-state")) {
                StateMeasurement measurement = new StateMeasurement(
                        many,
                        new StateMeasurement.StateBenchFiles(metrics, drift, scratch.directory()),
                        progress,
                        interruption);
                StateReport report = new StateReport(measurement.run(true), measurement.run(false));
                command.commandLine().getOut().print(report.terminal());
                return report.values();
            }
        });
    }
}
