package io.vigie.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import io.vigie.settings.MonitorsFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertPointsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOSTILE = "<script>\"\\\n\r\t../../'; \u0000\u0085\u2028 漢 😀";
    private static final Monitor MONITOR = MonitorsFile.parse(
                    "monitors: [{name: answers, owner: team, match: {model: '*'}, metric: quality, criterion: correct,"
                            + " tolerance: 0.02, severity: critical, runbook: 'https://h/runbook'}]",
                    "test")
            .get(0);

    @Test
    void aFiringAlertHasAllDeclaredFields() {
        SeriesPoint point = AlertPoints.alert(event(AlertState.FIRING, 20L, null, -0.5), MONITOR);

        assertThat(point.timestamp()).isEqualTo(30);
        assertThat(point.tags().keySet()).containsExactlyInAnyOrderElementsOf(Measurement.ALERT.tags());
        assertThat(point.texts().keySet()).containsExactlyInAnyOrderElementsOf(Measurement.ALERT.textFields());
        assertThat(point.texts())
                .containsEntry("alert_id", "a-1")
                .containsEntry("detector", "e-detector")
                .containsEntry("budget", "1 per 90d")
                .containsEntry("owner", "team")
                .containsEntry("runbook", "https://h/runbook")
                .containsEntry("summary", "Answers got worse.");
        assertThat(point.fields())
                .isEqualTo(Map.ofEntries(
                        Map.entry("state", 1.0),
                        Map.entry("severity", 3.0),
                        Map.entry("labels", 500.0),
                        Map.entry("raised_at", 10.0),
                        Map.entry("onset_from", 19.0),
                        Map.entry("onset_at", 20.0),
                        Map.entry("current", 0.35),
                        Map.entry("current_lower", 0.31),
                        Map.entry("current_upper", 0.39),
                        Map.entry("reference", 0.85),
                        Map.entry("change", -0.5),
                        Map.entry("change_lower", -0.54),
                        Map.entry("change_upper", -0.44),
                        Map.entry("likely", 0.4),
                        Map.entry("at_least", -0.43),
                        Map.entry("evidence", 4.5),
                        Map.entry("threshold", 3.25)));
    }

    @Test
    void unknownAndNonFiniteValuesAreLeftOut() {
        SeriesPoint point = AlertPoints.alert(event(AlertState.RESOLVED, null, 25L, Double.NaN), MONITOR);
        assertThat(point.fields())
                .containsEntry("state", 0.0)
                .containsEntry("resolved_at", 25.0)
                .doesNotContainKeys("onset_at", "change");
        assertThat(LineProtocol.write(point, LineProtocol.Precision.NANOSECONDS))
                .contains("resolved_at=25i");
    }

    @Test
    void contributionsAreJsonWhateverTheSlicesNames() throws Exception {
        JsonNode contributions = JSON.readTree(AlertPoints.alert(event(AlertState.FIRING, null, null, 0), MONITOR)
                .texts()
                .get("contributions"));
        assertThat(contributions).hasSize(2);
        assertThat(contributions.path(0).path("slice").asText()).isEqualTo(HOSTILE);
        assertThat(contributions.path(0).path("change").asDouble()).isEqualTo(-0.4);
        assertThat(contributions.path(0).path("share").asDouble()).isEqualTo(0.8);
        assertThat(contributions.path(1).path("share").isNull()).isTrue();
    }

    @Test
    void jsonIsOneLineThatEveryReaderAccepts() throws Exception {
        String halfAPair = "\ud83d and \u007f";
        for (String hostile : List.of(HOSTILE, halfAPair)) {
            String text = JsonText.of(Map.of(hostile, hostile));
            assertThat(text.codePoints()).allMatch(c -> c >= ' ' && c <= '~');
            assertThat(JSON.readTree(text).get(hostile).asText()).isEqualTo(hostile);
        }
        assertThat(JsonText.of(Map.of("a \"b\"", List.of(1L, 0.5, Double.NaN))))
                .isEqualTo("{\"a \\\"b\\\"\":[1,0.5,null]}");
        assertThatThrownBy(() -> JsonText.of(Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AlertEvent event(
            AlertState state, @Nullable Long onsetAt, @Nullable Long resolvedAt, double change) {
        return new AlertEvent(
                "a-1",
                state,
                "answers",
                "gpt-4",
                "*",
                "language=pt",
                "quality",
                "correct",
                "critical",
                "team",
                "30d",
                10,
                onsetAt == null ? null : onsetAt - 1,
                onsetAt,
                30,
                resolvedAt,
                0.35,
                0.31,
                0.39,
                0.85,
                change,
                -0.54,
                -0.44,
                500,
                0.4,
                -0.43,
                4.5,
                3.25,
                "1 per 90d",
                "e-detector",
                List.of(
                        new AlertEvent.AlertContribution(HOSTILE, -0.4, 0.8),
                        new AlertEvent.AlertContribution("language=en", -0.1, Double.NaN)),
                "Answers got worse.",
                List.of(),
                null,
                null,
                null,
                null);
    }
}
