package io.vigie.model;

import io.vigie.model.LabelContribution.ScoreSource;

/** Whose labels a monitor of quality goes by. */
public enum LabelChoice {
    /** The truth, with judges as a help where both are there; judges alone where the truth is too little. */
    AUTO("auto", ScoreSource.TRUTH),
    /** People's and ground truth, and nothing else. */
    TRUTH("truth", ScoreSource.TRUTH),
    /** A judge's, whether people have checked it or not. */
    JUDGE("judge", ScoreSource.JUDGE),
    USER("user", ScoreSource.USER),
    /** The truth, with judges as a help; never judges alone. */
    PPI("ppi", ScoreSource.TRUTH);

    private final String label;
    private final ScoreSource source;

    LabelChoice(String label, ScoreSource source) {
        this.label = label;
        this.source = source;
    }

    /** As monitors write it. */
    public String label() {
        return label;
    }

    /** Whose labels count; of AUTO while there is a truth. */
    public ScoreSource source() {
        return source;
    }

    /** Whether going from one to the other leaves what is compared as it is: by the truth, with a judge's help or none. */
    public boolean comparesLike(LabelChoice other) {
        return source == other.source;
    }

    /** Whether judges' labels help to read those of the truth. */
    public boolean isHelpedByJudges() {
        return this == AUTO || this == PPI;
    }
}
