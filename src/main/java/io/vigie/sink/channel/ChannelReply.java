package io.vigie.sink.channel;

import java.util.Locale;

/**
 * What became of one attempt.
 *
 * @param said what the other side answered, or why there is no answer, on one line and without secrets
 * @param retryAfterMs how long the other side asks to be left alone; 0: it does not say
 */
public record ChannelReply(DeliveryOutcome outcome, String said, long retryAfterMs) {

    /** What to do with a message after an attempt. */
    public enum DeliveryOutcome {
        DELIVERED,
        /** Another attempt may succeed, if only because someone fixes the receiver or the credentials. */
        RETRY,
        /** The receiver will never take this message. */
        REFUSED;

        /** For people. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an HTTP status means. */
    static DeliveryOutcome ofStatus(int status) {
        if (status / 100 == 2) {
            return DeliveryOutcome.DELIVERED;
        }
        return switch (status) {
            // Credentials and addresses may be fixed while a message is retried; a refused body will stay refused.
            case 401, 403, 404, 408, 425, 429 -> DeliveryOutcome.RETRY;
            default -> status / 100 == 4 ? DeliveryOutcome.REFUSED : DeliveryOutcome.RETRY;
        };
    }

    static ChannelReply noReply(String why) {
        return new ChannelReply(DeliveryOutcome.RETRY, "no reply (" + why + ")", 0);
    }
}
