package io.vigie.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.incident.SampleIncidents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentCloudEventsTest {

    private final IncidentCloudEvents format = new IncidentCloudEvents();

    @Test
    void channelsAreToldOfNewsOnly() {
        for (IncidentEvent event : SampleIncidents.events()) {
            assertThat(format.concerns("on-call", event)).isEqualTo(event.news() != IncidentNews.UPDATED);
            assertThat(format.concerns("elsewhere", event)).isFalse();
        }
        assertThat(SampleIncidents.events().stream().map(IncidentFormat::id)).doesNotHaveDuplicates();
    }

    @Test
    void oneIncidentIsOneSubject() throws Exception {
        List<IncidentEvent> events = SampleIncidents.events().stream()
                .filter(event -> format.concerns("on-call", event))
                .toList();
        for (IncidentEvent event : events) {
            JsonNode posted = new ObjectMapper().readTree(IncidentCloudEvents.json(event));
            assertThat(posted.path("specversion").asText()).isEqualTo("1.0");
            assertThat(posted.path("id").asText()).isEqualTo(IncidentFormat.id(event));
            assertThat(posted.path("source").asText()).isEqualTo("/vigie");
            assertThat(posted.path("subject").asText()).isEqualTo(events.get(0).incidentId());
            assertThat(Instant.parse(posted.path("time").asText()).toEpochMilli())
                    .isEqualTo(event.updatedAt());
            assertThat(posted.path("datacontenttype").asText()).isEqualTo("application/json");
            assertThat(posted.at("/data/incident_id").asText()).isEqualTo(event.incidentId());
            assertThat(posted.at("/data/summary").asText()).isEqualTo(event.summary());
            assertThat(posted.at("/data/runbook").asText()).startsWith("docs/runbooks/");
        }
        assertThat(events.get(0).news()).isEqualTo(IncidentNews.OPENED);
        assertThat(new ObjectMapper()
                        .readTree(IncidentCloudEvents.json(events.get(0)))
                        .path("type")
                        .asText())
                .isEqualTo("io.vigie.incident.opened");
        assertThat(new ObjectMapper()
                        .readTree(IncidentCloudEvents.json(events.get(events.size() - 1)))
                        .path("type")
                        .asText())
                .isEqualTo("io.vigie.incident.over");
    }
}
