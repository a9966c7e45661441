package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** UTC days that no reference takes in: those of faults that are over. Both ends of a range belong to it. */
final class DayRanges {
    private static final int MOST = 10_000;

    private record DayRange(long from, long to) {}

    private final List<DayRange> ranges = new ArrayList<>();

    void add(long from, long to) {
        if (from <= to) {
            ranges.add(new DayRange(from, to));
        }
    }

    boolean contains(long day) {
        return ranges.stream().anyMatch(range -> day >= range.from() && day <= range.to());
    }

    /** How many days of {@code from} to {@code to}, the last exclusive, are in none. */
    long outside(long from, long to) {
        long outside = 0;
        for (long day = from; day < to; day++) {
            outside += contains(day) ? 0 : 1;
        }
        return outside;
    }

    void removeBefore(long day) {
        ranges.removeIf(range -> range.to() < day);
    }

    void clear() {
        ranges.clear();
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, ranges.size());
        for (DayRange range : ranges) {
            Varint.writeSigned(out, range.from());
            Varint.writeSigned(out, range.to());
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static DayRanges readFrom(DataInput in) throws IOException {
        DayRanges read = new DayRanges();
        int size = Varint.readSize(in, MOST);
        for (int i = 0; i < size; i++) {
            long from = Varint.readSigned(in);
            read.ranges.add(new DayRange(from, Varint.readSigned(in)));
        }
        return read;
    }
}
