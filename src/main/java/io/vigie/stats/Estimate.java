package io.vigie.stats;

/** A figure with its interval, or the statement that there is too little data for one. */
public sealed interface Estimate {
    /**
     * @param have what there is, in the unit of {@code need}: labels, days, observations
     * @param need the least that would do
     */
    record NotEnoughData(double have, double need) implements Estimate, DriftThreshold {}

    /**
     * All finite, lower ≤ value ≤ upper.
     *
     * @param n effective number of observations behind it
     */
    record Interval(double value, double lower, double upper, double n) implements Estimate {
        public Interval {
            if (!(lower <= value && value <= upper && Double.isFinite(lower) && Double.isFinite(upper) && n >= 0)) {
                throw new IllegalArgumentException(
                        "not an interval: " + value + " in [" + lower + ", " + upper + "], n " + n);
            }
        }

        public boolean contains(double x) {
            return lower <= x && x <= upper;
        }
    }
}
