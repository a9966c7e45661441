package io.vigie.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label that gave a request a new score, either the first of its kind or one that supersedes an earlier one. Per
 * criterion a request has at most one true score (from ground truth if there is one, else from a human), one from a
 * judge and one from a user. Or what became known by a label: whether the user stayed (1) or left (0) after an answer
 * that it called bad; that is told once for a request, whatever later labels say.
 *
 * @param knownAt epoch milliseconds of event time: when label and request were both known
 * @param score in [0, 1], 1 is good
 * @param probability inclusion probability in (0, 1]
 * @param requestedAt epoch milliseconds
 * @param labelledAt epoch milliseconds
 * @param previous the score that this label supersedes; null for the first of its kind
 * @param metric which metric takes the score
 * @param pair as in {@link ScoredLabel}
 * @param judge as in {@link ScoredLabel}
 */
public record JoinedLabel(
        Subject subject,
        long knownAt,
        String requestId,
        String labelId,
        String criterion,
        LabelSource source,
        double score,
        double probability,
        long requestedAt,
        long labelledAt,
        ScoredLabel.@Nullable SupersededScore previous,
        Metric metric,
        ScoredLabel.@Nullable PairedScore pair,
        @Nullable String judge) {

    /** Without a judge. */
    public JoinedLabel(
            Subject subject,
            long knownAt,
            String requestId,
            String labelId,
            String criterion,
            LabelSource source,
            double score,
            double probability,
            long requestedAt,
            long labelledAt,
            ScoredLabel.@Nullable SupersededScore previous,
            Metric metric) {
        this(
                subject,
                knownAt,
                requestId,
                labelId,
                criterion,
                source,
                score,
                probability,
                requestedAt,
                labelledAt,
                previous,
                metric,
                null,
                null);
    }

    /**
     * One score for each slice that the request is in.
     *
     * @param dimensions their names, in the order of every subject's slices
     */
    public List<ScoreUpdate> scores(List<String> dimensions) {
        List<ScoreUpdate> scores = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            String slice = subject.slice(i, dimensions.get(i));
            if (slice == null) {
                continue;
            }
            ScoredLabel scored = new ScoredLabel(
                    labelId,
                    requestId,
                    subject.version(),
                    slice,
                    criterion,
                    source,
                    score,
                    probability,
                    requestedAt,
                    labelledAt,
                    previous,
                    metric,
                    pair,
                    judge);
            scores.add(new ScoreUpdate(subject.model(), dimensions.get(i), knownAt, scored));
        }
        return scores;
    }
}
