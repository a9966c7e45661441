package io.vigie.cli;

import io.vigie.model.DeadLetter;
import io.vigie.model.Printable;
import java.util.Comparator;

/** Where a record stands in Kafka. In the order of topics, partitions, offsets. */
record Place(String topic, int partition, long offset) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::topic)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset);

    /** Where the record was read that a letter is about. */
    static Place of(DeadLetter letter) {
        return new Place(letter.topic(), letter.partition(), letter.offset());
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Printable.text(topic) + " " + partition + "/" + offset;
    }
}
