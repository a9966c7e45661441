package io.vigie.simulate;

import io.vigie.model.AlertEvent;
import io.vigie.model.Metric;

/**
 * What an alert is about.
 *
 * @param slice such as {@code all} or {@code language=pt}
 */
public record AlertSubject(Metric metric, String model, String slice) {

    /** @throws IllegalArgumentException if the alert's metric does not exist */
    public static AlertSubject of(AlertEvent alert) {
        Metric metric = Metric.ofLabel(alert.metric())
                .orElseThrow(() -> new IllegalArgumentException("no metric is called " + alert.metric()));
        return new AlertSubject(metric, alert.model(), alert.slice());
    }

    @Override
    public String toString() {
        return metric.label() + " of " + model + (slice.equals("all") ? "" : " for " + slice);
    }
}
