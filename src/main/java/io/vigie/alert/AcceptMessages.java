package io.vigie.alert;

import io.vigie.model.AlertAction.Signature;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;

/** Text of the end of an alert that a person has accepted. */
public final class AcceptMessages {

    private AcceptMessages() {}

    /** @param level that is accepted, against the reference before */
    public static AlertText text(Monitor monitor, AlertEvidence level, Signature signature) {
        Metric metric = monitor.metric();
        StringBuilder text = new StringBuilder("is accepted as it is: ").append(metric.label());
        if (monitor.criterion() != null) {
            text.append(" (").append(monitor.criterion()).append(')');
        }
        text.append(" is ")
                .append(MetricFormat.value(metric, level.current()))
                .append(", and was ")
                .append(MetricFormat.value(metric, level.reference()))
                .append(" in the reference before. Accepted by ")
                .append(signature.by().strip())
                .append(": ")
                .append(sentence(signature.reason()));
        return new AlertText(AlertMessages.detector(monitor, level), text.toString());
    }

    private static String sentence(String reason) {
        String said = reason.strip();
        return said.matches("(?s).*[.!?]") ? said : said + ".";
    }
}
