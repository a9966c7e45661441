package io.vigie.detect;

import io.vigie.stats.Varint;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Sums of scores by class of inclusion probability, four classes to an octave: what is needed to bound weights once it
 * is known which probabilities are usual. Memory: some 10 bytes a class when stored; labels of one probability are one
 * class.
 */
final class LabelClasses {
    private static final double CLASSES_IN_OCTAVE = 4;
    private static final int MOST_CLASSES = 4_400;
    private static final double RARE = 0.01;
    private static final double LN_2 = StrictMath.log(2);

    /** From the largest probability to the smallest; weights are 1/π. */
    private final TreeMap<Integer, WeightedSums> classes = new TreeMap<>();

    void add(double score, double probability) {
        classes.computeIfAbsent(classOf(probability), unused -> new WeightedSums())
                .add(score, 1 / probability);
    }

    void remove(double score, double probability) {
        classes.computeIfAbsent(classOf(probability), unused -> new WeightedSums())
                .remove(score, 1 / probability);
    }

    private static int classOf(double probability) {
        return (int) Math.floor(-CLASSES_IN_OCTAVE * StrictMath.log(probability) / LN_2);
    }

    void merge(LabelClasses other) {
        other.classes.forEach((key, sums) ->
                classes.computeIfAbsent(key, unused -> new WeightedSums()).merge(sums));
    }

    long count() {
        return classes.values().stream().mapToLong(WeightedSums::count).sum();
    }

    /**
     * The least usual inclusion probability: the 1 % quantile of the labels', one label aside at the least; 1 without
     * labels.
     */
    double usualProbability() {
        double rare = Math.max(1, RARE * count());
        long seen = 0;
        for (WeightedSums sums : classes.descendingMap().values()) {
            seen += sums.count();
            if (seen > rare) {
                return probability(sums);
            }
        }
        NavigableMap<Integer, WeightedSums> known = classes.descendingMap();
        return known.isEmpty() ? 1 : probability(known.lastEntry().getValue());
    }

    /** Of the labels of one class: the harmonic mean, which is the probability itself where all have one. */
    private static double probability(WeightedSums sums) {
        double probability = sums.count() / sums.totalWeight();
        return probability > 0 ? Math.min(1, probability) : 1;
    }

    /** All sums, no weight being above that of the least usual probability. */
    WeightedSums bounded(double usual) {
        WeightedSums all = new WeightedSums();
        for (WeightedSums sums : classes.values()) {
            boolean rarer = sums.count() > 0 && sums.totalWeight() > 0 && probability(sums) < usual;
            all.merge(rarer ? sums.scaled(probability(sums) / usual) : sums);
        }
        return all;
    }

    /** Σ min(1, π_usual/π). */
    double boundedWeight(double usual) {
        double weight = 0;
        for (WeightedSums sums : classes.values()) {
            weight += Math.max(0, Math.min((double) sums.count(), usual * sums.totalWeight()));
        }
        return weight;
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, classes.size());
        for (Map.Entry<Integer, WeightedSums> each : classes.entrySet()) {
            Varint.writeUnsigned(out, each.getKey());
            each.getValue().writeTo(out);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static LabelClasses readFrom(DataInput in) throws IOException {
        LabelClasses read = new LabelClasses();
        int size = Varint.readSize(in, MOST_CLASSES);
        for (int i = 0; i < size; i++) {
            int key = Varint.readSize(in, MOST_CLASSES);
            read.classes.put(key, WeightedSums.readFrom(in));
        }
        return read;
    }
}
