package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.local.InterruptHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Runs a job in a JVM of its own, with the class path of this one, and reads the figures that it leaves.
 *
 * @param work a directory for logs, figures and the runs' own directories
 * @param interruption ends a run
 */
record BenchJvm(Path work, InterruptHandler interruption) {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Where a run works, and where it leaves its figures. */
    record RunFiles(Path directory, Path figures) {}

    RunFiles files(String name) {
        return new RunFiles(work.resolve(name), work.resolve(name + ".json"));
    }

    /**
     * Waits until the run has ended.
     *
     * @param options of the JVM
     * @param main whose arguments say which files it has
     * @throws IOException with its log, if it failed
     * @throws CancellationException if a stop was requested
     */
    <T> T run(String name, List<String> options, Class<?> main, List<String> arguments, Class<T> type)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.vigie.event",
                "-Dlog4j2.configurationFile=log4j2-local.properties",
                "-Dvigie.log.dir=" + work,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Path log = work.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (process.isAlive()) {
                if (interruption.await(LOOK_EVERY)) {
                    throw new CancellationException();
                }
            }
            if (process.exitValue() != 0) {
                throw new IOException(name + " has failed:\n" + Files.readString(log));
            }
            return new ObjectMapper().readValue(files(name).figures().toFile(), type);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
