package io.vigie.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What benchmarks that run many simulations have in common: seeds, threads, and the page that they write. */
final class SeedOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first seed; the others follow it. Default: ${DEFAULT-VALUE}")
    private long first = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many simulations run at a time; it does not change the figures. Default: all processors")
    private @Nullable Integer threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes the page for the documentation to this folder; created if missing.")
    private @Nullable Path out;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    long first() {
        return first;
    }

    int threads() {
        return threads != null ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** @throws ParameterException if there is nothing to run, or nobody to run it */
    void require(int seeds) {
        if (seeds < 1 || threads() < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(), "--seeds and --threads must be at least 1");
        }
    }

    /** Writes files by their names, if there is a folder to write them to. */
    void write(Map<String, String> files) throws IOException {
        if (out == null) {
            return;
        }
        Files.createDirectories(out);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(out.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** "3 min 51 s on 2 threads". */
    String effort(Duration took) {
        return words(took) + " on " + threads() + (threads() == 1 ? " thread" : " threads");
    }

    /** "3 min 51 s". */
    static String words(Duration took) {
        return took.toMinutes() == 0
                ? took.toSeconds() + " s"
                : took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
}
