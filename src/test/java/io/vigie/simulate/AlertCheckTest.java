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
            DemoScenario.of(new Scenario.TimeSpan(100 * DAY, 160 * DAY), DemoScenario.MODELS, 3_000);

    private final AlertCheck check = new AlertCheck(SCENARIO);

    @Test
    void everyPlantedChangeMustAlert() {
        assertThat(check.passed()).isFalse();
        assertThat(check.lines())
                .extracting(AlertCheck.CheckedAlert::verdict)
                .containsOnly(AlertCheckResult.MISSED)
                .hasSize(4);
        acceptAllThatMust();
        assertThat(check.passed()).isTrue();
        assertThat(check.lines())
                .extracting(AlertCheck.CheckedAlert::verdict)
                .containsOnly(AlertCheckResult.FOUND)
                .hasSize(4);
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

    /** A planted change never ends. */
    @Test
    void aLastingFaultThatIsToldRecoveredFails() {
        acceptAllThatMust();
        check.accept(alert("latency-p95 of doc-search", AlertState.RESOLVED, "latency-p95", "doc-search", "all", 158));
        assertThat(check.passed()).isFalse();
        assertThat(check.lines())
                .filteredOn(line -> line.verdict() == AlertCheckResult.TOLD_RECOVERED)
                .singleElement()
                .satisfies(line -> assertThat(line.subject()).hasToString("latency-p95 of doc-search"));
    }

    @Test
    void anAlertThatComesTooLateCountsAsMissed() {
        for (AlertSubject late : SCENARIO.mustAlert().keySet()) {
            AlertCheck one = new AlertCheck(SCENARIO);
            SCENARIO.mustAlert().forEach((subject, change) -> {
                long most =
                        change.effect().mustAlert(change.model()).get(subject).toMillis();
                one.accept(alert(subject, change.at() + most + (subject.equals(late) ? 1 : 0)));
            });
            assertThat(one.lines())
                    .filteredOn(line -> line.verdict() == AlertCheckResult.MISSED)
                    .extracting(AlertCheck.CheckedAlert::subject)
                    .containsExactly(late);
        }
    }

    private void acceptAllThatMust() {
        SCENARIO.mustAlert().forEach((subject, change) -> check.accept(alert(subject, change.at() + DAY)));
    }

    private static AlertEvent alert(AlertSubject subject, long at) {
        return alertAt(
                subject.toString(), AlertState.FIRING, subject.metric().label(), subject.model(), subject.slice(), at);
    }

    private static AlertEvent alert(String id, AlertState state, String metric, String model, String slice, long day) {
        return alertAt(id, state, metric, model, slice, day * DAY);
    }

    private static AlertEvent alertAt(String id, AlertState state, String metric, String model, String slice, long at) {
        return new AlertEvent(
                id, state, "m", model, "*", slice, metric, null, "warning", null, "30d", at, null, null, at, null, 0.5,
                null, null, 0.6, -0.1, null, null, 100, null, null, null, null, null, "window", List.of(), "",
                List.of(), null, null, null, null);
    }
}
