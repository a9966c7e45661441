package io.vigie.cli;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import java.util.Comparator;

/** Where a record stands in Kafka. In the order of topics, partitions, offsets. */
record TopicPosition(String topic, int partition, long offset) implements Comparable<TopicPosition> {

    private static final Comparator<TopicPosition> ORDER = Comparator.comparing(TopicPosition::topic)
            .thenComparingInt(TopicPosition::partition)
            .thenComparingLong(TopicPosition::offset);

    /** Where the record was read that a letter is about. */
    static TopicPosition of(DeadLetter letter) {
        return new TopicPosition(letter.topic(), letter.partition(), letter.offset());
    }

    @Override
    public int compareTo(TopicPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return PrintableText.text(topic) + " " + partition + "/" + offset;
    }
}
