package io.vigie.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.IncidentEvent;

/** What a channel sends of incidents: every event that tells something, if a monitor names the channel. */
public interface IncidentFormat extends ChannelFormat<IncidentEvent> {

    /** For documents that are small and have no types of their own. */
    ObjectMapper JSON = new ObjectMapper();

    /** What an event does to the item of its incident. */
    enum IncidentStep {
        /** It is open, with these figures. */
        TELL,
        /** A person has it in hand. */
        ACKNOWLEDGE,
        CLOSE
    }

    @Override
    default boolean concerns(String channel, IncidentEvent incident) {
        return incident.news().isTold() && incident.channels().contains(channel);
    }

    @Override
    default String item(IncidentEvent incident) {
        return incident.incidentId();
    }

    /** The same for each delivery of the same event, and another one for each event. */
    static String id(IncidentEvent incident) {
        return incident.incidentId() + "/" + incident.updatedAt() + "/"
                + incident.news().name();
    }

    /** What an event does to the item of its incident. */
    static IncidentStep step(IncidentEvent incident) {
        return switch (incident.news()) {
            case OPENED, REOPENED, WORSE, WIDER, MORE_CERTAIN, REMINDER, ESCALATED, UPDATED -> IncidentStep.TELL;
            case ACKNOWLEDGED -> IncidentStep.ACKNOWLEDGE;
            case OVER -> IncidentStep.CLOSE;
        };
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
