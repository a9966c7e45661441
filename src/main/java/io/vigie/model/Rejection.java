package io.vigie.model;

/**
 * The fact that a record could not be used; what is counted of a dead letter.
 *
 * @param topic the topic, or file, it was read from
 * @param reason the name of a {@link RejectionReason}, possibly one that only another release knows
 * @param at epoch milliseconds, by the clock of the machine that rejected it
 */
public record Rejection(String topic, String reason, long at) {

    public static Rejection of(DeadLetter letter) {
        return new Rejection(letter.topic(), letter.reason(), letter.rejectedAt());
    }
}
