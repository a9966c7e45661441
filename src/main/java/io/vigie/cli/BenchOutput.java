package io.vigie.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vigie.bench.BenchProgress;
import io.vigie.local.InterruptHandler;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How every benchmark runs: progress, Ctrl-C, and {@code --json FILE}. */
final class BenchOutput {

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures to this file.")
    private @Nullable Path file;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Measures and prints; ends with {@link CancellationException} when a stop is requested. */
    interface BenchmarkBody {
        /** @return the figures, as they are written as JSON */
        Object run(BenchProgress progress, InterruptHandler interruption) throws Exception;
    }

    /**
     * Runs a benchmark; the exit code.
     *
     * @throws ParameterException if the folder of the file does not exist: nobody wants to learn that after minutes
     */
    int run(BenchmarkBody benchmark) throws Exception {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        requireFolder(line, file);
        PrintWriter err = line.getErr();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            BenchProgress progress = new BenchProgress(err, System.nanoTime(), interruption::isRequested);
            Object figures = benchmark.run(progress, interruption);
            line.getOut().flush();
            if (file != null) {
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), figures);
            }
            return ExitCodes.DONE;
        } catch (CancellationException e) {
            err.println("stopped; nothing was written");
            return ExitCodes.FAILED;
        }
    }

    /** Nobody wants to learn after minutes that there is no folder for a file of figures. */
    static void requireFolder(CommandLine line, @Nullable Path file) {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ParameterException(line, "--json " + file + ": there is no folder " + folder);
        }
    }
}
