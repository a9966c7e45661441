package io.vigie.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vigie.bench.TextTable;
import io.vigie.local.WorkDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie bench state}: what a request costs on disk. */
@Command(
        name = "state",
        description = {
            "Measures how many bytes of state the jobs keep for a request.",
            "",
            "Simulates a day of conversations with labels, publishes it to a broker, and runs both jobs with RocksDB, all in this process; once where each request"
                    + " says whether it will be labelled (label_selected), once where none does. The bytes are those of a checkpoint. Takes some minutes."
        },
        mixinStandardHelpOptions = true)
final class BenchState implements Callable<Integer> {
    private static final int REQUESTS = 1_000_000;
    private static final int REQUESTS_FOR_A_FIRST_LOOK = 100_000;
    private static final List<String> KEEPERS =
            List.of("request-response join", "conversations", "label join", "panes");
    private static final double MEGABYTE = 1e6;

    @Option(names = "--quick", description = "A first look: " + REQUESTS_FOR_A_FIRST_LOOK + " requests.")
    private boolean quick;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "About so many. Default: " + REQUESTS + ", with --quick " + REQUESTS_FOR_A_FIRST_LOOK)
    private @Nullable Integer requests;

    @Option(
            names = "--metrics-settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/quality-metrics.yaml",
            description = "Settings of the first job. Default: jobs/quality-metrics.yaml beside the launcher")
    private Path metrics = Path.of("jobs/quality-metrics.yaml");

    @Option(
            names = "--drift-settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/drift.yaml",
            description = "Settings of the second job. Default: jobs/drift.yaml beside the launcher")
    private Path drift = Path.of("jobs/drift.yaml");

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param unsaid no request says whether it will be labelled */
    private record StateCosts(StateMeasurement.MeasuredState said, StateMeasurement.MeasuredState unsaid) {

        double bytesPerLabelledRequest() {
            return said.bytesOf("label join") / (double) said.remembered();
        }

        /** What is kept in vain: nothing ever comes for these. */
        double bytesPerOtherRequest() {
            return (unsaid.bytesOf("label join") - said.bytesOf("label join"))
                    / (double) (unsaid.remembered() - said.remembered());
        }
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        int many = requests != null ? requests : quick ? REQUESTS_FOR_A_FIRST_LOOK : REQUESTS;
        if (many < 1) {
            throw new ParameterException(command.commandLine(), "--requests is at least 1");
        }
        PrintWriter err = command.commandLine().getErr();
        try (InterruptHandler interruption = InterruptHandler.watch();
                WorkDirectory scratch = WorkDirectory.temporary("vigie-state")) {
            BenchProgress progress = new BenchProgress(err, System.nanoTime(), interruption::isRequested);
            StateMeasurement measurement = new StateMeasurement(
                    many, new StateMeasurement.Files(metrics, drift, scratch.directory()), progress, interruption);
            StateCosts figures = new StateCosts(measurement.run(true), measurement.run(false));
            print(figures, command.commandLine().getOut());
            Path file = json;
            if (file != null) {
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValue(
                                file.toFile(),
                                Map.of(
                                        "said", figures.said(),
                                        "unsaid", figures.unsaid(),
                                        "bytesPerLabelledRequest", figures.bytesPerLabelledRequest(),
                                        "bytesPerOtherRequest", figures.bytesPerOtherRequest()));
            }
            return ExitCodes.DONE;
        } catch (CancellationException e) {
            err.println("stopped; nothing is written");
            return ExitCodes.FAILED;
        }
    }

    private static void print(StateCosts figures, PrintWriter out) {
        StateMeasurement.MeasuredState said = figures.said();
        StateMeasurement.MeasuredState unsaid = figures.unsaid();
        TextTable table = new TextTable(List.of("", "label_selected said", "not said"));
        table.row(List.of("requests", count(said.requests()), count(unsaid.requests())));
        table.row(List.of("of them remembered", count(said.remembered()), count(unsaid.remembered())));
        table.row(List.of("labels", count(said.labels()), count(unsaid.labels())));
        for (String keeper : KEEPERS) {
            table.row(List.of(
                    "state of " + keeper + ", MB", megabytes(said.bytesOf(keeper)), megabytes(unsaid.bytesOf(keeper))));
        }
        table.row(
                List.of("all state of quality-metrics, MB", megabytes(said.allBytes()), megabytes(unsaid.allBytes())));
        table.row(List.of("all state of drift, MB", megabytes(said.driftBytes()), megabytes(unsaid.driftBytes())));
        out.print(table.columns());
        out.printf(
                Locale.ROOT,
                "%nFor each request until its horizon has passed: %.0f bytes if it is labelled, %.0f bytes if it is remembered in vain, 0 where"
                        + " label_selected is false.%n",
                figures.bytesPerLabelledRequest(),
                figures.bytesPerOtherRequest());
        out.flush();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEGABYTE);
    }
}
