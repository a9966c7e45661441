package io.vigie.cli;

import com.sun.management.OperatingSystemMXBean;
import io.vigie.bench.pipeline.BenchedPipeline;
import io.vigie.bench.pipeline.DriftBench;
import io.vigie.bench.pipeline.DriftBench.DriftBenchPlace;
import io.vigie.bench.pipeline.DriftBench.DriftBenchPlan;
import io.vigie.bench.pipeline.DriftReport;
import io.vigie.bench.pipeline.PerformancePage;
import io.vigie.bench.pipeline.PerformancePage.PerformanceProvenance;
import io.vigie.bench.pipeline.PipelineBench;
import io.vigie.bench.pipeline.PipelineBench.PipelineBenchPlace;
import io.vigie.bench.pipeline.PipelineBench.PipelineBenchPlan;
import io.vigie.bench.pipeline.PipelineReport;
import io.vigie.local.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie bench pipeline}: what a record costs. */
@Command(
        name = "pipeline",
        description = {
            "Measures how much processor time a record costs the quality-metrics job, beside simpler pipelines.",
            "",
            "Publishes simulated records to a broker in this process and runs each pipeline on them in a process of its"
                    + " own: reading alone, with a shuffle, with one value in RocksDB for each record, the job, Flink"
                    + " SQL, and the job without one of its means against cost.",
            "",
            "Apart from these, runs the drift job on panes and scores of " + BenchPipelineCommand.DRIFT_DAYS
                    + " days (with --quick "
                    + BenchPipelineCommand.DRIFT_DAYS_FOR_A_FIRST_LOOK
                    + "), and says what a pane costs it in each fifth of that time."
        },
        mixinStandardHelpOptions = true)
final class BenchPipelineCommand implements Callable<Integer> {
    private static final int RECORDS = 3_000_000;
    private static final int RECORDS_FOR_A_FIRST_LOOK = 1_000_000;
    private static final int RUNS = 3;
    static final int DRIFT_DAYS = 30;
    static final int DRIFT_DAYS_FOR_A_FIRST_LOOK = 15;

    @Option(
            names = "--quick",
            description =
                    "A first look: " + RECORDS_FOR_A_FIRST_LOOK + " records, one run," + " and of the job no variants.")
    private boolean quick;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "How many records. Default: " + RECORDS + ", with --quick " + RECORDS_FOR_A_FIRST_LOOK)
    private @Nullable Integer records;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often each pipeline runs. Default: " + RUNS + ", with --quick 1")
    private @Nullable Integer runs;

    @Option(
            names = "--pipelines",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, separated by commas. An unknown name lists them all.")
    private List<String> pipelines = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides a setting of the job. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--metrics-settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/quality-metrics.yaml",
            description = "Settings of the quality-metrics job. Default: jobs/quality-metrics.yaml beside the launcher")
    private Path metrics = Path.of("jobs/quality-metrics.yaml");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes the page for the documentation and its picture to this folder; created if missing.")
    private @Nullable Path page;

    @Option(
            names = "--drift-days",
            paramLabel = "N",
            description = "How many days of panes for the drift job. Default: " + DRIFT_DAYS + ", with --quick "
                    + DRIFT_DAYS_FOR_A_FIRST_LOOK)
    private @Nullable Integer driftDays;

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
        int many = records != null ? records : quick ? RECORDS_FOR_A_FIRST_LOOK : RECORDS;
        int times = runs != null ? runs : quick ? 1 : RUNS;
        int days = driftDays != null ? driftDays : quick ? DRIFT_DAYS_FOR_A_FIRST_LOOK : DRIFT_DAYS;
        if (many < 1 || times < 1 || days < 1) {
            throw new ParameterException(
                    command.commandLine(), "--records, --runs and --drift-days must be at least 1");
        }
        List<BenchedPipeline> chosen = chosen(command);
        boolean isDrift = pipelines.isEmpty() || pipelines.contains(DriftBench.ID);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        Consumer<String> said = line -> {
            err.println("  " + line);
            err.flush();
        };
        return output.run((progress, interruption) -> {
            long started = System.nanoTime();
            try (WorkDirectory scratch = WorkDirectory.temporary("vigie-pipeline")) {
                Map<String, Object> values = new LinkedHashMap<>();
                if (!chosen.isEmpty()) {
                    PipelineReport report = new PipelineBench(
                                    new PipelineBenchPlan(chosen, many, times, overrides),
                                    new PipelineBenchPlace(metrics, scratch.directory()),
                                    interruption,
                                    progress,
                                    said)
                            .run();
                    out.print(report.terminal());
                    write(report, provenance(chosen, many, times, Duration.ofNanos(System.nanoTime() - started)));
                    values.putAll(report.values());
                }
                if (isDrift) {
                    DriftReport ofDrift = new DriftBench(
                                    new DriftBenchPlan(days, times),
                                    new DriftBenchPlace(drift, scratch.directory()),
                                    interruption,
                                    progress,
                                    said)
                            .run();
                    out.print(ofDrift.terminal());
                    values.put(DriftBench.ID, ofDrift.values());
                }
                return values;
            }
        });
    }

    private void write(PipelineReport report, PerformanceProvenance provenance) throws IOException {
        if (page == null) {
            return;
        }
        Files.createDirectories(page);
        Files.writeString(page.resolve("performance.md"), PerformancePage.markdown(report, provenance));
        Files.writeString(page.resolve("performance.svg"), PerformancePage.picture(report));
    }

    private PerformanceProvenance provenance(List<BenchedPipeline> chosen, int many, int times, Duration took) {
        boolean isWhole = chosen.size() == BenchedPipeline.values().length;
        String command = "vigie bench pipeline --records " + many + " --runs " + times
                + (isWhole
                        ? ""
                        : " --pipelines "
                                + chosen.stream().map(BenchedPipeline::id).collect(Collectors.joining(",")));
        for (String override : overrides) {
            command += " --set " + override;
        }
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new PerformanceProvenance(
                command,
                new Main.VersionProvider().getVersion()[0],
                Runtime.getRuntime().availableProcessors() + " cores, " + Math.round(memory / 1e9) + " GB of memory",
                SeedOptions.words(took),
                LocalDate.now(Clock.systemUTC()).toString());
    }

    private List<BenchedPipeline> chosen(CommandSpec command) {
        if (pipelines.isEmpty()) {
            return quick ? BenchedPipeline.quick() : List.of(BenchedPipeline.values());
        }
        var chosen = new ArrayList<BenchedPipeline>();
        for (String name : pipelines) {
            if (name.equals(DriftBench.ID)) {
                continue;
            }
            chosen.add(BenchedPipeline.of(name)
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(),
                            "--pipelines: there is no pipeline " + name + "; there are "
                                    + Arrays.stream(BenchedPipeline.values())
                                            .map(BenchedPipeline::id)
                                            .collect(Collectors.joining(","))
                                    + "," + DriftBench.ID)));
        }
        return chosen;
    }
}
