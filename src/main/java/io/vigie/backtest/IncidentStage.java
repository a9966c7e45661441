package io.vigie.backtest;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.IncidentEvents;
import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts of each model → incidents, and the files of both. All of them are taken at the end: what a tick gives does not
 * depend on later ones.
 */
final class IncidentStage {

    private static final Comparator<AlertEvent> IN_ORDER_OF_TIME =
            Comparator.comparingLong(AlertEvent::updatedAt).thenComparing(AlertEvent::alertId);

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

    /**
     * What was told in all.
     *
     * @param alerts how many events of alerts there are
     * @param incidents events, in the order of their times
     */
    record ToldIncidents(long alerts, List<IncidentEvent> incidents) {
        /** How many incidents were opened. */
        long count() {
            return incidents.stream().map(IncidentEvent::incidentId).distinct().count();
        }
    }

    /** Writes {@value Backtest#ALERTS} and {@value Backtest#INCIDENTS}, in the order of their times. */
    ToldIncidents finish(Path directory) throws IOException {
        List<AlertEvent> members = new ArrayList<>();
        List<IncidentEvent> told = new ArrayList<>();
        IncidentOutput out = new IncidentOutput() {
            @Override
            public void alert(AlertEvent alert) {
                members.add(alert);
            }

            @Override
            public void incident(IncidentEvent incident) {
                told.add(incident);
            }
        };
        alerts.forEach((model, events) ->
                new IncidentBook(rules, model).advance(events, ticked.getOrDefault(model, Long.MIN_VALUE), out));
        members.sort(IN_ORDER_OF_TIME);
        Files.write(
                directory.resolve(Backtest.ALERTS),
                members.stream().map(AlertCodec::jsonLine).toList(),
                StandardCharsets.UTF_8);
        told.sort(Comparator.comparingLong(IncidentEvent::updatedAt).thenComparing(IncidentEvent::incidentId));
        Files.write(
                directory.resolve(Backtest.INCIDENTS),
                told.stream().map(IncidentEvents::jsonLine).toList(),
                StandardCharsets.UTF_8);
        return new ToldIncidents(members.size(), told);
    }
}
