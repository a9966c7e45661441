package io.vigie.cli;

import io.vigie.bench.BenchProgress;
import io.vigie.bench.DetectionBench;
import io.vigie.bench.DetectionPage;
import io.vigie.bench.DetectionReport;
import io.vigie.local.InterruptHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of the first stream. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many streams run at a time; it does not change the figures. Default: all processors")
    private @Nullable Integer threads;

    @Mixin
    private JsonFileOption json = new JsonFileOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes " + PAGE + " and " + PICTURE + " to this folder; created if missing.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int streams = seeds != null ? seeds : quick ? SEEDS_FOR_A_FIRST_LOOK : SEEDS;
        int workers = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (streams < 1 || workers < 1) {
            throw new ParameterException(command.commandLine(), "--seeds and --threads must be at least 1");
        }
        json.requireFolder();
        PrintWriter err = command.commandLine().getErr();
        long started = System.nanoTime();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            DetectionReport report = DetectionBench.run(
                    new DetectionBench.DetectionBenchPlan(streams, seed, workers),
                    new BenchProgress(err, started, interruption::isRequested));
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            PrintWriter print = command.commandLine().getOut();
            print.print(DetectionPage.terminal(report));
            print.printf(Locale.ROOT, "%nSeeds %d to %d, %s.%n", seed, seed + streams - 1, words(took));
            print.flush();
            write(
                    report,
                    new DetectionPage.Provenance(
                            "vigie bench detection --seeds " + streams + " --seed " + seed,
                            new Main.VersionProvider().getVersion()[0],
                            words(took) + " on " + workers + (workers == 1 ? " thread" : " threads"),
                            LocalDate.now(Clock.systemUTC()).toString()));
            return ExitCodes.DONE;
        } catch (CancellationException e) {
            err.println("stopped; nothing was written");
            return ExitCodes.FAILED;
        }
    }

    private void write(DetectionReport report, DetectionPage.Provenance provenance) throws IOException {
        json.write(report);
        Path directory = out;
        if (directory != null) {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(PAGE), DetectionPage.markdown(report, provenance), StandardCharsets.UTF_8);
            Files.writeString(directory.resolve(PICTURE), DetectionPage.picture(report), StandardCharsets.UTF_8);
        }
    }

    static String words(Duration took) {
        return took.toMinutes() == 0
                ? took.toSeconds() + " s"
                : took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
}
