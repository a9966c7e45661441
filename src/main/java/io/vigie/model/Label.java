package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A judgement of one answer, given hours to weeks later.
 *
 * @param labelledAt epoch milliseconds
 * @param criterion "correct", "factual", "safe", …
 * @param score in [0, 1], 1 is good
 * @param labeller who judged; null: not told
 * @param labellerVersion of a judge, its prompt or its model; null: not told. Another one is another judge
 * @param probability inclusion probability in (0, 1]; null: for labels that count as the truth the request's if
 *     declared, else 1
 */
public record Label(
        String labelId,
        String requestId,
        long labelledAt,
        String criterion,
        double score,
        LabelSource source,
        @Nullable String labeller,
        @Nullable String labellerVersion,
        @Nullable Double probability,
        RecordPosition position) {

    /** Without a version of who judged. */
    public Label(
            String labelId,
            String requestId,
            long labelledAt,
            String criterion,
            double score,
            LabelSource source,
            @Nullable String labeller,
            @Nullable Double probability,
            RecordPosition position) {
        this(labelId, requestId, labelledAt, criterion, score, source, labeller, null, probability, position);
    }

    /** Which judge it was: labeller and version, empty where neither is told. Null for a label that no judge gave. */
    public @Nullable String judge() {
        if (source != LabelSource.JUDGE) {
            return null;
        }
        String name = labeller == null ? "" : labeller;
        return labellerVersion == null ? name : name + "@" + labellerVersion;
    }
}
