package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void detectionIsMeasuredPrintedAndWritten(@TempDir Path directory) throws Exception {
        Path figures = directory.resolve("figures.json");
        Path docs = directory.resolve("docs");
        assertThat(run(
                        "bench",
                        "detection",
                        "--quick",
                        "--seeds",
                        "3",
                        "--seed",
                        "8",
                        "--json",
                        figures.toString(),
                        "--out",
                        docs.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("DEFAULTS", "TUNED", "e-detector", "kswin", "Seeds 8 to 10");
        assertThat(docs.resolve("detection-quality.md"))
                .content()
                .contains("vigie bench detection --seeds 3 --seed 8", "Seeds 8 to 10");
        assertThat(docs.resolve("detection-quality.svg")).content().startsWith("<svg ");
        JsonNode json = new ObjectMapper().readTree(figures.toFile());
        assertThat(json.path("seeds").asInt()).isEqualTo(3);
        assertThat(json.path("cells").size()).isGreaterThan(100);
        assertThat(json.path("cells").get(0).path("falseAlarms").path("labels").asLong())
                .isEqualTo(60_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench --help", "bench detection --help", "bench pipeline --help"})
    void helpIsNoFailure(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isZero();
        assertThat(out.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench",
                "bench nonsense",
                "bench detection --seeds 0",
                "bench detection --seeds x",
                "bench detection --threads 0"
            })
    void aCommandLineThatIsNotUnderstoodIsTwo(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }
}
