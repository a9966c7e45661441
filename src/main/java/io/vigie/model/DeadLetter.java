package io.vigie.model;

/**
 * A record that could not be used.
 *
 * @param topic the topic, or file, it was read from
 * @param reason a {@code RejectionReason} name
 * @param detail one sentence for a person
 * @param rejectedAt epoch milliseconds, by the clock of the machine that rejected it
 */
public record DeadLetter(
        String topic, int partition, long offset, byte[] payload, String reason, String detail, long rejectedAt) {}
