package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertEvent;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.MetricUnit;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertMessagesTest {

    private static final AlertEvidence EVIDENCE =
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

    /** Whatever a metric is measured in: the sentence says so, and says no other unit. */
    @ParameterizedTest
    @EnumSource
    void aSentenceHasTheUnitOfItsMetric(Metric metric) {
        if (metric.isDistribution()) {
            return; // DistributionMessages speak of these
        }
        AlertLifecycleState firing = AlertLifecycleState.quiet().fire(5, EVIDENCE, true);
        String text = new AlertMessages(null)
                .event(monitor(metric), new AlertMessages.AlertSeries("m", "*", "all"), firing, 5, EVIDENCE)
                .summary();
        String change = metric.isRelative()
                ? "+9.0 %, 95 % interval +4.0 to +14.0 %"
                : "+9.0 points, 95 % interval +4.0 to +14.0 points";
        assertThat(text)
                .contains((metric.isHigherBetter() ? "fell to " : "rose to ") + MetricFormat.value(metric, 0.1))
                .contains(" from " + MetricFormat.value(metric, 0.01) + " in the reference (change " + change)
                .contains("on 100 " + metric.counted().word() + "s.");
        for (MetricUnit other : MetricUnit.values()) {
            if (other.isRelative() && other != metric.unit()) {
                assertThat(text).doesNotContain(MetricFormat.value(other, 0.1));
            }
        }
    }

    private static AlertEvent event(@Nullable String dashboardUrl) {
        AlertLifecycleState firing = AlertLifecycleState.quiet().fire(5, EVIDENCE, true);
        return new AlertMessages(dashboardUrl)
                .event(
                        monitor(Metric.ERROR_RATE),
                        new AlertMessages.AlertSeries("<script>", "*", "../../x"),
                        firing,
                        5,
                        EVIDENCE);
    }

    private static Monitor monitor(Metric metric) {
        return new Monitor(
                "errors",
                new ModelMatch("*", null),
                metric,
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
    }
}
