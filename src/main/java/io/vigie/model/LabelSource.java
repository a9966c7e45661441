package io.vigie.model;

/**
 * Who gave a label. {@link #HUMAN} and {@link #GROUND_TRUTH} count as the truth; a judge is a proxy for it; users are a
 * self-selected sample. Stored in savepoints by name.
 */
public enum LabelSource {
    HUMAN,
    JUDGE,
    USER,
    GROUND_TRUTH;

    public boolean isTruth() {
        return this == HUMAN || this == GROUND_TRUTH;
    }
}
