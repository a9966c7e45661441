package io.vigie.plan;

/**
 * What a slice of a model has of labels.
 *
 * @param requestsPerDay at least 0
 * @param labelsPerDay of people or ground truth, at least 0
 * @param quality their mean score weighted by 1/π, in [0, 1]; 0 without labels
 * @param weight of a label on average, in (0, 1]: below 1 where labelling probabilities differ, since a label of a
 *     small probability counts for no more than a usual one, and the others for less
 * @param delayDays the median time from a request to its label
 */
public record SliceLabels(
        String model,
        String slice,
        double requestsPerDay,
        double labelsPerDay,
        double quality,
        double weight,
        double delayDays) {

    /** Whether anything can be said: a few labels, some of them good. */
    public boolean isKnown() {
        return labelsPerDay > 0 && quality > 0;
    }
}
