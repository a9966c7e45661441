package io.vigie.decode;

import io.vigie.model.EpochUnit;
import io.vigie.model.TimeRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as people and their programs write them → epoch milliseconds, rounded. A number is read in the unit of the
 * rules; a text is ISO-8601 with a zone, or a number.
 *
 * <p>Of ISO-8601 the forms are read that can mean one time only: {@code T} or a space before the time of day, seconds
 * and their fraction left out or not, a comma or a point before it, {@code Z}, {@code UTC}, {@code +02:00}, {@code
 * +0200} or {@code +02}. Where clocks are put back, a time without a zone is the earlier of the two.
 */
final class WrittenTimes {

    private static final Pattern NUMBER = Pattern.compile("\\d{9,19}(\\.\\d{1,9})?");
    private static final Pattern ISO = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2})(?::(\\d{2}))?"
            + "(?:[.,](\\d{1,9}))?\\s?([Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

    /** What may be shown of a text: a time that somebody wrote in another way, and never a word. */
    private static final Pattern SHOWN = Pattern.compile("[-0-9TZ:.,+/ ]{1,40}");

    private static final int LEAST_DIGITS_OF_LONG = 18;
    private static final int NANOS_OF_HALF_A_MILLISECOND = 500_000;

    private final EpochUnit unit;
    private final @Nullable ZoneId zone;

    WrittenTimes(TimeRules rules) {
        this.unit = rules.unit();
        this.zone = rules.zone() == null ? null : ZoneId.of(rules.zone());
    }

    /** A time that cannot be told. */
    static final class UnreadableTimeException extends Exception {

        private static final long serialVersionUID = 1L;

        /** @param problem completes "FIELD is …" */
        UnreadableTimeException(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    long ofNumber(long number) {
        return unit.toMillis(number);
    }

    /** @param number finite */
    long ofNumber(double number) {
        return unit.toMillis(number);
    }

    long ofText(String text) throws UnreadableTimeException {
        String written = text.strip();
        if (NUMBER.matcher(written).matches()) {
            return written.length() > LEAST_DIGITS_OF_LONG || written.indexOf('.') >= 0
                    ? unit.toMillis(Double.parseDouble(written))
                    : unit.toMillis(Long.parseLong(written));
        }
        Matcher iso = ISO.matcher(written);
        if (!iso.matches()) {
            throw new UnreadableTimeException(shown(written)
                    + ", not a time: write ISO-8601 with a zone, such as 2026-03-01T14:05:00Z or"
                    + " 2026-03-01T14:05:00+02:00, or epoch milliseconds");
        }
        String seconds = iso.group(3) == null ? "00" : iso.group(3);
        String fraction = iso.group(4) == null ? "" : "." + iso.group(4);
        String local = iso.group(1) + "T" + iso.group(2) + ":" + seconds + fraction;
        try {
            String offset = iso.group(5);
            if (offset != null) {
                return rounded(Instant.parse(local + normal(offset)));
            }
            if (zone == null) {
                throw new UnreadableTimeException(shown(written)
                        + ", without a zone: write one, such as Z or +02:00, or say which it is with times.zone,"
                        + " such as times.zone: UTC");
            }
            return rounded(LocalDateTime.parse(local).atZone(zone).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnreadableTimeException(shown(written) + ", which is no day or time of day that exists");
        }
    }

    private static String normal(String offset) {
        if (Character.isLetter(offset.charAt(0))) {
            return "Z";
        }
        String digits = offset.substring(1).replace(":", "");
        return offset.charAt(0) + digits.substring(0, 2) + ":" + (digits.length() > 2 ? digits.substring(2) : "00");
    }

    private static long rounded(Instant time) {
        return time.plusNanos(NANOS_OF_HALF_A_MILLISECOND).toEpochMilli();
    }

    /** The text itself where it can hold nothing but a time. */
    private static String shown(String text) {
        return SHOWN.matcher(text).matches() ? "\"" + text + "\"" : "a text of " + text.length() + " characters";
    }
}
