package io.vigie.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigie.model.RejectionReason;
import java.util.EnumSet;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

    private final MetricListener registered = new MetricListener();
    private final OperatorMetrics metrics = new OperatorMetrics(registered.getMetricGroup());

    @Test
    void registersUnderTheDeclaredNames() {
        metrics.counter(JobMetric.LATE_PANES).inc(3);
        metrics.counter(JobMetric.POINTS_WRITTEN).inc(4);
        metrics.gauge(JobMetric.ALERTS_PENDING, "on-call", () -> 5);
        Map<RejectionReason, Counter> letters = metrics.counters(
                JobMetric.DEAD_LETTERS, EnumSet.of(RejectionReason.MALFORMED, RejectionReason.OVERSIZED));
        letters.get(RejectionReason.MALFORMED).inc();

        assertThat(registered.getCounter("latePanes").orElseThrow().getCount()).isEqualTo(3);
        assertThat(registered
                        .getCounter("influx", "pointsWritten")
                        .orElseThrow()
                        .getCount())
                .isEqualTo(4);
        assertThat(registered
                        .<Integer>getGauge("webhook", "on-call", "alertsPending")
                        .orElseThrow()
                        .getValue())
                .isEqualTo(5);
        assertThat(registered
                        .getCounter("reason", "MALFORMED", "deadLetters")
                        .orElseThrow()
                        .getCount())
                .isEqualTo(1);
        assertThat(registered
                        .getCounter("reason", "OVERSIZED", "deadLetters")
                        .orElseThrow()
                        .getCount())
                .isZero();
        assertThat(registered.getCounter("reason", "EMPTY_ID", "deadLetters")).isEmpty();
    }

    @Test
    void refusesMetricsThatAreDeclaredDifferently() {
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.counter(JobMetric.TICKS_BEHIND));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.gauge(JobMetric.LATE_PANES, () -> 1));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.counter(JobMetric.DEAD_LETTERS));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.counter(JobMetric.LATE_PANES, "MALFORMED"));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.gauge(JobMetric.ALERTS_PENDING, () -> 1));
    }
}
