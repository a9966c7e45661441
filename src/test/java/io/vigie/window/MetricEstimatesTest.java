package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricEstimatesTest {

    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));

    /** 1,000 answers of 2 to 2,000 ms, first tokens in half of that; 5 % errors, 2 % refused; every tenth turn abandoned. */
    private static Pane day() {
        Pane pane = new Pane();
        for (long i = 1; i <= 1_000; i++) {
            ResponseStatus status =
                    i % 20 == 0 ? ResponseStatus.ERROR : i % 50 == 1 ? ResponseStatus.REFUSED : ResponseStatus.OK;
            pane.add(new TrafficContribution(SUBJECT, 0, 0, null, status, 2 * i, i, null, null, null, null));
            pane.add(new TurnContribution(SUBJECT, 0, 0, i % 10 == 0, false));
        }
        return pane;
    }

    private static double value(Metric metric) {
        Estimate estimate = MetricEstimates.of(metric, null, List.of(day(), day(), day()), 0.95);
        assertThat(estimate).isInstanceOf(Interval.class);
        return ((Interval) estimate).value();
    }

    @Test
    void aQuantileIsThatOfItsOwnHistogram() {
        assertThat(value(Metric.LATENCY_P95)).isCloseTo(1_900, within(15.0));
        assertThat(value(Metric.LATENCY_P50)).isCloseTo(1_000, within(8.0));
        assertThat(value(Metric.FIRST_TOKEN_P95)).isCloseTo(950, within(8.0));
        assertThat(MetricEstimates.count(Metric.FIRST_TOKEN_P95, null, List.of(day())))
                .isEqualTo(1_000);
    }

    @Test
    void aRateIsItsShare() {
        assertThat(value(Metric.ERROR_RATE)).isCloseTo(0.05, within(1e-12));
        assertThat(value(Metric.REFUSAL_RATE)).isCloseTo(0.02, within(1e-12));
        assertThat(value(Metric.ABANDONMENT)).isCloseTo(0.1, within(1e-12));
        assertThat(MetricEstimates.of(Metric.ERROR_RATE, null, List.of(day()), 0.95))
                .isInstanceOf(Estimate.NotEnoughData.class);
    }

    @Test
    void whatIsBadIsWhatTheMetricSays() {
        Pane pane = day();
        assertThat(BadRequests.bad(Metric.ERROR_RATE, 0.1, pane)).isEqualTo(50);
        assertThat(BadRequests.bad(Metric.REFUSAL_RATE, 0.1, pane)).isEqualTo(20);
        assertThat(BadRequests.bad(Metric.ABANDONMENT, 0.1, pane)).isEqualTo(100);
        // The bin of the bound counts as fast enough.
        assertThat(BadRequests.bad(Metric.LATENCY_P95, 1_900, pane)).isBetween(40L, 50L);
        assertThat(BadRequests.bad(Metric.FIRST_TOKEN_P95, 950, pane)).isBetween(40L, 50L);
        assertThat(BadRequests.bad(Metric.LATENCY_P95, 86_400_000, pane)).isZero();
        for (Metric metric :
                List.of(Metric.ERROR_RATE, Metric.ABANDONMENT, Metric.LATENCY_P99, Metric.FIRST_TOKEN_P95)) {
            assertThat(BadRequests.total(metric, pane)).isEqualTo(1_000);
            assertThat(BadRequests.total(metric, new Pane())).isZero();
            assertThat(BadRequests.bad(metric, 1, new Pane())).isZero();
        }
        assertThatThrownBy(() -> BadRequests.bad(Metric.QUALITY, 0.1, pane))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
