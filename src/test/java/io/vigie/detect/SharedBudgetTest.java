package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
    private static final long DAY = Watching.DAY;

    private static Watching watching(double shares) {
        return new Watching(new DetectionContext(
                0.02, Watching.BUDGET, shares, ReferencePlan.fixed(0, 10 * DAY), Requirements.DEFAULTS));
    }

    /** 100 labels a day are 9,000 in 90 days. */
    @Test
    void theThresholdIsTheShareOfTheBudget() {
        for (double shares : new double[] {1, 2.5, 40}) {
            Watching watching = watching(shares);
            watching.days(0, 12, 100, 10);
            assertThat(watching.watch.labelsPerDay(watching.context)).isEqualTo(100);
            assertThat(watching.watch.threshold(watching.context).orElseThrow())
                    .isCloseTo(Math.log10(shares * 9000), within(1e-12));
        }
    }

    @Test
    void watchesThatAlarmTogetherNeedLessEvidenceEach() {
        Watching watching = watching(20);
        watching.days(0, 12, 100, 10);
        int labels = 0;
        while (!watching.watch.hasEvidence(20, watching.context)) {
            watching.label(0, 12 * DAY + labels++);
        }
        assertThat(watching.events).isEmpty();
        assertThat(watching.watch.hasEvidence(1, watching.context)).isFalse();
        assertThat(watching.watch.raise(1, watching.context)).isEmpty();
        DetectionEvent raised = watching.watch.raise(20, watching.context).orElseThrow();
        assertThat(raised.kind()).isEqualTo(DetectionEventType.DEGRADED);
        assertThat(raised.evidence().log10Threshold()).isCloseTo(Math.log10(9000), within(1e-12));
        assertThat(raised.evidence().log10Evidence()).isGreaterThanOrEqualTo(Math.log10(9000));
        assertThat(watching.watch.raise(20, watching.context))
                .as("it is alarmed")
                .isEmpty();
        assertThat(watching.watch.hasEvidence(1, watching.context))
                .as("an alarmed watch stands for itself")
                .isTrue();
    }

    @Test
    void aWatchWithoutReferenceCannotBeRaised() {
        Watching watching = watching(20);
        watching.days(0, 5, 100, 10);
        assertThat(watching.watch.hasEvidence(20, watching.context)).isFalse();
        assertThat(watching.watch.raise(20, watching.context)).isEmpty();
    }

    /** The fewest bad labels that alarm are just those that alarm: one fewer do not. */
    @Test
    void theFewestLabelsToAnAlarmAreToldExactly() {
        for (int perDay : new int[] {10, 100, 1000}) {
            Watching told = watching(7);
            told.days(0, 11, perDay, 4);
            told.tick(11 * DAY + 1);
            OptionalLong needed = told.watch.labelsToAlarm(1000, told.context);
            assertThat(needed).as("%d a day", perDay).isPresent();
            assertThat(told.watch.labelsToAlarm(needed.getAsLong() - 1, told.context))
                    .isEmpty();
            Watching fresh = watching(7);
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
        Watching watching = watching(1);
        watching.days(0, 12, 100, 1);
        assertThat(watching.watch.labelsToAlarm(1_000, watching.context)).isEmpty();
    }
}
