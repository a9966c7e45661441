package io.vigie.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isACloudEvent() throws Exception {
        AlertEvent alert = SampleAlerts.firing("a-1", 1_700_000_000_123L);

        JsonNode event = JSON.readTree(CloudEvents.json(alert, "/vigie/test"));

        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo("a-1/1700000000123");
        assertThat(event.path("source").asText()).isEqualTo("/vigie/test");
        assertThat(event.path("type").asText()).isEqualTo("io.vigie.alert.firing");
        assertThat(event.path("subject").asText()).isEqualTo("gpt-4/*/language=pt/quality/support-answers");
        assertThat(event.path("time").asText()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(event.path("datacontenttype").asText()).isEqualTo("application/json");
        assertThat(JSON.readTree(CloudEvents.json(SampleAlerts.resolved("a-1", 5), "/v"))
                        .path("type")
                        .asText())
                .isEqualTo("io.vigie.alert.resolved");
    }

    @Test
    void holdsEveryFieldOfTheAlert() throws Exception {
        List<String> expected = new ArrayList<>();
        for (RecordComponent component : AlertEvent.class.getRecordComponents()) {
            if (component.getType().equals(AlertContext.class)) {
                expected.addAll(List.of("other_slices", "changed"));
                continue;
            }
            expected.add(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        }

        JsonNode data = JSON.readTree(CloudEvents.json(SampleAlerts.firing("a \"1\"\n", 7), "/v"))
                .path("data");

        assertThat(data.fieldNames()).toIterable().containsExactlyElementsOf(expected);
        assertThat(data.path("alert_id").asText()).isEqualTo("a \"1\"\n");
        assertThat(data.path("state").asText()).isEqualTo("FIRING");
        assertThat(data.path("onset_at").isNull()).isTrue();
        assertThat(data.path("current").asDouble()).isEqualTo(0.5);
        assertThat(data.path("reference").isNull()).as("NaN is not JSON").isTrue();
        assertThat(data.path("change_lower").asDouble()).isEqualTo(-0.375);
        assertThat(data.path("labels").asLong()).isEqualTo(1234);
        assertThat(data.path("contributions").path(0).path("slice").asText()).isEqualTo("language=pt");
        assertThat(data.path("channels").path(0).asText()).isEqualTo("on-call");
        assertThat(data.path("dashboard_url").asText()).isEqualTo("https://vigie.example.org/#/alert?id=1");
    }

    @Test
    void theIdDiffersBetweenEventsButNotBetweenAttempts() {
        AlertEvent first = SampleAlerts.firing("a-1", 1);
        assertThat(CloudEvents.id(first)).isEqualTo(CloudEvents.id(SampleAlerts.firing("a-1", 1)));
        assertThat(CloudEvents.id(first)).isNotEqualTo(CloudEvents.id(SampleAlerts.firing("a-1", 2)));
        assertThat(first.state()).isEqualTo(AlertState.FIRING);
    }
}
