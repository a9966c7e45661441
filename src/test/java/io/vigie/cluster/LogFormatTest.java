package io.vigie.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a message holds, its JSON line is one object with exactly that message. */
class LogFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Path OF_IMAGES = Path.of("deploy/logging/log4j-console-json.properties");

    @Test
    void hostileMessagesStayOnOneLine() throws IOException {
        List<String> hostile = List.of(
                "plain",
                "\"}\n{\"level\":\"ERROR\",\"message\":\"forged\"}",
                "line\r\nline\u2028line\u0085line",
                "\u001b[31mred\u001b[0m\u0000\u0007",
                "back\\slash \\\" \\n ${jndi:ldap://x} ${env:PATH} %m %n {}",
                "héllo \uD83D\uDE00 \uD83D");
        for (String message : hostile) {
            JsonNode line = line(message, null);
            assertThat(line.path("message").asText()).isEqualTo(message);
            assertThat(line.path("exception").asText()).isEmpty();
        }
    }

    @Test
    void randomMessagesStayOnOneLine() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder message = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                // No half surrogate pairs, which UTF-8 cannot encode.
                message.append((char) random.nextInt(random.nextBoolean() ? 0x80 : Character.MIN_SURROGATE));
            }
            assertThat(line(message.toString(), null).path("message").asText())
                    .as("seed %d", seed)
                    .isEqualTo(message.toString());
        }
    }

    @Test
    void everyFieldIsThere() throws IOException {
        JsonNode line = line("it failed", new IllegalStateException("be\"cause\nof this"));
        assertThat(line.path("time").asText()).matches("2026-01-31T00:00:00\\.000Z");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger").asText()).isEqualTo("io.vigie.\"Some\"");
        assertThat(line.path("thread").asText()).isEqualTo("the \"thread\"");
        assertThat(line.path("exception").asText())
                .startsWith("java.lang.IllegalStateException: be\"cause\nof this")
                .contains("\tat io.vigie.cluster.LogFormatTest");
    }

    @Test
    void imagesWriteTheSame() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(OF_IMAGES)) {
            file.load(reader);
        }
        assertThat(file.getProperty("appender.console.layout.pattern")).isEqualTo(LogFormat.JSON.pattern());
    }

    private static JsonNode line(String message, @Nullable Throwable failure) throws IOException {
        LogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("io.vigie.\"Some\"")
                .setLevel(Level.WARN)
                .setThreadName("the \"thread\"")
                .setTimeMillis(1_769_817_600_000L)
                .setMessage(new SimpleMessage(message))
                .setThrown(failure)
                .build();
        String written = PatternLayout.newBuilder()
                .withPattern(LogFormat.JSON.pattern())
                .build()
                .toSerializable(event);
        assertThat(written).endsWith(System.lineSeparator());
        assertThat(written.strip()).doesNotContain("\n", "\r", "\u001b");
        return JSON.readTree(written);
    }
}
