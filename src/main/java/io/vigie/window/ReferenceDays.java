package io.vigie.window;

import io.vigie.stats.LogHistogram;
import io.vigie.stats.Varint;
import io.vigie.window.Distribution.Categories;
import io.vigie.window.Distribution.LatencyValues;
import io.vigie.window.Distribution.UnitBins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The days of a fixed reference, kept for as long as its monitor: panes are forgotten before. Memory: a day takes about
 * 1 kB for latencies, 10 to 80 bytes for confidences, and the names of its categories.
 *
 * <p>Layout: one version byte, {@code nextDay}, the number of days, and each with one byte for its kind. Bytes that
 * follow are refused. Stored in savepoints: a change of layout needs a new version and a reader for each old one.
 *
 * @param nextDay epoch milliseconds: start of the first day that is not looked at yet
 * @param days that had observations, ascending
 */
public record ReferenceDays(long nextDay, List<Distribution> days) {

    /** A fixed reference of a distribution is not longer. */
    public static final int MOST_DAYS = 90;

    private static final byte VERSION = 1;
    private static final int VALUES = 0;
    private static final int UNIT_BINS = 1;
    private static final int CATEGORIES = 2;
    private static final int MOST_BINS = 1_000;
    private static final int MOST_CATEGORIES = 1_000_000;

    public ReferenceDays {
        days = List.copyOf(days);
    }

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeLong(nextDay);
            Varint.writeUnsigned(out, days.size());
            for (Distribution day : days) {
                write(day, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if these bytes are no reference */
    public static ReferenceDays decode(byte[] bytes) {
        ByteArrayInputStream rest = new ByteArrayInputStream(bytes);
        try {
            DataInputStream in = new DataInputStream(rest);
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "layout " + version + " of reference days is not known; this code reads " + VERSION);
            }
            long nextDay = in.readLong();
            int size = Varint.readSize(in, MOST_DAYS);
            List<Distribution> days = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                days.add(read(in));
            }
            if (rest.available() > 0) {
                throw new IllegalArgumentException(rest.available() + " bytes follow a reference of " + bytes.length);
            }
            return new ReferenceDays(nextDay, days);
        } catch (IOException e) {
            throw new IllegalArgumentException("no reference in " + bytes.length + " bytes", e);
        }
    }

    private static void write(Distribution day, DataOutput out) throws IOException {
        if (day instanceof LatencyValues values) {
            out.writeByte(VALUES);
            values.histogram().writeTo(out);
        } else if (day instanceof UnitBins bins) {
            out.writeByte(UNIT_BINS);
            Varint.writeUnsigned(out, bins.counts().size());
            for (long count : bins.counts()) {
                Varint.writeUnsigned(out, count);
            }
        } else if (day instanceof Categories categories) {
            out.writeByte(CATEGORIES);
            Varint.writeUnsigned(out, categories.counts().size());
            for (Map.Entry<String, Long> category : categories.counts().entrySet()) {
                out.writeUTF(category.getKey());
                Varint.writeUnsigned(out, category.getValue());
            }
        }
    }

    private static Distribution read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case VALUES -> new LatencyValues(LogHistogram.readFrom(in));
            case UNIT_BINS -> {
                int size = Varint.readSize(in, MOST_BINS);
                List<Long> counts = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    counts.add(count(in));
                }
                yield new UnitBins(counts);
            }
            case CATEGORIES -> {
                int size = Varint.readSize(in, MOST_CATEGORIES);
                SortedMap<String, Long> counts = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    counts.put(in.readUTF(), count(in));
                }
                yield new Categories(counts);
            }
            default -> throw new IOException("kind " + kind + " of a distribution is not known");
        };
    }

    private static long count(DataInput in) throws IOException {
        long count = Varint.readUnsigned(in);
        if (count < 0) {
            throw new IOException("a count of " + count);
        }
        return count;
    }
}
