package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.ObjectiveMessages.Burn;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Statistic;
import io.vigie.model.MetricFormat;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectiveMessagesTest {

    private static final long HOUR = 3_600_000;

    private static String said(Metric metric, WindowLength period, double atMost, Burn burn, boolean recovered) {
        Objective objective = new Objective(atMost, List.of());
        Monitor monitor = new Monitor(
                "o",
                new ModelMatch("*", null),
                metric,
                null,
                List.of(""),
                period,
                Reference.previous(),
                0,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                null,
                List.of(),
                null);
        AlertText text = ObjectiveMessages.text(monitor, objective, burn, recovered);
        assertThat(text.detector()).isEqualTo("burn-rate");
        return text.sentence();
    }

    @Test
    void aRateThatBurns() {
        assertThat(said(Metric.ERROR_RATE, WindowLength.MONTH, 0.003, new Burn(60, 1250, HOUR, 16, 0.41), false))
                .isEqualTo(
                        "uses up its error budget of 30 days 16 times too fast: 4.8 % of 1,250 requests failed in the"
                                + " last hour, where at most 0.30 % may. 41.0 % of the budget of 30 days is gone.");
        assertThat(said(Metric.REFUSAL_RATE, WindowLength.WEEK, 0.05, new Burn(90, 900, 72 * HOUR, 2, 1.5), false))
                .isEqualTo(
                        "uses up its error budget of 7 days 2.0 times too fast: 10.0 % of 900 requests were refused in"
                                + " the last 3 days, where at most 5.0 % may. The budget of 7 days is overspent: 150.0 % of it is gone.");
    }

    @Test
    void aLatencyThatBurns() {
        assertThat(said(Metric.LATENCY_P95, WindowLength.DAY, 2_000, new Burn(300, 1000, 6 * HOUR, 6, 0.9), false))
                .isEqualTo(
                        "uses up its error budget of 24 hours 6.0 times too fast: 30.0 % of 1,000 answers took more than"
                                + " 2,000 ms in the last 6 hours, where at most 5.0 % may. 90.0 % of the budget of 24 hours is gone.");
    }

    /** Every metric that can have an objective tells its bound in its own unit. */
    @ParameterizedTest
    @EnumSource
    void aBoundHasTheUnitOfItsMetric(Metric metric) {
        if (!metric.hasObjective()) {
            return;
        }
        String text = said(metric, WindowLength.DAY, 0.25, new Burn(300, 1000, 6 * HOUR, 6, 0.9), false);
        assertThat(text).contains("30.0 % of 1,000 " + metric.bad());
        if (metric.statistic() == Statistic.QUANTILE) {
            assertThat(text).contains(metric.bad() + " " + MetricFormat.value(metric, 0.25) + " in the last 6 hours");
        } else {
            assertThat(text).contains("where at most 25.0 % may");
        }
    }

    @Test
    void anObjectiveThatIsMetAgain() {
        assertThat(said(Metric.ABANDONMENT, WindowLength.MONTH, 0.2, new Burn(10, 1000, HOUR, 0.05, 0.5), true))
                .isEqualTo(
                        "is within its objective again: 1.0 % of 1,000 turns were abandoned in the last hour, where at most"
                                + " 20.0 % may. 50.0 % of the budget of 30 days is gone.");
        assertThat(said(Metric.ERROR_RATE, WindowLength.MONTH, 0.003, new Burn(0, 0, HOUR, 0, 0.5), true))
                .startsWith("is within its objective again: there were no requests in the last hour, where at most");
    }
}
