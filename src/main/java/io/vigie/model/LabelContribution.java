package io.vigie.model;

import java.util.List;

/** What one label, or the outcome of a labelled turn, changes in the pane: old values go out with sign −1, new ones come in with +1. */
public record LabelContribution(
        Subject subject, long requestedAt, long knownAt, List<Score> scores, List<Aftermath> aftermaths)
        implements Contribution {

    /** Whose scores a figure is made of. */
    public enum Kind {
        TRUTH,
        JUDGE,
        USER
    }

    /**
     * @param score in [0, 1]
     * @param probability inclusion probability in (0, 1]
     * @param sign +1 adds, −1 takes back
     */
    public record Score(String criterion, Kind kind, double score, double probability, int sign) {}

    /**
     * What users did after an answer that is known to be bad or good.
     *
     * @param sign +1 adds, −1 takes back
     */
    public record Aftermath(boolean bad, boolean abandoned, double probability, int sign) {}
}
