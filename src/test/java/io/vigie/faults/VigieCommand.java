package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The product's command line as the launcher starts it, in a process of its own. */
final class VigieCommand {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private VigieCommand() {}

    /** Starts a command, with output and errors in one stream. */
    static Process start(String... arguments) throws IOException {
        return start(TARGET.resolve("logs"), arguments);
    }

    /** @param logs where its log goes */
    static Process start(Path logs, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.vigie.event",
                "-Dlog4j2.configurationFile=log4j2-local.properties",
                "-Dvigie.home=" + TARGET.getParent(),
                "-Dvigie.log.dir=" + logs,
                "-cp",
                TARGET.resolve("vigie.jar") + ":" + TARGET.resolve("dist/lib") + "/*",
                "io.vigie.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs a command, which must succeed, and returns its output. */
    static String run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("vigie %s said: %s", String.join(" ", arguments), said)
                .isZero();
        return said;
    }
}
