package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
    private static final long DAY = MonitorPlayer.DAY;

    private static MonitorPlayer player(double shares) {
        return new MonitorPlayer(new DetectionContext(
                0.02, MonitorPlayer.BUDGET, shares, ReferencePlan.fixed(0, 10 * DAY), Requirements.DEFAULTS));
    }

    /** 100 labels a day are 9,000 in 90 days. */
    @Test
    void theThresholdIsTheShareOfTheBudget() {
        for (double shares : new double[] {1, 2.5, 40}) {
            MonitorPlayer player = player(shares);
            player.days(0, 12, 100, 10);
            assertThat(player.monitor.labelsPerDay(player.context)).isEqualTo(100);
            assertThat(player.monitor.threshold(player.context).orElseThrow())
                    .isCloseTo(Math.log10(shares * 9000), within(1e-12));
        }
    }

    @Test
    void monitorsThatAlarmTogetherNeedLessEvidenceEach() {
        MonitorPlayer player = player(20);
        player.days(0, 12, 100, 10);
        int labels = 0;
        while (!player.monitor.hasEvidence(20, player.context)) {
            player.label(0, 12 * DAY + labels++);
        }
        assertThat(player.events).isEmpty();
        assertThat(player.monitor.hasEvidence(1, player.context)).isFalse();
        assertThat(player.monitor.raise(1, player.context)).isEmpty();
        DetectionEvent raised = player.monitor.raise(20, player.context).orElseThrow();
        assertThat(raised.kind()).isEqualTo(DetectionEventType.DEGRADED);
        assertThat(raised.evidence().log10Threshold()).isCloseTo(Math.log10(9000), within(1e-12));
        assertThat(raised.evidence().log10Evidence()).isGreaterThanOrEqualTo(Math.log10(9000));
        assertThat(player.monitor.raise(20, player.context)).as("it is alarmed").isEmpty();
        assertThat(player.monitor.hasEvidence(1, player.context))
                .as("an alarmed watch stands for itself")
                .isTrue();
    }

    @Test
    void aMonitorWithoutReferenceCannotBeRaised() {
        MonitorPlayer player = player(20);
        player.days(0, 5, 100, 10);
        assertThat(player.monitor.hasEvidence(20, player.context)).isFalse();
        assertThat(player.monitor.raise(20, player.context)).isEmpty();
    }

    /** The fewest bad labels that alarm are just those that alarm: one fewer do not. */
    @Test
    void theFewestLabelsToAnAlarmAreToldExactly() {
        for (int perDay : new int[] {10, 100, 1000}) {
            MonitorPlayer told = player(7);
            told.days(0, 11, perDay, 4);
            told.tick(11 * DAY + 1);
            OptionalLong needed = told.monitor.labelsToAlarm(1000, told.context);
            assertThat(needed).as("%d a day", perDay).isPresent();
            assertThat(told.monitor.labelsToAlarm(needed.getAsLong() - 1, told.context))
                    .isEmpty();
            MonitorPlayer fresh = player(7);
            for (int i = 0; i < 10 * perDay; i++) {
                long at = i * (DAY / perDay);
                fresh.label((i + 1) % 4 == 0 ? 0 : 1, 1, at, at);
            }
            fresh.tick(11 * DAY + 1);
            for (int i = 0; i < needed.getAsLong(); i++) {
                assertThat(fresh.events).as("%d a day, label %d", perDay, i).isEmpty();
                fresh.label(0, 1, 11 * DAY + i, 11 * DAY + 2);
            }
            assertThat(fresh.kinds()).as("%d a day", perDay).containsExactly(DetectionEventType.DEGRADED);
        }
    }

    @Test
    void nothingProvesADegradationWhereEveryAnswerWasBad() {
        MonitorPlayer player = player(1);
        player.days(0, 12, 100, 1);
        assertThat(player.monitor.labelsToAlarm(1_000, player.context)).isEmpty();
    }
}
