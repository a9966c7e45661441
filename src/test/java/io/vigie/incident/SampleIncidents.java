package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import java.util.ArrayList;
import java.util.List;

/** Events of incidents, as the rules make them. */
public final class SampleIncidents {

    private SampleIncidents() {}

    /** Opened; acknowledged; silenced; closed as a false alarm. */
    public static List<IncidentEvent> acknowledgedSilencedAndFalse() {
        List<IncidentEvent> events = new ArrayList<>();
        IncidentOutput out = new IncidentOutput() {
            @Override
            public void alert(AlertEvent alert) {}

            @Override
            public void incident(IncidentEvent incident) {
                events.add(incident);
            }
        };
        IncidentBook book = new IncidentBook(IncidentRules.DEFAULTS, Alerts.MODEL);
        long now = Alerts.START;
        book.advance(List.of(new Alerts.Series("quality", "all", 0.9, -0.1, 0.02).fires(now, now)), now, out);
        String id = events.get(0).incidentId();
        book.decide(Decisions.of(DecisionType.ACKNOWLEDGE, "a", id, now), now, out);
        book.decide(Decisions.silence("s", id, now, now + Alerts.DAY), now, out);
        book.decide(Decisions.of(DecisionType.FALSE_ALARM, "f", id, now), now, out);
        return events;
    }

    /** Opened, wider, changed without a word, and over; with and without what may be null. */
    public static List<IncidentEvent> events() {
        Alerts.Series all = new Alerts.Series("quality", "all", 0.9, -0.1, 0.02);
        Alerts.Series pt = new Alerts.Series("quality", "language=pt", 0.9, -0.2, 0.03);
        Alerts.Series left = new Alerts.Series("abandonment", "all", 0.078, 0.014, 0.004);
        long raised = Alerts.START + Alerts.DAY;
        List<IncidentEvent> events = new ArrayList<>();
        new IncidentBook(IncidentRules.DEFAULTS, Alerts.MODEL)
                .advance(
                        List.of(
                                all.fires(raised, Alerts.START),
                                pt.isAt(raised, raised + Alerts.HOUR, null, -0.3, -0.1),
                                left.fires(raised + Alerts.DAY, Alerts.START + Alerts.HOUR),
                                all.ends(raised, raised + 2 * Alerts.DAY, Alerts.START),
                                pt.ends(raised, raised + 3 * Alerts.DAY, null),
                                left.ends(raised + Alerts.DAY, raised + 3 * Alerts.DAY, Alerts.START + Alerts.HOUR)),
                        raised + 4 * Alerts.DAY,
                        new IncidentOutput() {
                            @Override
                            public void alert(AlertEvent alert) {}

                            @Override
                            public void incident(IncidentEvent incident) {
                                events.add(incident);
                            }
                        });
        return events;
    }
}
