package io.vigie.settings;

import java.time.Duration;
import java.util.Optional;

/** Durations as settings and commands write them: {@code 90s}, {@code 30min}, {@code 4h}, {@code 7d}. */
public final class WrittenDuration {

    /** The units, as a sentence about a wrong one names them. */
    public static final String UNITS = "ms, s, min, h, d";

    private WrittenDuration() {}

    /** Empty: it is not written like that. */
    public static Optional<Duration> of(String text) {
        try {
            return Optional.of(Duration.ofMillis(OptionTypes.durationMs(text.strip())));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
