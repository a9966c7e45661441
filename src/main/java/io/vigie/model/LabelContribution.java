package io.vigie.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one label, or the outcome of a labelled turn, changes in a pane: sign −1 takes an old value out, +1 puts a new
 * one in.
 *
 * @param requestProbability the label probability that the request told, in (0, 1]; null: it told none
 */
public record LabelContribution(
        Subject subject,
        long requestedAt,
        long knownAt,
        @Nullable Double requestProbability,
        List<ScoreContribution> scores,
        List<PairContribution> pairs,
        List<PostAnswerOutcome> postAnswerOutcomes)
        implements Contribution {

    /** Of labels that meet no other. */
    public LabelContribution(
            Subject subject,
            long requestedAt,
            long knownAt,
            @Nullable Double requestProbability,
            List<ScoreContribution> scores,
            List<PostAnswerOutcome> postAnswerOutcomes) {
        this(subject, requestedAt, knownAt, requestProbability, scores, List.of(), postAnswerOutcomes);
    }

    /** Where scores come from; each source has sums of its own. */
    public enum ScoreSource {
        TRUTH,
        JUDGE,
        USER;

        /** The name in monitors. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether labels of a source count here. */
        public boolean counts(LabelSource source) {
            return switch (source) {
                case HUMAN, GROUND_TRUTH -> this == TRUTH;
                case JUDGE -> this == JUDGE;
                case USER -> this == USER;
            };
        }
    }

    /**
     * @param score in [0, 1]
     * @param probability inclusion probability in (0, 1]
     * @param sign +1 adds, −1 takes back
     */
    public record ScoreContribution(String criterion, ScoreSource source, double score, double probability, int sign) {}

    /**
     * An answer that has both a true score and a judge's.
     *
     * @param truth in [0, 1]
     * @param judge in [0, 1]
     * @param probability that it has both, in (0, 1]: the product of both inclusion probabilities
     * @param sign +1 adds, −1 takes back
     */
    public record PairContribution(String criterion, double truth, double judge, double probability, int sign) {}

    /**
     * What users did after an answer that was labelled bad or good.
     *
     * @param sign +1 adds, −1 takes back
     */
    public record PostAnswerOutcome(boolean bad, boolean abandoned, double probability, int sign) {}
}
