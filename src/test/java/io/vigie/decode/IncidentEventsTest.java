package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.event.Incident;
import io.vigie.incident.SampleIncidents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class IncidentEventsTest {

    @Test
    void whatIsWrittenIsRead() {
        List<IncidentEvent> events = SampleIncidents.events();
        assertThat(events)
                .extracting(IncidentEvent::news)
                .contains(IncidentNews.OPENED, IncidentNews.WIDER, IncidentNews.UPDATED, IncidentNews.OVER);
        for (IncidentEvent event : events) {
            assertThat(RoundTripTest.accepted(
                            IncidentEvents.decoder(RecordLimits.DEFAULT, Samples.CLOCK),
                            IncidentEvents.encode(event),
                            0))
                    .isEqualTo(event);
        }
    }

    @Test
    void aLineHasTheFieldsOfTheSchema() throws Exception {
        IncidentEvent over =
                SampleIncidents.events().get(SampleIncidents.events().size() - 1);
        JsonNode line = new ObjectMapper().readTree(IncidentEvents.jsonLine(over));
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactlyElementsOf(Incident.SCHEMA$.getFields().stream()
                        .map(Schema.Field::name)
                        .toList());
        assertThat(over.state()).isEqualTo(IncidentState.CLOSED);
        assertThat(line.path("state").asText()).isEqualTo("CLOSED");
        assertThat(line.path("alerts").size()).isEqualTo(over.alertCount());
        assertThat(line.path("summary").asText()).startsWith("Over after ");
    }
}
