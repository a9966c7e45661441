package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What {@code --since} understands. */
class DeadLetterOptionsTest {

    private static final long NOW = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "24h,2026-02-28T00:00:00Z",
        "30min,2026-02-28T23:30:00Z",
        "7d,2026-02-22T00:00:00Z",
        "2026-02-01,2026-02-01T00:00:00Z",
        "2026-02-01T12:00:00.5Z,2026-02-01T12:00:00.5Z"
    })
    void sinceIsATimeOrADurationBeforeNow(String text, Instant expected) {
        assertThat(Instant.ofEpochMilli(DeadLetterOptions.time(text, NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "24x", "yesterday", "-3h", "2026-02-30", "2026-02-01T12:00:00", "9999999999d"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> DeadLetterOptions.time(text, NOW)).isInstanceOf(TypeConversionException.class);
    }
}
