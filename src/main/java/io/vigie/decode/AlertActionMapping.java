package io.vigie.decode;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import java.time.Instant;

/** The event of an action ⇄ AlertAction. */
final class AlertActionMapping {

    private AlertActionMapping() {}

    static AlertAction read(io.vigie.event.AlertAction event, FieldRules rules) throws InvalidRecordException {
        String action = rules.id("action", event.getAction());
        return new AlertAction(
                rules.id("action_id", event.getActionId()),
                AlertActionType.ofLabel(action)
                        .orElseThrow(() -> new InvalidRecordException(
                                RejectionReason.MALFORMED,
                                "action is " + PrintableText.name(action) + ", which this version does not know.")),
                rules.time("at", event.getAt()),
                rules.id("by", event.getBy()),
                rules.id("reason", event.getReason()),
                rules.id("alert_id", event.getAlertId()),
                rules.subject("model", event.getModel()),
                rules.id("version", event.getVersion()),
                rules.id("slice", event.getSlice()),
                rules.id("monitor", event.getMonitor()),
                rules.id("metric", event.getMetric()),
                rules.name("criterion", event.getCriterion()));
    }

    static io.vigie.event.AlertAction write(AlertAction action) {
        return new io.vigie.event.AlertAction(
                action.id(),
                action.type().label(),
                Instant.ofEpochMilli(action.at()),
                action.by(),
                action.reason(),
                action.alertId(),
                action.model(),
                action.version(),
                action.slice(),
                action.monitor(),
                action.metric(),
                action.criterion());
    }
}
