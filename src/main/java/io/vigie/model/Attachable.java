package io.vigie.model;

import org.jspecify.annotations.Nullable;

/** One of the three things that meet at a request id when a label is attached: exactly one component is not null. */
public record Attachable(
        @Nullable RememberedRequest request,
        @Nullable TurnOutcome outcome,
        @Nullable Label label) {

    public Attachable {
        int given = (request == null ? 0 : 1) + (outcome == null ? 0 : 1) + (label == null ? 0 : 1);
        if (given != 1) {
            throw new IllegalArgumentException("exactly one of request, outcome and label belongs here, not " + given);
        }
    }

    public static Attachable of(RememberedRequest request) {
        return new Attachable(request, null, null);
    }

    public static Attachable of(TurnOutcome outcome) {
        return new Attachable(null, outcome, null);
    }

    public static Attachable of(Label label) {
        return new Attachable(null, null, label);
    }

    /** The key on which the three meet. */
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
