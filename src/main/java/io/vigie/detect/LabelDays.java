package io.vigie.detect;

import io.vigie.model.ScoredLabel;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a reference as sums by day of their request, counted in UTC days since 1970. */
final class LabelDays {
    static final long DAY = 86_400_000L;

    /** No day: none has been filled. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_DAYS = 100_000;

    private final TreeMap<Long, LabelClasses> days = new TreeMap<>();

    /** Where the days begin; meaningful once there are some. */
    private long first = NEVER;

    private long latest = Long.MIN_VALUE;

    static long dayOf(ScoredLabel label) {
        return Math.floorDiv(label.requestedAt(), DAY);
    }

    boolean isEmpty() {
        return days.isEmpty();
    }

    /** Where the days begin; {@link #NEVER} while there are none. */
    long first() {
        return first;
    }

    /** Lets the days begin on another one. */
    void beginOn(long day) {
        first = day;
    }

    /** The latest day seen, whether its labels count or not. */
    long latest() {
        return latest;
    }

    void see(long day) {
        latest = Math.max(latest, day);
    }

    void add(long day, ScoredLabel label) {
        days.computeIfAbsent(day, unused -> new LabelClasses()).add(label.score(), label.probability());
    }

    /** Counts a label on its day if that is one of the last {@code most} before {@code now}, and forgets older days. */
    void addRecent(ScoredLabel label, long now, int most) {
        long day = dayOf(label);
        long oldest = Math.floorDiv(now, DAY) - most;
        removeBefore(oldest);
        if (day >= oldest) {
            first = Math.min(first, day);
            see(day);
            add(day, label);
        }
    }

    /** Replaces a score; nothing on a day that has no labels. */
    void replace(long day, ScoredLabel label, ScoredLabel.SupersededScore previous) {
        LabelClasses sums = days.get(day);
        if (sums != null) {
            sums.remove(previous.score(), previous.probability());
            sums.add(label.score(), label.probability());
        }
    }

    /** The sums of all days. */
    LabelClasses all() {
        return merged(days);
    }

    /** The sums of these days, the last exclusive. */
    LabelClasses between(long from, long to) {
        return merged(days.subMap(from, Math.max(from, to)));
    }

    private static LabelClasses merged(Map<Long, LabelClasses> some) {
        LabelClasses sums = new LabelClasses();
        some.values().forEach(sums::merge);
        return sums;
    }

    /** How many labels these days have, the last exclusive. */
    long count(long from, long to) {
        return days.subMap(from, to).values().stream()
                .mapToLong(LabelClasses::count)
                .sum();
    }

    void removeBefore(long day) {
        days.headMap(day).clear();
    }

    /** Both inclusive. */
    void remove(long from, long to) {
        if (from <= to) {
            days.subMap(from, true, to, true).clear();
        }
    }

    void clear() {
        days.clear();
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, days.size());
        for (Map.Entry<Long, LabelClasses> day : days.entrySet()) {
            Varint.writeSigned(out, day.getKey());
            day.getValue().writeTo(out);
        }
        out.writeLong(first);
        out.writeLong(latest);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static LabelDays readFrom(DataInput in) throws IOException {
        LabelDays read = new LabelDays();
        int size = Varint.readSize(in, MOST_DAYS);
        for (int i = 0; i < size; i++) {
            long day = Varint.readSigned(in);
            read.days.put(day, LabelClasses.readFrom(in));
        }
        read.first = in.readLong();
        read.latest = in.readLong();
        return read;
    }
}
