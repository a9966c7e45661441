package io.vigie.decode;

import io.vigie.model.EpochUnit;
import io.vigie.model.RejectionReason;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that fields must satisfy, whatever the encoding. Each method returns the value, or throws an exception that
 * names the field.
 */
final class FieldRules {

    private static final int QUOTED_CHARACTERS = 64;

    /** The squares of its inverse still add up without loss of precision. */
    private static final double LEAST_PROBABILITY = 1e-9;

    /** For tokens and milliseconds; about thirty years of the latter. */
    private static final long MOST_COUNT = 1_000_000_000_000L;

    private static final double MOST_AMOUNT = 1e9;

    private final Clock clock;
    private final long maxFutureMs;
    private final int maxNameLength;

    /** Of numbers that stand for times; null: milliseconds, and every time since 1970 is believed. */
    private final @Nullable EpochUnit unit;

    /** For what the jobs write themselves. */
    FieldRules(RecordLimits limits, Clock clock) {
        this(limits, clock, null);
    }

    private FieldRules(RecordLimits limits, Clock clock, @Nullable EpochUnit unit) {
        this.unit = unit;
        this.clock = clock;
        this.maxFutureMs = limits.maxFuture().toMillis();
        this.maxNameLength = limits.maxNameLength();
    }

    /** For events in Avro, whose times are numbers: a producer may have written another unit than the schema's. */
    static FieldRules ofEvents(RecordLimits limits, Clock clock) {
        return new FieldRules(limits, clock, limits.times().unit());
    }

    /** For events in JSON, whose times are epoch milliseconds by now. */
    static FieldRules ofLines(RecordLimits limits, Clock clock) {
        return new FieldRules(limits, clock, EpochUnit.MILLISECONDS);
    }

    /** An identifier: never blank. */
    String id(String field, @Nullable String value) throws InvalidRecordException {
        if (value == null || value.isBlank()) {
            throw new InvalidRecordException(RejectionReason.EMPTY_ID, field + " is empty.");
        }
        return bounded(field, value);
    }

    /** A model or version: an id, other than the {@code *} that stands for all of them. */
    String subject(String field, @Nullable String value) throws InvalidRecordException {
        String id = id(field, value);
        if (id.equals("*")) {
            throw new InvalidRecordException(
                    RejectionReason.MALFORMED, field + " is *, which is reserved for all of them pooled.");
        }
        return id;
    }

    /** An optional text: blank counts as absent. */
    @Nullable
    String name(String field, @Nullable String value) throws InvalidRecordException {
        return value == null || value.isBlank() ? null : bounded(field, value);
    }

    double score(String field, double value) throws InvalidRecordException {
        finite(field, value);
        if (value < 0 || value > 1) {
            throw new InvalidRecordException(
                    RejectionReason.SCORE_OUT_OF_RANGE, field + " is " + value + ", outside [0, 1].");
        }
        return value;
    }

    double probability(String field, double value) throws InvalidRecordException {
        finite(field, value);
        if (value <= 0 || value > 1) {
            throw new InvalidRecordException(
                    RejectionReason.PROBABILITY_OUT_OF_RANGE, field + " is " + value + ", outside (0, 1].");
        }
        if (value < LEAST_PROBABILITY) {
            throw new InvalidRecordException(
                    RejectionReason.PROBABILITY_OUT_OF_RANGE,
                    field + " is " + value + ": one label would stand for more than a billion answers.");
        }
        return value;
    }

    @Nullable
    Double optionalProbability(String field, @Nullable Double value) throws InvalidRecordException {
        if (value != null) {
            probability(field, value);
        }
        return value;
    }

    @Nullable
    Double confidence(String field, @Nullable Double value) throws InvalidRecordException {
        if (value != null) {
            finite(field, value);
            if (value < 0 || value > 1) {
                throw new InvalidRecordException(
                        RejectionReason.CONFIDENCE_OUT_OF_RANGE, field + " is " + value + ", outside [0, 1].");
            }
        }
        return value;
    }

    /** A duration, a number of tokens. */
    @Nullable
    Long count(String field, @Nullable Long value) throws InvalidRecordException {
        if (value != null && value < 0) {
            throw new InvalidRecordException(RejectionReason.NEGATIVE_VALUE, field + " is " + value + ", less than 0.");
        }
        if (value != null && value > MOST_COUNT) {
            throw new InvalidRecordException(
                    RejectionReason.VALUE_TOO_LARGE, field + " is " + value + ", more than " + MOST_COUNT + ".");
        }
        return value;
    }

    /** The number of observations behind a value. */
    long sampleSize(String field, long value) throws InvalidRecordException {
        if (value < 1) {
            throw new InvalidRecordException(RejectionReason.NEGATIVE_VALUE, field + " is " + value + ", less than 1.");
        }
        if (value > MOST_COUNT) {
            throw new InvalidRecordException(
                    RejectionReason.VALUE_TOO_LARGE, field + " is " + value + ", more than " + MOST_COUNT + ".");
        }
        return value;
    }

    /** A cost. */
    @Nullable
    Double amount(String field, @Nullable Double value) throws InvalidRecordException {
        if (value != null) {
            finite(field, value);
            if (value < 0) {
                throw new InvalidRecordException(
                        RejectionReason.NEGATIVE_VALUE, field + " is " + value + ", less than 0.");
            }
            if (value > MOST_AMOUNT) {
                throw new InvalidRecordException(
                        RejectionReason.VALUE_TOO_LARGE, field + " is " + value + ", more than " + MOST_AMOUNT + ".");
            }
        }
        return value;
    }

    /** @return epoch milliseconds */
    long time(String field, Instant value) throws InvalidRecordException {
        long millis = unit == null ? value.toEpochMilli() : unit.toMillis(value.toEpochMilli());
        if (millis < 0) {
            throw new InvalidRecordException(RejectionReason.NEGATIVE_VALUE, field + " is " + value + ", before 1970.");
        }
        // A difference of two non-negative numbers cannot overflow; the sum of now and the bound can.
        if (millis - clock.millis() > maxFutureMs) {
            throw new InvalidRecordException(
                    RejectionReason.TIME_IN_FUTURE,
                    field + " is " + value + ", more than " + maxFutureMs / 1000 + " s ahead of the clock.");
        }
        if (unit != null && millis < EpochUnit.FIRST_MS) {
            throw new InvalidRecordException(
                    RejectionReason.TIME_IMPLAUSIBLE,
                    field + " is " + Instant.ofEpochMilli(millis)
                            + ", before 2000: if it is a number, say with times.unit what it counts (s, ms, us or ns).");
        }
        return millis;
    }

    /**
     * Blank names and values count as absent. The declared task becomes the segment {@code task} unless there is one.
     *
     * @param segments handed over: the result may reuse it
     */
    Map<String, String> segments(@Nullable Map<String, String> segments, @Nullable String task)
            throws InvalidRecordException {
        if ((segments == null || segments.isEmpty()) && task == null) {
            return Map.of();
        }
        if (segments != null && segments.size() > RecordLimits.MAX_SEGMENTS) {
            throw new InvalidRecordException(
                    RejectionReason.OVERSIZED,
                    "segments has " + segments.size() + " entries, more than " + RecordLimits.MAX_SEGMENTS + ".");
        }
        Map<String, String> result = segments == null ? new HashMap<>(2) : segments;
        boolean blank = false;
        for (Map.Entry<String, String> entry : result.entrySet()) {
            bounded("a name in segments", entry.getKey());
            String value = entry.getValue();
            if (value.length() > maxNameLength) {
                bounded("segments." + entry.getKey(), value);
            }
            blank |= value.isBlank() || entry.getKey().isBlank();
        }
        if (blank) {
            result.entrySet()
                    .removeIf(entry ->
                            entry.getValue().isBlank() || entry.getKey().isBlank());
        }
        if (task != null) {
            result.putIfAbsent(RequestMapping.TASK, task);
        }
        return Collections.unmodifiableMap(result);
    }

    static void finite(String field, double value) throws InvalidRecordException {
        if (!Double.isFinite(value)) {
            throw new InvalidRecordException(
                    RejectionReason.NOT_FINITE, field + " is " + value + ", not a finite number.");
        }
    }

    /** A value for use in a sentence: quoted, without control characters, cut if long. */
    static String quoted(String value) {
        String shown = value.length() <= QUOTED_CHARACTERS ? value : value.substring(0, QUOTED_CHARACTERS) + "…";
        StringBuilder text = new StringBuilder(shown.length() + 2).append('"');
        shown.codePoints()
                .map(character -> Character.isISOControl(character) || character == '"' ? '?' : character)
                .forEach(text::appendCodePoint);
        return text.append('"').toString();
    }

    private String bounded(String field, String value) throws InvalidRecordException {
        if (value.length() > maxNameLength) {
            throw new InvalidRecordException(
                    RejectionReason.OVERSIZED,
                    field + " has " + value.length() + " characters, more than " + maxNameLength + ".");
        }
        return value;
    }
}
