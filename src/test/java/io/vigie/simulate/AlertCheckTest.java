package io.vigie.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.simulate.AlertCheck.AlertCheckResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertCheckTest {

    private static final long DAY = 86_400_000L;
    private static final Scenario SCENARIO =
            DemoScenario.of(new Scenario.TimeSpan(100 * DAY, 160 * DAY), DemoScenario.MODELS, 1_000);

    private final AlertCheck check = new AlertCheck(SCENARIO);

    @Test
    void everyPlantedChangeMustAlert() {
        assertThat(check.passed()).isFalse();
        assertThat(check.lines())
                .extracting(AlertCheck.CheckedAlert::verdict)
                .containsOnly(AlertCheckResult.MISSED)
                .hasSize(3);
        acceptAllThatMust();
        assertThat(check.passed()).isTrue();
        assertThat(check.lines())
                .extracting(AlertCheck.CheckedAlert::verdict)
                .containsOnly(AlertCheckResult.FOUND)
                .hasSize(3);
    }

    @Test
    void anythingElseIsAFalseAlarm() {
        acceptAllThatMust();
        check.accept(alert("x", AlertState.FIRING, "error-rate", "code-help", "all", 155));
        assertThat(check.passed()).isFalse();
        assertThat(check.lines()).extracting(AlertCheck.CheckedAlert::verdict).contains(AlertCheckResult.FALSE_ALARM);
    }

    @Test
    void anAlertBeforeItsChangeIsAFalseAlarm() {
        acceptAllThatMust();
        check.accept(alert("x", AlertState.FIRING, "quality", "support-chat", "all", 130));
        assertThat(check.passed()).isFalse();
    }

    @Test
    void theSliceAllMayAlertForALanguage() {
        acceptAllThatMust();
        check.accept(alert("x", AlertState.FIRING, "quality", "support-chat", "all", 155));
        check.accept(alert("y", AlertState.FIRING, "abandonment", "sales-chat", "language=en", 155));
        assertThat(check.passed()).isTrue();
        assertThat(check.lines())
                .extracting(AlertCheck.CheckedAlert::verdict)
                .filteredOn(AlertCheckResult.CONSEQUENCE::equals)
                .hasSize(2);
    }

    /** Neither Spanish nor another model got worse. */
    @Test
    void otherPartsMayNot() {
        for (Map.Entry<String, String> wrong :
                List.of(Map.entry("support-chat", "language=es"), Map.entry("sales-chat", "language=pt"))) {
            AlertCheck one = new AlertCheck(SCENARIO);
            one.accept(alert("x", AlertState.FIRING, "quality", wrong.getKey(), wrong.getValue(), 155));
            assertThat(one.lines()).extracting(AlertCheck.CheckedAlert::verdict).contains(AlertCheckResult.FALSE_ALARM);
        }
    }

    @Test
    void aRecoveryAloneDoesNotCountAsFound() {
        SCENARIO.mustAlert()
                .forEach((subject, change) -> check.accept(alert(
                        subject.toString(),
                        AlertState.RESOLVED,
                        subject.metric().label(),
                        subject.model(),
                        subject.slice(),
                        155)));
        assertThat(check.passed()).isFalse();
    }

    private void acceptAllThatMust() {
        SCENARIO.mustAlert()
                .forEach((subject, change) -> check.accept(alert(
                        subject.toString(),
                        AlertState.FIRING,
                        subject.metric().label(),
                        subject.model(),
                        subject.slice(),
                        155)));
    }

    private static AlertEvent alert(String id, AlertState state, String metric, String model, String slice, long day) {
        return new AlertEvent(
                id, state, "m", model, "*", slice, metric, null, "warning", null, "30d", day * DAY, null, day * DAY,
                null, 0.5, null, null, 0.6, -0.1, null, null, 100, null, null, null, "window", List.of(), "", List.of(),
                null);
    }
}
