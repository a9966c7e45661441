package io.vigie.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Untrusted names appear in log messages and in those of exceptions; they must neither start a log line of their own
 * nor forge one.
 */
class LogLinesTest {
    private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR i.v.Forged [main] all is lost";
    private static final String HOSTILE = "a\n" + FORGED + "\r\nb\u001b[2J\u009b31m\u202e\u2028\0c\u0007";

    private static List<String> logged(Path directory, Throwable failure) throws IOException, URISyntaxException {
        String before = System.getProperty("vigie.log.dir");
        System.setProperty("vigie.log.dir", directory.toString());
        try {
            LoggerContext context = new LoggerContext(
                    "hostile",
                    null,
                    Objects.requireNonNull(LogLinesTest.class.getResource("/log4j2-local.properties"))
                            .toURI());
            context.start();
            context.getLogger("io.vigie.hostile").warn("the model {} is refused", HOSTILE);
            context.getLogger("io.vigie.hostile").warn("a failure", failure);
            context.stop();
            return Files.readAllLines(directory.resolve("vigie.log"));
        } finally {
            if (before == null) {
                System.clearProperty("vigie.log.dir");
            } else {
                System.setProperty("vigie.log.dir", before);
            }
        }
    }

    @Test
    void eachLogLineIsOneMessage(@TempDir Path directory) throws Exception {
        List<String> lines =
                logged(directory, new IllegalStateException(HOSTILE, new IOException("inside " + HOSTILE)));
        assertThat(lines.get(0)).endsWith("the model a?" + FORGED + "??b?[2J?31m???c? is refused");
        assertThat(lines).filteredOn(line -> line.startsWith("20")).hasSize(2);
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\u202e&&[^\\t]]"));
        assertThat(lines).anyMatch(line -> line.startsWith("  " + FORGED));
        assertThat(lines).anyMatch(line -> line.contains("IllegalStateException: a"));
        assertThat(lines).anyMatch(line -> line.contains("Caused by: java.io.IOException: inside a"));
        assertThat(lines)
                .filteredOn(line -> line.contains("IllegalStateException"))
                .hasSize(1);
        assertThat(lines).anyMatch(line -> line.startsWith("\tat io.vigie.hostile.LogLinesTest"));
    }
}
