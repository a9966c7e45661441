package io.vigie.deadletters;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of offsets, kept as ranges: memory grows with the number of gaps, not of offsets. */
final class OffsetRanges {

    /** First → last, both inclusive. Ranges neither overlap nor touch. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    void add(long offset) {
        add(offset, offset);
    }

    private void add(long first, long last) {
        if (first > last || first < 0) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of offsets");
        }
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = ranges.floorEntry(to == Long.MAX_VALUE ? to : to + 1);
        while (before != null && before.getValue() >= from - 1) {
            from = Math.min(from, before.getKey());
            to = Math.max(to, before.getValue());
            ranges.remove(before.getKey());
            before = ranges.floorEntry(to);
        }
        ranges.put(from, to);
    }

    void addAll(OffsetRanges others) {
        others.ranges.forEach(this::add);
    }

    boolean contains(long offset) {
        Map.Entry<Long, Long> range = ranges.floorEntry(offset);
        return range != null && range.getValue() >= offset;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Such as {@code 3,5-9}, which {@link #parse} reads. */
    @Override
    public String toString() {
        return ranges.entrySet().stream()
                .map(range -> range.getKey().equals(range.getValue())
                        ? Long.toString(range.getKey())
                        : range.getKey() + "-" + range.getValue())
                .collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException if it is not what {@link #toString} writes */
    static OffsetRanges parse(String text) {
        OffsetRanges ranges = new OffsetRanges();
        if (text.isEmpty()) {
            return ranges;
        }
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
            ranges.add(first, dash < 0 ? first : Long.parseLong(part.substring(dash + 1)));
        }
        return ranges;
    }
}
