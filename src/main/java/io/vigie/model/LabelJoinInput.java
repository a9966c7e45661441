package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * One input of the label join, keyed by request id: a request, the outcome of its turn, or a label. Exactly one
 * component is not null.
 */
public record LabelJoinInput(
        @Nullable RememberedRequest request,
        @Nullable TurnOutcome outcome,
        @Nullable Label label) {

    public LabelJoinInput {
        int given = (request == null ? 0 : 1) + (outcome == null ? 0 : 1) + (label == null ? 0 : 1);
        if (given != 1) {
            throw new IllegalArgumentException("expected exactly one of request, outcome and label, found " + given);
        }
    }

    public static LabelJoinInput of(RememberedRequest request) {
        return new LabelJoinInput(request, null, null);
    }

    public static LabelJoinInput of(TurnOutcome outcome) {
        return new LabelJoinInput(null, outcome, null);
    }

    public static LabelJoinInput of(Label label) {
        return new LabelJoinInput(null, null, label);
    }

    /** The key of the join. */
    public String requestId() {
        if (request != null) {
            return request.requestId();
        }
        if (outcome != null) {
            return outcome.requestId();
        }
        if (label != null) {
            return label.requestId();
        }
        throw new IllegalStateException("empty");
    }
}
