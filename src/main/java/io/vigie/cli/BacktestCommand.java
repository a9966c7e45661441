package io.vigie.cli;

import io.vigie.backtest.Backtest;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.backtest.BacktestSummary;
import io.vigie.backtest.QuietDays;
import io.vigie.backtest.WhatIfVariant;
import io.vigie.cli.WhatIfOptions.SuggestedFile;
import io.vigie.decode.EventKind;
import io.vigie.history.HistoryFiles;
import io.vigie.model.DetectorKind;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code vigie backtest}: what the jobs would have said about a history. */
@Command(
        name = "backtest",
        description = {
            "Runs both jobs over files, without any service, and prints the alerts that they would have raised.",
            "",
            "Reads requests.jsonl and, if they exist, responses.jsonl, labels.jsonl, signals.jsonl and"
                    + " benchmarks.jsonl: JSON objects with the fields of the Avro schemas (requestId is as good as"
                    + " request_id), one a line or in an array (.json), or tables (.csv), for which mapping.yaml can"
                    + " say which column is which field; also compressed (.gz, .zst). Times are in ISO-8601 with a zone"
                    + " or numbers since 1970 (times.unit, times.zone).",
            "",
            "Takes events in the order of their times, whatever the order of lines.",
            "",
            "Writes alerts.jsonl, series.lp.gz (line protocol, nanoseconds), statuses.jsonl (the last status of each"
                    + " monitor) and dead-letters.jsonl.",
            "",
            "With --incidents it says which incidents that people know these settings, and each --variant, would have"
                    + " told, how late, and what else."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {

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
            names = "--series",
            paramLabel = "WHICH",
            defaultValue = "monitored",
            converter = SeriesChoices.class,
            completionCandidates = SeriesChoices.class,
            description = "Points to write: `monitored`, of the series and windows that monitors look at and of the day"
                    + " of all requests; `all`, of every slice, version and window. Default: ${DEFAULT-VALUE}")
    private SeriesChoice series = SeriesChoice.MONITORED;

    @Option(
            names = "--most-unused",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Ends with 1 if more than this share of the records of any file could not be used; 1: never."
                    + " Default: ${DEFAULT-VALUE}")
    private double mostUnused = 0.05;

    @Option(names = "--uncompressed", description = "Writes series.lp instead of series.lp.gz.")
    private boolean isUncompressed;

    @Mixin
    private WhatIfOptions whatIf = new WhatIfOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        requireRequests(spec, input);
        BacktestSettings settings = BacktestSettings.load(monitors, overrides, detector);
        KnownHistory known = whatIf.known();
        List<WhatIfVariant> variants = whatIf.variants(monitors, overrides, detector, settings);
        QuietDays days = whatIf.days(settings);
        Files.createDirectories(output);
        Instant started = Instant.now();
        Backtest.Comparison comparison = new Backtest(settings, input, output, Clock.systemUTC())
                .compare(
                        new SeriesFormat(series, !isUncompressed),
                        new Backtest.WhatIf(variants, days),
                        new BacktestProgressLine(spec.commandLine().getErr(), System.nanoTime()));
        Backtest.BacktestResult result = comparison.result();
        BacktestSummary.print(
                result,
                output,
                Duration.between(started, Instant.now()),
                spec.commandLine().getOut());
        if (!result.hasRequests()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("vigie: no request of " + HistoryFiles.in(input).of(EventKind.REQUESTS) + " could be used.");
            err.flush();
            return ExitCodes.FAILED;
        }
        if (known != null) {
            whatIf.report(known, comparison, output);
        }
        whatIf.suggest(known, comparison, days, new SuggestedFile(settings, monitors, overrides, output));
        return isDead(result) ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /** Says of which files too much could not be used; what is wrong with them was printed before. */
    private boolean isDead(Backtest.BacktestResult result) {
        PrintWriter err = spec.commandLine().getErr();
        boolean isDead = false;
        for (EventKind kind : EventKind.values()) {
            double unused = result.unused().getOrDefault(kind, 0.0);
            if (unused > mostUnused) {
                isDead = true;
                err.printf(
                        Locale.ROOT,
                        "vigie: %.1f %% of the %s could not be used, more than %.1f %% (--most-unused): the reasons are"
                                + " above, and in dead-letters.jsonl.%n",
                        100 * unused,
                        kind.many(),
                        100 * mostUnused);
            }
        }
        err.flush();
        return isDead;
    }

    /** Says what a folder of event files lacks. */
    static void requireRequests(CommandSpec spec, Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            throw new ParameterException(spec.commandLine(), "--input " + input + ": there is no such folder");
        }
        HistoryFiles files = HistoryFiles.in(input);
        if (files.of(EventKind.REQUESTS) == null) {
            throw new ParameterException(
                    spec.commandLine(), "--input " + input + ": " + files.missing(EventKind.REQUESTS));
        }
    }

    /** The choices as people write them. */
    private static final class SeriesChoices implements ITypeConverter<SeriesChoice>, Iterable<String> {

        @Override
        public SeriesChoice convert(String text) {
            for (SeriesChoice choice : SeriesChoice.values()) {
                if (name(choice).equals(text)) {
                    return choice;
                }
            }
            throw new TypeConversionException("expected " + String.join(" or ", this) + ", found " + text);
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(SeriesChoice.values()).map(SeriesChoices::name).iterator();
        }

        private static String name(SeriesChoice choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
    }
}
