package io.vigie.cli;

import io.vigie.bench.DetectionBench;
import io.vigie.bench.DetectionPage;
import io.vigie.bench.DetectionReport;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie bench detection}: false alarms and delays of every detector. */
@Command(
        name = "detection",
        description = {
            "Measures how often each change detector raises a false alarm, and how long it takes to find a change.",
            "",
            "Runs on simulated labels whose changes are known: stable, changing, seasonal, sampled, in bursts. Every"
                    + " detector is measured with its defaults, and tuned to the same rate of false alarms. The same"
                    + " seeds give the same figures."
        },
        mixinStandardHelpOptions = true)
final class BenchDetectionCommand implements Callable<Integer> {
    private static final int SEEDS = 500;
    private static final int SEEDS_FOR_A_FIRST_LOOK = 30;
    private static final String PAGE = "detection-quality.md";
    private static final String PICTURE = "detection-quality.svg";

    @Option(names = "--quick", description = "A first look, with " + SEEDS_FOR_A_FIRST_LOOK + " streams per scenario.")
    private boolean quick;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Streams per scenario. Default: " + SEEDS + ", with --quick " + SEEDS_FOR_A_FIRST_LOOK)
    private @Nullable Integer seeds;

    @Mixin
    private SeedOptions seedOptions = new SeedOptions();

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int streams = seeds != null ? seeds : quick ? SEEDS_FOR_A_FIRST_LOOK : SEEDS;
        seedOptions.require(streams);
        long first = seedOptions.first();
        return output.run((progress, interruption) -> {
            long started = System.nanoTime();
            DetectionReport report = DetectionBench.run(
                    new DetectionBench.DetectionBenchPlan(streams, first, seedOptions.threads()), progress);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            PrintWriter out = command.commandLine().getOut();
            out.print(DetectionPage.terminal(report));
            out.printf(Locale.ROOT, "%nSeeds %d to %d, %s.%n", first, first + streams - 1, SeedOptions.words(took));
            DetectionPage.Provenance provenance = new DetectionPage.Provenance(
                    "vigie bench detection --seeds " + streams + " --seed " + first,
                    new Main.VersionProvider().getVersion()[0],
                    seedOptions.effort(took),
                    LocalDate.now(Clock.systemUTC()).toString());
            seedOptions.write(
                    Map.of(PAGE, DetectionPage.markdown(report, provenance), PICTURE, DetectionPage.picture(report)));
            return report;
        });
    }
}
