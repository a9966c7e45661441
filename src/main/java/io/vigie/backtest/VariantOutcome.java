package io.vigie.backtest;

import io.vigie.model.IncidentEvent;
import java.util.List;

/**
 * What one variant's monitors said of a history.
 *
 * @param labels of people and ground truth that its monitors looked at, each once
 * @param told events of incidents, in the order of their times
 * @param joinWithinMs how far back the onset of an alert may lie that has no estimate of it
 * @param rulesNanos how long its monitors took
 */
public record VariantOutcome(String name, long labels, List<IncidentEvent> told, long joinWithinMs, long rulesNanos) {

    public VariantOutcome {
        told = List.copyOf(told);
    }
}
