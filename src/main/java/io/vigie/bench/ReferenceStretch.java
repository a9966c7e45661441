package io.vigie.bench;

import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.util.SplittableRandom;

/**
 * What the labels of a reference tell a detector that watches afterwards.
 *
 * @param sums errors, by weight
 * @param correlation of the errors of two labels that follow each other, in [-1, 1]; 0 where all are alike
 * @param lot in [0, 1), for who draws lots: depends on the labels alone, and says nothing about them
 */
record ReferenceStretch(WeightedSums sums, double correlation, double lot) {
    private static final double CONFIDENCE = 0.95;

    static ReferenceStretch of(LabelStream stream, Stretch stretch) {
        WeightedSums sums = new WeightedSums();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            sums.add(stream.error(i), stream.weight(i));
        }
        double mean = sums.mean().orElse(0);
        double product = 0;
        double square = 0;
        long hash = stretch.length();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            double deviation = stream.error(i) - mean;
            square += deviation * deviation;
            hash = 31 * hash + Double.hashCode(stream.error(i));
            if (i > stretch.from()) {
                product += deviation * (stream.error(i - 1) - mean);
            }
        }
        double lot = new SplittableRandom(hash).nextDouble();
        return new ReferenceStretch(sums, square == 0 ? 0 : product / square, lot);
    }

    /** The allowed error as quality watches take it: the one-sided 95 % bound of Wilson on the effective size, and the tolerance on top. */
    double allowedError(double tolerance) {
        double bound = WilsonInterval.upperBound(sums.mean().orElse(1), sums.effectiveSize(), CONFIDENCE);
        return Math.min(1, bound + tolerance);
    }
}
