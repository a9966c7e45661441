package io.vigie.sink.influx;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of one write request.
 *
 * @param status HTTP status; {@link #NO_STATUS} if no reply came
 * @param message what the server, or the network, says
 * @param retryAfterMs how long the server asks to be left alone; 0 if it does not say
 */
record WriteReply(int status, String message, long retryAfterMs) {
    static final int NO_STATUS = 0;

    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})");

    /** What to do next. */
    enum WriteOutcome {
        WRITTEN,
        /**
         * All that the server can keep is written; the rest is older than its retention, and sending it again would not
         * help.
         */
        BEYOND_RETENTION,
        RETRY,
        /** At least one line is bad. Good ones may or may not be stored. */
        BAD_LINE,
        TOO_LARGE,
        /** Nothing will ever be written this way: credentials, bucket, address. */
        MISCONFIGURED
    }

    static WriteReply written() {
        return new WriteReply(204, "", 0);
    }

    static WriteReply unreachable(String message) {
        return new WriteReply(NO_STATUS, message, 0);
    }

    /** The whole policy in one place. */
    WriteOutcome verdict() {
        if (status == NO_STATUS || status == 408 || status == 425 || status == 429) {
            return WriteOutcome.RETRY;
        }
        if (status / 100 == 2) {
            return WriteOutcome.WRITTEN;
        }
        String text = message.toLowerCase(Locale.ROOT);
        if (status / 100 == 5) {
            // InfluxDB 1.x says 500 for a retention policy that does not exist.
            return text.contains("retention policy not found") ? WriteOutcome.MISCONFIGURED : WriteOutcome.RETRY;
        }
        return switch (status) {
            case 400, 422 -> text.contains("beyond retention") ? WriteOutcome.BEYOND_RETENTION : WriteOutcome.BAD_LINE;
            case 413 -> WriteOutcome.TOO_LARGE;
            default -> WriteOutcome.MISCONFIGURED;
        };
    }

    /** How many lines the server says it left out; 1 if it does not say. */
    int droppedLines() {
        Matcher count = DROPPED.matcher(message);
        return count.find() ? Integer.parseInt(count.group(1)) : 1;
    }
}
