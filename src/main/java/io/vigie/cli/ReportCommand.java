package io.vigie.cli;

import io.vigie.model.PrintableText;
import io.vigie.report.Report;
import io.vigie.report.ReportRequest;
import io.vigie.report.UnknownSubjectException;
import io.vigie.view.Period;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie report}: what an auditor asks for, in one file. */
@Command(
        name = "report",
        description =
                "Writes a report about a model and a period: one HTML file without scripts, fit for printing, from the"
                        + " stored series alone.")
final class ReportCommand implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // the parser asks whether it was given
    private boolean help;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model.")
    private String model = "";

    @Option(
            names = "--version",
            paramLabel = "NAME",
            defaultValue = "*",
            description = "A version of the model. Default: all versions, pooled")
    private String version = "*";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Start of the period: 2026-01-31T12:00:00Z, or 2026-01-31 (UTC).")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            description =
                    "End of the period, exclusive: 2026-03-01T00:00:00Z, or 2026-03-01 (UTC). The report ends now at"
                            + " the latest.")
    private String to = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out = Path.of("report.html");

    @Option(
            names = "--safety-criteria",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Criteria that get a section of their own, with an upper bound on how often answers failed them.")
    private List<String> safetyCriteria = List.of();

    @Option(names = "--force", description = "Replaces the file if it exists.")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Clock clock = Clock.systemUTC();
        long begin = time("--from", from);
        long end = Math.min(time("--to", to), clock.millis());
        if (begin >= clock.millis()) {
            throw problem("--from lies in the future: nothing is known about it");
        }
        if (begin >= end) {
            throw problem("--from must be before --to");
        }
        Path file = out.toAbsolutePath();
        Path folder = Objects.requireNonNullElse(file.getParent(), file);
        if (!Files.isDirectory(folder)) {
            throw problem("--out " + out + ": there is no folder " + folder);
        }
        if (Files.isDirectory(file)) {
            throw problem("--out " + out + ": that is a folder; a file is needed");
        }
        requireAbsent(file);
        StoreOptions.Chosen chosen = store.open();
        PrintWriter err = err();
        err.println("vigie: reading the " + chosen.name());
        err.flush();
        ReportRequest request =
                new ReportRequest(model, version, new Period(begin, end), safetyCriteria, clock.millis());
        String page;
        try {
            page = Report.of(chosen.store(), request, part -> {
                err.println("  " + part);
                err.flush();
            });
        } catch (UnknownSubjectException e) {
            throw problem(PrintableText.text(Objects.requireNonNullElse(e.getMessage(), "there is no such model")));
        }
        write(page, file, folder);
        Objects.requireNonNull(spec).commandLine().getOut().println(file);
        return ExitCodes.DONE;
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    private void requireAbsent(Path file) {
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw problem("--out " + out + ": the file exists; --force replaces it");
        }
    }

    /** Whole, or not at all. */
    private void write(String page, Path file, Path folder) throws IOException {
        Path draft = folder.resolve("." + file.getFileName() + ".draft");
        try {
            Files.writeString(draft, page, StandardCharsets.UTF_8);
            // Somebody else may have written it while the store was read.
            requireAbsent(file);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private long time(String option, String text) {
        try {
            return (text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text))
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw problem(option + " takes a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31; not "
                    + PrintableText.text(text));
        }
    }

    private ParameterException problem(String sentence) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), sentence);
    }
}
