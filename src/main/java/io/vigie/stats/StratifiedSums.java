package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * {@link WeightedSums} of a sample, stratum by stratum: what was drawn with about the same probability is one stratum,
 * of which there is one for each power of two. {@link StratifiedMean} makes a mean of them.
 *
 * <p>Values, weights and differences are as there; empty input gives empty sums. Mergeable: associative and
 * commutative. Memory: 11 words a stratum; a sample has as many strata as it has kinds of probabilities, mostly one or
 * two.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class StratifiedSums {
    /** The stratum of the smallest positive double. */
    private static final int MOST = 1_023;

    private final NavigableMap<Integer, WeightedSums> strata = new TreeMap<>();

    /**
     * The stratum of an inclusion probability π: 0 for π = 1, else the k with 2^−k ≤ π &lt; 2^(1−k).
     *
     * @param probability in (0, 1]
     * @throws IllegalArgumentException for anything else
     */
    public static int stratumOf(double probability) {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("an inclusion probability is in (0, 1], not " + probability);
        }
        return -Math.getExponent(probability);
    }

    /** As {@link WeightedSums#add}, to one stratum. */
    public void add(int stratum, double y, double weight) {
        of(stratum).add(y, weight);
    }

    /** As {@link WeightedSums#remove}, from one stratum. */
    public void remove(int stratum, double y, double weight) {
        of(stratum).remove(y, weight);
    }

    private WeightedSums of(int stratum) {
        return strata.computeIfAbsent(stratum, unused -> new WeightedSums());
    }

    /** Adds another sample's sums; {@code other} stays as it is. */
    public void merge(StratifiedSums other) {
        for (Map.Entry<Integer, WeightedSums> each : other.strata.entrySet()) {
            of(each.getKey()).merge(each.getValue());
        }
    }

    /** By stratum, in ascending order; to read only. */
    public Map<Integer, WeightedSums> strata() {
        return Collections.unmodifiableMap(strata);
    }

    /** The sums of all strata together. */
    public WeightedSums total() {
        WeightedSums total = new WeightedSums();
        strata.values().forEach(total::merge);
        return total;
    }

    /** Observations added less those removed. */
    public long count() {
        long count = 0;
        for (WeightedSums sums : strata.values()) {
            count += sums.count();
        }
        return count;
    }

    public boolean isEmpty() {
        return strata.values().stream().allMatch(WeightedSums::isEmpty);
    }

    /** Whether both are the same sums, to the last bit. */
    public boolean isSame(StratifiedSums other) {
        return strata.keySet().equals(other.strata.keySet())
                && strata.entrySet().stream().allMatch(each -> each.getValue().isSame(other.of(each.getKey())));
    }

    /** 1 byte, and for each stratum 1 or 2 and its sums. */
    public void writeTo(DataOutput out) throws IOException {
        long size = strata.values().stream().filter(sums -> !sums.isEmpty()).count();
        Varint.writeUnsigned(out, size);
        for (Map.Entry<Integer, WeightedSums> each : strata.entrySet()) {
            if (!each.getValue().isEmpty()) {
                Varint.writeUnsigned(out, each.getKey());
                each.getValue().writeTo(out);
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static StratifiedSums readFrom(DataInput in) throws IOException {
        StratifiedSums sums = new StratifiedSums();
        int size = Varint.readSize(in, MOST + 1);
        for (int i = 0; i < size; i++) {
            int stratum = readStratum(in);
            sums.strata.put(stratum, WeightedSums.readFrom(in));
        }
        return sums;
    }

    /** Reads a stratum that was written with {@link Varint#writeUnsigned}. */
    public static int readStratum(DataInput in) throws IOException {
        return Varint.readSize(in, MOST);
    }

    @Override
    public String toString() {
        return strata.toString();
    }
}
