package io.vigie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.DetectorKind;
import io.vigie.model.PrintableText;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "Runs both jobs over files, without any service, and tells which alerts they would have raised.",
            "",
            "Reads requests.jsonl, and if they are there responses.jsonl, labels.jsonl, signals.jsonl and benchmarks.jsonl, from DIR: one event a line,"
                    + " the fields of the Avro schemas, times in ISO-8601 or epoch milliseconds.",
            "Writes alerts.jsonl, series.lp (line protocol, nanoseconds) and dead-letters.jsonl."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--input", required = true, paramLabel = "DIR", description = "Folder with the event files.")
    private Path input = Path.of(".");

    @Option(names = "--monitors", required = true, paramLabel = "FILE", description = "Monitors (YAML).")
    private Path monitors = Path.of("monitors.yaml");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the results; made if missing.")
    private Path output = Path.of(".");

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Tries another setting: monitors[NAME].tolerance=0.05, alerts.for=6h, windows.30d=6h. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            converter = DetectorNames.class,
            completionCandidates = DetectorNames.class,
            description =
                    "Sequential detector of every quality monitor, with its default parameters: ${COMPLETION-CANDIDATES}. Default: what each monitor says.")
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
        Backtest backtest = new Backtest(settings, input, output);
        waitFor(backtest.start(), started);
        Backtest.BacktestResult result = backtest.finish();
        summarise(result, started);
        return ExitCodes.DONE;
    }

    private void check() {
        if (!Files.isDirectory(input)) {
            throw new ParameterException(spec.commandLine(), "--input " + input + ": no such folder");
        }
        if (!Files.exists(input.resolve("requests.jsonl"))) {
            throw new ParameterException(spec.commandLine(), "--input " + input + ": there is no requests.jsonl in it");
        }
        if (parallelism < 1) {
            throw new ParameterException(spec.commandLine(), "--parallelism " + parallelism + ": at least 1");
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

    private void summarise(Backtest.BacktestResult result, Instant started) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d points, %d alert events, %d dead letters, in %.1f s. Results: %s%n",
                result.points(),
                result.alerts(),
                result.deadLetters(),
                Duration.between(started, Instant.now()).toMillis() / 1e3,
                output);
        for (String line : Files.readAllLines(output.resolve(Backtest.ALERTS), StandardCharsets.UTF_8)) {
            JsonNode alert = JSON.readTree(line);
            out.printf(
                    Locale.ROOT,
                    "%s  %-8s  %s: %s%n",
                    alert.path("updated_at").asText(),
                    alert.path("state").asText(),
                    alert.path("monitor").asText(),
                    PrintableText.text(alert.path("summary").asText()));
        }
        for (String line : Files.readAllLines(output.resolve(Backtest.STANDING), StandardCharsets.UTF_8)) {
            JsonNode standing = JSON.readTree(line);
            if (standing.path("thin").asBoolean()) {
                out.printf(Locale.ROOT, "cannot alarm: %s%n", PrintableText.text(MonitorStatuses.sentence(standing)));
            }
        }
        out.flush();
    }
}
