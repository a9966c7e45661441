package io.vigie.alert;

import org.jspecify.annotations.Nullable;

/**
 * The evidence behind an alert. Stored in savepoints: renaming a component loses the evidence of open alerts.
 *
 * @param current the metric now, in its own unit
 * @param reference what {@code current} is compared with
 * @param change current minus reference, or for a relative metric the quotient minus one
 * @param count number of labels or interactions that {@code current} rests on
 * @param evidence log10 of the e-detector's statistic; null for a window comparison
 * @param threshold log10 of its alarm threshold; null for a window comparison
 * @param onsetAt epoch milliseconds: the estimated first bad answer; null for a window comparison
 */
public record AlertEvidence(
        double current,
        double currentLower,
        double currentUpper,
        double reference,
        double change,
        double changeLower,
        double changeUpper,
        long count,
        @Nullable Double evidence,
        @Nullable Double threshold,
        @Nullable Long onsetAt) {}
