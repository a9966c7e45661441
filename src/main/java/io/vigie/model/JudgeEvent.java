package io.vigie.model;

/**
 * A judge has changed against the truth, or what it has become is what it is compared with from now on.
 *
 * @param at epoch milliseconds, when it was known
 * @param judge labeller and version; empty where it has no name
 * @param before mean of the judge's score less the truth, in [−1, 1], on the answers of the reference
 * @param now the same since the onset
 * @param onsetAt epoch milliseconds
 * @param pairs answers with both since the onset
 * @param log10Evidence of the e-detector; at the end of the change that of its beginning
 * @param isOver true: the new level is the reference now
 */
public record JudgeEvent(
        long at,
        String judge,
        double before,
        double now,
        long onsetAt,
        long pairs,
        double log10Evidence,
        double log10Threshold,
        boolean isOver) {}
