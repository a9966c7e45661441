package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-01, 2026-01-01, --from must be before --to",
        "2026-02-01, 2026-02-01, --from must be before --to",
        "yesterday, 2026-02-01, --from takes a time",
        "2026-01-01, 2026-02-30, --to takes a time",
        "2999-01-01, 2999-02-01, lies in the future"
    })
    void noPeriod(String from, String to, String problem, @TempDir Path directory) {
        Path file = directory.resolve("report.html");
        assertThat(run("report", "--model", "m", "--from", from, "--to", to, "--out", file.toString()))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains(problem);
        assertThat(file).doesNotExist();
    }

    @Test
    void noPlace(@TempDir Path directory) {
        assertThat(run(
                        "report",
                        "--model",
                        "m",
                        "--from",
                        "2026-01-01",
                        "--to",
                        "2026-02-01",
                        "--out",
                        directory.resolve("no/such/report.html").toString()))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains("there is no folder");
        assertThat(run(
                        "report",
                        "--model",
                        "m",
                        "--from",
                        "2026-01-01",
                        "--to",
                        "2026-02-01",
                        "--out",
                        directory.toString()))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains("a file is needed");
    }

    @Test
    void helpIsNoFailure() {
        assertThat(run("report", "--help")).isZero();
        assertThat(run("report")).isEqualTo(ExitCodes.UNUSABLE);
    }
}
