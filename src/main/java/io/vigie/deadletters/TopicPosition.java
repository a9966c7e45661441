package io.vigie.deadletters;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import java.util.Comparator;

/** The position of a record in Kafka. Ordered by topic, partition and offset. */
public record TopicPosition(String topic, int partition, long offset) implements Comparable<TopicPosition> {

    private static final Comparator<TopicPosition> ORDER = Comparator.comparing(TopicPosition::topic)
            .thenComparingInt(TopicPosition::partition)
            .thenComparingLong(TopicPosition::offset);

    /** Where the record was read that a dead letter is about. */
    static TopicPosition of(DeadLetter deadLetter) {
        return new TopicPosition(deadLetter.topic(), deadLetter.partition(), deadLetter.offset());
    }

    @Override
    public int compareTo(TopicPosition other) {
        return ORDER.compare(this, other);
    }

    /** {@code topic partition/offset}, fit for a terminal. */
    @Override
    public String toString() {
        return PrintableText.text(topic) + " " + partition + "/" + offset;
    }
}
