package io.vigie.backtest;

import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts of each model → incidents. All of them are taken at the end: what a tick gives does not depend on later ones.
 */
final class IncidentStage {

    private final IncidentRules rules;
    private final Map<String, List<AlertEvent>> alerts = new TreeMap<>();
    private final Map<String, Long> ticked = new HashMap<>();

    IncidentStage(IncidentRules rules) {
        this.rules = rules;
    }

    void alert(AlertEvent alert) {
        alerts.computeIfAbsent(alert.model(), any -> new ArrayList<>()).add(alert);
    }

    /** A group of the model came so far, epoch milliseconds. */
    void ticked(String model, long tick) {
        ticked.merge(model, tick, Math::min);
    }

    void finish(IncidentOutput out) {
        alerts.forEach((model, events) ->
                new IncidentBook(rules, model).advance(events, ticked.getOrDefault(model, Long.MIN_VALUE), out));
    }
}
