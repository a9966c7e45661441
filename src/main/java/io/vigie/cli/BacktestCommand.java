package io.vigie.cli;

import io.vigie.backtest.Backtest;
import io.vigie.backtest.BacktestSummary;
import io.vigie.model.DetectorKind;
import io.vigie.publish.EventFiles;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie backtest}: what the jobs would have said about a history. */
@Command(
        name = "backtest",
        description = {
            "Runs both jobs over files, without any service, and prints the alerts that they would have raised.",
            "",
            "Reads requests.jsonl and, if they exist, responses.jsonl, labels.jsonl, signals.jsonl and"
                    + " benchmarks.jsonl: one JSON object a line with the fields of the Avro schemas, times in ISO-8601"
                    + " or epoch milliseconds.",
            "",
            "Writes alerts.jsonl, series.lp (line protocol, nanoseconds), statuses.jsonl (the last status of each"
                    + " monitor) and dead-letters.jsonl."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

    @Option(names = "--input", required = true, paramLabel = "DIR", description = "The folder with the event files.")
    private Path input = Path.of(".");

    @Option(names = "--monitors", required = true, paramLabel = "FILE", description = "The monitors (YAML).")
    private Path monitors = Path.of("monitors.yaml");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for the results; created if missing.")
    private Path output = Path.of(".");

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Tries another setting, such as windows.30d=6h, alerts.for=6h or monitors[NAME].tolerance=0.05; may"
                            + " be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            converter = DetectorNames.class,
            completionCandidates = DetectorNames.class,
            description = "The sequential detector of every quality monitor, with its default parameters:"
                    + " ${COMPLETION-CANDIDATES}. Default: what each monitor says")
    private @Nullable DetectorKind detector;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Subtasks of each operator. Default: ${DEFAULT-VALUE}")
    private int parallelism = 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        check();
        BacktestSettings settings = BacktestSettings.load(monitors, overrides, detector, parallelism);
        Files.createDirectories(output);
        Instant started = Instant.now();
        Backtest backtest = new Backtest(settings, input, output, Clock.systemUTC());
        waitFor(backtest.start(), started);
        Backtest.BacktestResult result = backtest.finish();
        BacktestSummary.print(
                result,
                output,
                Duration.between(started, Instant.now()),
                spec.commandLine().getOut());
        return ExitCodes.DONE;
    }

    private void check() {
        if (!Files.isDirectory(input)) {
            throw new ParameterException(spec.commandLine(), "--input " + input + ": there is no such folder");
        }
        if (!Files.exists(input.resolve(EventFiles.REQUESTS))) {
            throw new ParameterException(spec.commandLine(), "--input " + input + ": it has no " + EventFiles.REQUESTS);
        }
        if (parallelism < 1) {
            throw new ParameterException(spec.commandLine(), "--parallelism must be at least 1");
        }
    }

    private void waitFor(JobClient job, Instant started) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        CompletableFuture<?> done = job.getJobExecutionResult();
        while (true) {
            try {
                done.get(PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                err.printf(
                        Locale.ROOT,
                        "  %3d s, %.1f MB of series written%n",
                        Duration.between(started, Instant.now()).toSeconds(),
                        size(output.resolve(Backtest.SERIES)) / 1e6);
                err.flush();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
