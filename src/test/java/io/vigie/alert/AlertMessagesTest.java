package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertEvent;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertMessagesTest {

    private static final AlertEvidence FIGURES =
            new AlertEvidence(0.1, 0.05, 0.15, 0.01, 0.09, 0.04, 0.14, 100, null, null, null);

    @Test
    void anAlertLinksToItsPageIfTheDashboardIsKnown() {
        AlertEvent without = event(null);
        assertThat(without.dashboardUrl()).isNull();
        for (String url : List.of("https://vigie.example.org", "https://vigie.example.org/")) {
            AlertEvent with = event(url);
            assertThat(with.dashboardUrl()).isEqualTo("https://vigie.example.org/#/alert?id=" + with.alertId());
            assertThat(with.alertId()).isEqualTo(without.alertId()).matches("[0-9a-f]{16}");
        }
        assertThat(event("http://h:8080/below").dashboardUrl()).startsWith("http://h:8080/below/#/alert?id=");
    }

    private static AlertEvent event(@Nullable String dashboardUrl) {
        Monitor monitor = new Monitor(
                "errors",
                new ModelMatch("*", null),
                Metric.ERROR_RATE,
                null,
                List.of(""),
                WindowLength.DAY,
                Reference.previous(),
                0.01,
                new FalseAlarmBudget(1, 86_400_000),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
        AlertLifecycleState firing = AlertLifecycleState.quiet().fire(5, FIGURES, true);
        return new AlertMessages(dashboardUrl)
                .event(monitor, new AlertMessages.AlertSeries("<script>", "*", "../../x"), firing, 5, FIGURES);
    }
}
