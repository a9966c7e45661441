package io.vigie.model;

import io.vigie.model.LabelContribution.ScoreSource;
import java.io.Serializable;

/**
 * The lowest quality that is accepted, whatever it was before.
 *
 * @param atLeast mean score over the monitor's window, in (0, 1)
 * @param labels whose labels it is about
 */
public record Floor(double atLeast, ScoreSource labels) implements Serializable {

    /**
     * A label of this source as it is held against the floor: as the truth. Only the truth is sampled by design, so only
     * it is weighted.
     */
    public ScoredLabel held(ScoredLabel label) {
        return labels == ScoreSource.TRUTH ? label : label.asTruth(1);
    }
}
