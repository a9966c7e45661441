package io.vigie.cli;

import io.vigie.control.ControlPublisher;
import io.vigie.control.IncidentActions;
import io.vigie.control.IncidentTopic;
import io.vigie.dashboard.IncidentDesk;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.settings.KafkaSettings;
import java.time.Clock;
import java.util.List;

/** What is decided on the dashboard goes the way of what is decided on the command line. */
record KafkaIncidentDesk(KafkaSettings kafka, Clock clock) implements IncidentDesk {

    @Override
    public int decide(String incidentId, PageDecision decision) throws Exception {
        IncidentTopic incidents = new IncidentTopic(kafka, clock);
        // A request that took too long is interrupted.
        if (!incidents.read(() -> Thread.currentThread().isInterrupted())) {
            throw new InterruptedException("the incidents topic was not read to its end");
        }
        IncidentEvent incident = IncidentsCommand.find(incidents, kafka, incidentId);
        List<ControlEvent> events = IncidentActions.on(
                incident,
                new IncidentActions.Act(
                        decision.type(),
                        decision.id(),
                        clock.millis(),
                        decision.by(),
                        decision.reason(),
                        decision.until()));
        new ControlPublisher(kafka).send(events);
        return (int)
                events.stream().filter(event -> event.alertAction() != null).count();
    }
}
