package io.vigie.join;

import io.vigie.model.Label;
import io.vigie.model.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held for labels of one request id. Stored in savepoints: fields may be added, a renamed one loses its
 * content.
 *
 * @param request the newest of its id; null: not seen yet
 * @param outcome what became of its turn; null: not known, or no turn
 * @param pending labels that wait for their request, or, once it is known, for the watermark
 * @param labels what was said of it: of each criterion and source the last counts
 * @param earlier requests of an id that was used again, in the order of their times; hardly ever any
 */
public record LabelJoinState(
        @Nullable KeptRequest request,
        @Nullable LabelJoinOutcome outcome,
        List<PendingLabel> pending,
        List<KeptLabel> labels,
        List<LabelledRequest> earlier) {

    static final LabelJoinState EMPTY = new LabelJoinState(null, null, List.of(), List.of(), List.of());

    /**
     * A request without its id, which is the key.
     *
     * @param requestedAt epoch milliseconds
     * @param knownAt epoch milliseconds
     * @param labelProbability in (0, 1]; null: not declared
     */
    public record KeptRequest(
            Subject subject,
            long requestedAt,
            long knownAt,
            @Nullable Double labelProbability) {}

    /**
     * @param knownAt epoch milliseconds
     * @param applied whether the labels have been told
     * @param observed whether it was told as what followed a bad answer, which is done once
     */
    public record LabelJoinOutcome(long knownAt, boolean abandoned, boolean applied, boolean observed) {}

    /**
     * @param until epoch milliseconds of event time: when it is given up if its request does not come; when it counts
     *     once it is known
     */
    public record PendingLabel(Label label, long until) {}

    /** A request with what was said of it. */
    public record LabelledRequest(
            KeptRequest request, @Nullable LabelJoinOutcome outcome, List<KeptLabel> labels) {}

    boolean isEmpty() {
        return request == null && outcome == null && pending.isEmpty() && labels.isEmpty();
    }

    /** Epoch milliseconds of the newest request; {@link Long#MIN_VALUE} without any. */
    public long newestRequestAt() {
        return request == null ? Long.MIN_VALUE : request.requestedAt();
    }

    LabelJoinState with(@Nullable LabelJoinOutcome next) {
        return new LabelJoinState(request, next, pending, labels, earlier);
    }

    LabelJoinState withPending(List<PendingLabel> next) {
        return new LabelJoinState(request, outcome, next, labels, earlier);
    }
}
