package io.vigie.bench;

import io.vigie.stats.NeighbourCorrelation;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.util.SplittableRandom;

/**
 * What the labels of a reference tell a detector that watches afterwards.
 *
 * @param sums errors, by weight
 * @param neighbours how labels that follow each other depend
 * @param lot in [0, 1), for who draws lots: depends on the labels alone, and says nothing about them
 */
record ReferenceSegment(WeightedSums sums, NeighbourCorrelation neighbours, double lot) {
    private static final double CONFIDENCE = 0.95;

    static ReferenceSegment of(LabelStream stream, StreamSegment stretch) {
        WeightedSums sums = new WeightedSums();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            sums.add(stream.error(i), stream.weight(i));
        }
        NeighbourCorrelation neighbours = new NeighbourCorrelation();
        long hash = stretch.length();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            neighbours.add(stream.error(i), stream.weight(i));
            hash = 31 * hash + Double.hashCode(stream.error(i));
        }
        double lot = new SplittableRandom(hash).nextDouble();
        return new ReferenceSegment(sums, neighbours, lot);
    }

    /**
     * The allowed error as quality watches take it: the one-sided 95 % bound of Wilson on the effective size, and the
     * tolerance on top.
     */
    double allowedError(double tolerance) {
        double bound = WilsonInterval.upperBound(sums.mean().orElse(1), sums.effectiveSize(), sums.count(), CONFIDENCE);
        return Math.min(1, bound + tolerance);
    }
}
