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
        String topic, int partition, long offset, byte[] payload, String reason, String detail, long rejectedAt) {

    /**
     * A record that was decoded and that the joins cannot use.
     *
     * @param record as the topic carries it
     * @param now epoch milliseconds, by this machine's clock
     */
    public static DeadLetter of(
            String topic, RecordPosition position, byte[] record, RejectionReason reason, String detail, long now) {
        return new DeadLetter(
                topic, position.partition(), position.offset(), record, reason.name(), PrintableText.text(detail), now);
    }
}
