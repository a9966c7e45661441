package io.vigie.cli;

import io.vigie.deadletters.DeadLetterFilter;
import io.vigie.model.RejectionReason;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters a command is about. */
final class DeadLetterOptions {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|min|h|d)");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Only dead letters with this reason; may be repeated: ${COMPLETION-CANDIDATES}")
    private Set<RejectionReason> reasons = new LinkedHashSet<>();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            split = ",",
            description = "Only dead letters about records of this topic; may be repeated.")
    private Set<String> topics = new LinkedHashSet<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only records that were rejected since a time, such as 2026-01-31T12:00:00Z or 2026-01-31 (UTC), or"
                            + " in the last 30min, 24h or 7d.")
    private @Nullable String since;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Whether a reason or a topic is named. */
    boolean isSelective() {
        return !reasons.isEmpty() || !topics.isEmpty();
    }

    Set<String> topics() {
        return topics;
    }

    /**
     * @param now epoch milliseconds
     * @throws ParameterException if {@code --since} is not understood
     */
    DeadLetterFilter filter(long now) {
        try {
            return new DeadLetterFilter(reasons, topics, since == null ? Long.MIN_VALUE : time(since, now));
        } catch (TypeConversionException e) {
            throw new ParameterException(Objects.requireNonNull(command).commandLine(), e.getMessage(), e);
        }
    }

    /** Epoch milliseconds of an instant, of the beginning of a day (UTC), or of a duration before now. */
    static long time(String text, long now) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            return now - Long.parseLong(amount.group(1)) * UNITS.getOrDefault(amount.group(2), 0L);
        }
        try {
            return (text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : Instant.parse(text))
                    .toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new TypeConversionException(
                    "--since takes a time such as 2026-01-31T12:00:00Z or 2026-01-31, or a duration such as 30min, 24h"
                            + " or 7d; not "
                            + text);
        }
    }
}
