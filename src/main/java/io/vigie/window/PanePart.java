package io.vigie.window;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What of a {@link Pane} changes together, and is merged by itself. */
public enum PanePart {
    /** Requests, their statuses, amounts, outcomes and confidences. */
    TRAFFIC,
    /** How long answers took. */
    LATENCY,
    /** Scores of each criterion. */
    LABELS,
    /** What users did after an answer. */
    TURNS;

    /** A pane as a whole. */
    public static final Set<PanePart> ALL = Collections.unmodifiableSet(EnumSet.allOf(PanePart.class));
}
