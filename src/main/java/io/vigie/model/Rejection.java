package io.vigie.model;

/**
 * That a record could not be used.
 *
 * @param topic the topic, or file, it was read from
 * @param reason a {@link RejectionReason} name, or one of another release
 * @param at epoch milliseconds, by the clock of the machine that rejected it
 */
public record Rejection(String topic, String reason, long at) {

    public static Rejection of(DeadLetter letter) {
        return new Rejection(letter.topic(), letter.reason(), letter.rejectedAt());
    }
}
