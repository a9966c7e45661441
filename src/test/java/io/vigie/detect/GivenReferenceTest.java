package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.SequentialMonitor.SequentialMonitorState;
import io.vigie.stats.Estimate;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Watches whose reference is not their own labels: a benchmark, another version. */
class GivenReferenceTest {
    private static final long DAY = MonitorPlayer.DAY;

    private final List<Long> asked = new ArrayList<>();
    private Optional<WeightedSums> given = Optional.empty();

    private MonitorPlayer player() {
        return new MonitorPlayer(new DetectionContext(
                0.02,
                MonitorPlayer.BUDGET,
                1,
                new ReferencePlan.Given(time -> {
                    asked.add(time);
                    return given;
                }),
                Requirements.DEFAULTS));
    }

    @Test
    void labelsWaitUntilThereIsAReferenceAndNoneIsLost() {
        MonitorPlayer player = player();
        player.days(0, 3, 10, 2);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(player.monitor.labelsWaiting()).isEqualTo(30);
        assertThat(player.monitor.threshold(player.context)).isEmpty();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        player.tick(3 * DAY + 5);
        assertThat(player.monitor.labelsWaiting()).isZero();
        assertThat(player.kinds()).containsExactly(DetectionEventType.DEGRADED);
        assertThat(player.events.get(0).effect().reference().value()).isEqualTo(0.9);
        assertThat(player.monitor.allowedError(player.context).orElseThrow())
                .isCloseTo(WilsonInterval.upperBound(0.1, 1000, 1000, 0.95) + 0.02, within(1e-12));
    }

    @Test
    void tooFewAnswersAreNoReference() {
        MonitorPlayer player = player();
        given = Optional.of(WeightedSums.ofMean(0.9, 29));
        player.days(0, 5, 10, 1);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(player.monitor.isOverdue(player.context)).isTrue();
        assertThat(player.monitor.reference(player.context)).isEqualTo(new Estimate.NotEnoughData(0, 30));
    }

    @Test
    void theReferenceIsAskedForOnceADayAndFollows() {
        MonitorPlayer player = player();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        player.days(0, 10, 24, 10);
        assertThat(asked.stream().map(time -> Math.floorDiv(time, DAY)).distinct())
                .hasSameSizeAs(asked)
                .hasSizeGreaterThanOrEqualTo(10);
        given = Optional.of(WeightedSums.ofMean(0.8, 500));
        player.days(10, 12, 24, 10);
        assertThat(player.monitor.reference(player.context)).isInstanceOfSatisfying(Estimate.Interval.class, now -> {
            assertThat(now.value()).isEqualTo(0.8);
            assertThat(now.n()).isEqualTo(500);
        });
        given = Optional.empty();
        player.days(12, 14, 24, 10);
        assertThat(player.monitor.reference(player.context))
                .as("what was said last stands")
                .isInstanceOf(Estimate.Interval.class);
    }

    /** 90 days' worth at the rate of the last 30 days; less than a day counts as one. */
    @Test
    void theThresholdFollowsTheRateOfTheMonitorsOwnLabels() {
        MonitorPlayer player = player();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        player.label(1, 1, 1000, 1000);
        assertThat(player.monitor.labelsPerDay(player.context)).isEqualTo(1);
        player.days(1, 100, 10, 11);
        assertThat(player.monitor.labelsPerDay(player.context)).isCloseTo(10, within(60.0 / 90));
        assertThat(player.monitor.threshold(player.context).orElseThrow()).isCloseTo(Math.log10(900), within(0.04));
    }

    @Test
    void goesOnFromItsStateAsIfNothingHadHappened() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            MonitorPlayer undisturbed = player();
            MonitorPlayer restored = player();
            for (int i = 0; i < 600; i++) {
                given = i < 50 ? Optional.empty() : Optional.of(WeightedSums.ofMean(i < 300 ? 0.9 : 0.85, 400));
                long at = i * (DAY / 7);
                double score = random.nextDouble() < (i < 350 ? 0.1 : 0.6) ? 0 : 1;
                undisturbed.label(score, 1, at, at + 1000);
                restored.label(score, 1, at, at + 1000);
                if (random.nextInt(20) == 0) {
                    restored.restore();
                }
            }
            assertThat(restored.events).as("seed %d", seed).isEqualTo(undisturbed.events);
            assertThat(undisturbed.kinds()).as("seed %d", seed).startsWith(DetectionEventType.DEGRADED);
        }
    }
}
