package io.vigie.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --json FILE} of every benchmark. */
final class JsonFileOption {

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures to this file.")
    private @Nullable Path file;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** @throws ParameterException if the folder of the file does not exist: nobody wants to learn that after minutes */
    void requireFolder() {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(), "--json " + file + ": there is no folder " + folder);
        }
    }

    /** Writes the figures, if there is a file to write them to. */
    void write(Object value) throws IOException {
        if (file != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), value);
        }
    }
}
