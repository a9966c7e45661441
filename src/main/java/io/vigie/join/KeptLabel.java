package io.vigie.join;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a label that has met its request. Stored in savepoints: fields may be added, a renamed one loses its
 * content.
 *
 * @param labelledAt epoch milliseconds; of a label that was corrected the latest of its times
 * @param offset where it was read: of two labels of one id, criterion and source the later one counts
 * @param probability inclusion probability in (0, 1]: the label's, else the request's, else 1
 */
public record KeptLabel(
        String labelId,
        String criterion,
        LabelSource source,
        long labelledAt,
        long offset,
        double score,
        double probability) {

    public static KeptLabel of(Label label, @Nullable Double requestProbability) {
        Double probability = label.probability() != null ? label.probability() : requestProbability;
        return new KeptLabel(
                label.labelId(),
                label.criterion(),
                label.source(),
                label.labelledAt(),
                label.position().offset(),
                label.score(),
                probability == null ? 1 : probability);
    }

    /** Whether one of the two corrects the other. */
    boolean isVersionOf(KeptLabel other) {
        return labelId.equals(other.labelId) && competesWith(other);
    }

    KeptLabel readAt(long position) {
        return new KeptLabel(labelId, criterion, source, labelledAt, position, score, probability);
    }

    /**
     * Of two versions of one label the one that stands later in its topic or file, whatever its time says, in the place
     * of the later of both times: a correction does not fall behind a label that what it corrects was ahead of.
     */
    KeptLabel corrected(KeptLabel other) {
        KeptLabel last = other.offset >= offset ? other : this;
        return new KeptLabel(
                labelId,
                criterion,
                source,
                Math.max(labelledAt, other.labelledAt),
                last.offset,
                last.score,
                last.probability);
    }

    boolean competesWith(KeptLabel other) {
        return source == other.source && criterion.equals(other.criterion);
    }
}
