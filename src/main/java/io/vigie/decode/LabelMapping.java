package io.vigie.decode;

import io.vigie.event.ModelLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import java.time.Instant;

/** ModelLabel ⇄ Label. */
final class LabelMapping {

    private LabelMapping() {}

    static Label read(ModelLabel event, RecordPosition position, FieldRules rules) throws InvalidRecordException {
        return new Label(
                rules.id("label_id", event.getLabelId()),
                rules.id("request_id", event.getRequestId()),
                rules.time("labelled_at", event.getLabelledAt()),
                rules.id("criterion", event.getCriterion()),
                rules.score("score", event.getScore()),
                source(event.getSource()),
                rules.name("labeller", event.getLabeller()),
                rules.name("labeller_version", event.getLabellerVersion()),
                rules.optionalProbability("probability", event.getProbability()),
                position);
    }

    static ModelLabel write(Label label) {
        return new ModelLabel(
                label.labelId(),
                label.requestId(),
                Instant.ofEpochMilli(label.labelledAt()),
                label.criterion(),
                label.score(),
                source(label.source()),
                label.labeller(),
                label.probability(),
                label.labellerVersion());
    }

    static LabelSource source(io.vigie.event.LabelSource source) {
        return switch (source) {
            case HUMAN -> LabelSource.HUMAN;
            case JUDGE -> LabelSource.JUDGE;
            case USER -> LabelSource.USER;
            case GROUND_TRUTH -> LabelSource.GROUND_TRUTH;
        };
    }

    static io.vigie.event.LabelSource source(LabelSource source) {
        return switch (source) {
            case HUMAN -> io.vigie.event.LabelSource.HUMAN;
            case JUDGE -> io.vigie.event.LabelSource.JUDGE;
            case USER -> io.vigie.event.LabelSource.USER;
            case GROUND_TRUTH -> io.vigie.event.LabelSource.GROUND_TRUTH;
        };
    }
}
