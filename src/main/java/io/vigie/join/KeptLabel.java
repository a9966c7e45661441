package io.vigie.join;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a label that has met its request. Stored in savepoints: fields may be added, a renamed one loses its
 * content.
 *
 * @param labelledAt epoch milliseconds; of a label that was corrected the latest of its times
 * @param partition where it was read, with {@code offset}: of two labels of one id, criterion and source the later one
 *     counts, or where offsets cannot tell, the one that came later
 * @param probability inclusion probability in (0, 1]: the label's; else of a label that counts as the truth the
 *     request's, which is the chance to be labelled by people; else 1
 * @param judge which judge gave it, see {@link Label#judge}; null: none did
 */
public record KeptLabel(
        String labelId,
        String criterion,
        LabelSource source,
        long labelledAt,
        int partition,
        long offset,
        double score,
        double probability,
        @Nullable String judge) {

    public static KeptLabel of(Label label, @Nullable Double requestProbability) {
        Double probability =
                label.probability() == null && label.source().isTruth() ? requestProbability : label.probability();
        return new KeptLabel(
                label.labelId(),
                label.criterion(),
                label.source(),
                label.labelledAt(),
                label.position().partition(),
                label.position().offset(),
                label.score(),
                probability == null ? 1 : probability,
                label.judge());
    }

    /** Whether one of the two corrects the other. */
    boolean isVersionOf(KeptLabel other) {
        return labelId.equals(other.labelId) && competesWith(other);
    }

    /** @param other where it was said again */
    KeptLabel readAt(KeptLabel other) {
        return new KeptLabel(
                labelId, criterion, source, labelledAt, other.partition, other.offset, score, probability, judge);
    }

    /**
     * Whether one that came before this one stands before it, too. Offsets of two partitions say nothing of each other:
     * there, what came later counts, so that a topic may be given more partitions.
     */
    boolean isLaterThan(KeptLabel earlier) {
        return partition != earlier.partition || offset > earlier.offset;
    }

    /**
     * Of this and a version of it that came later the one that stands later in its topic or file, whatever its time says, in the place
     * of the later of both times: a correction does not fall behind a label that what it corrects was ahead of.
     */
    KeptLabel corrected(KeptLabel other) {
        KeptLabel last = other.isLaterThan(this) || other.offset == offset ? other : this;
        return new KeptLabel(
                labelId,
                criterion,
                source,
                Math.max(labelledAt, other.labelledAt),
                last.partition,
                last.offset,
                last.score,
                last.probability,
                last.judge);
    }

    boolean competesWith(KeptLabel other) {
        return source == other.source && criterion.equals(other.criterion);
    }
}
