package io.vigie.control;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertAction.Signature;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectorKind;
import io.vigie.model.Metric;
import java.time.Instant;

/** An alert and a person's decision → what the drift job is told. */
public final class AlertActions {

    private AlertActions() {}

    /**
     * That the level since the alert's onset is the reference from now on.
     *
     * @param now epoch milliseconds
     * @throws IllegalStateException with a sentence, if the alert is over or its kind cannot be accepted
     */
    public static AlertAction accept(AlertEvent alert, long now, Signature signature) {
        if (alert.state() != AlertState.FIRING) {
            Long resolvedAt = alert.resolvedAt();
            throw new IllegalStateException("alert " + alert.alertId() + " is over"
                    + (resolvedAt == null ? "" : " since " + Instant.ofEpochMilli(resolvedAt))
                    + ": there is nothing to accept");
        }
        if (!comparesALevel(alert.metric(), alert.detector())) {
            throw new IllegalStateException("alert " + alert.alertId() + " is about "
                    + (isDistribution(alert.metric())
                            ? "a distribution, whose reference is an interval of days: change the monitor's reference"
                            : "an objective, which is compared with no reference: change the monitor's objective"));
        }
        // The same decision at the same millisecond is the same action.
        String id = ActionIds.of(
                alert.alertId(),
                AlertActionType.ACCEPT.label(),
                Long.toString(now),
                signature.by(),
                signature.reason());
        return AlertAction.on(alert, id, AlertActionType.ACCEPT, now, signature);
    }

    /** Whether the detector compares the metric with a level, which can be another one from now on. */
    static boolean comparesALevel(String metric, String detector) {
        return !isDistribution(metric)
                && (detector.equals("window")
                        || detector.equals("ranked-blocks")
                        || DetectorKind.ofLabel(detector).isPresent());
    }

    private static boolean isDistribution(String metric) {
        return Metric.ofLabel(metric).filter(Metric::isDistribution).isPresent();
    }
}
