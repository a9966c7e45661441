package io.vigie.join;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a label that has met its request. Stored in savepoints: fields may be added, a renamed one loses its
 * content.
 *
 * @param probability inclusion probability in (0, 1]: the label's, else the request's, else 1
 */
public record KeptLabel(
        String labelId, String criterion, LabelSource source, long labelledAt, double score, double probability) {

    public static KeptLabel of(Label label, @Nullable Double requestProbability) {
        Double probability = label.probability() != null ? label.probability() : requestProbability;
        return new KeptLabel(
                label.labelId(),
                label.criterion(),
                label.source(),
                label.labelledAt(),
                label.score(),
                probability == null ? 1 : probability);
    }

    boolean competesWith(KeptLabel other) {
        return source == other.source && criterion.equals(other.criterion);
    }
}
