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
    private static final long DAY = Watching.DAY;

    private final List<Long> asked = new ArrayList<>();
    private Optional<WeightedSums> given = Optional.empty();

    private Watching watching() {
        return new Watching(new DetectionContext(
                0.02,
                Watching.BUDGET,
                1,
                new ReferencePlan.Given(time -> {
                    asked.add(time);
                    return given;
                }),
                Requirements.DEFAULTS));
    }

    @Test
    void labelsWaitUntilThereIsAReferenceAndNoneIsLost() {
        Watching watching = watching();
        watching.days(0, 3, 10, 2);
        assertThat(watching.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(watching.watch.labelsWaiting()).isEqualTo(30);
        assertThat(watching.watch.threshold(watching.context)).isEmpty();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        watching.tick(3 * DAY + 5);
        assertThat(watching.watch.labelsWaiting()).isZero();
        assertThat(watching.kinds()).containsExactly(DetectionEventType.DEGRADED);
        assertThat(watching.events.get(0).effect().reference().value()).isEqualTo(0.9);
        assertThat(watching.watch.allowedError(watching.context).orElseThrow())
                .isCloseTo(WilsonInterval.upperBound(0.1, 1000, 1000, 0.95) + 0.02, within(1e-12));
    }

    @Test
    void tooFewAnswersAreNoReference() {
        Watching watching = watching();
        given = Optional.of(WeightedSums.ofMean(0.9, 29));
        watching.days(0, 5, 10, 1);
        assertThat(watching.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(watching.watch.isOverdue(watching.context)).isTrue();
        assertThat(watching.watch.reference(watching.context)).isEqualTo(new Estimate.NotEnoughData(0, 30));
    }

    @Test
    void theReferenceIsAskedForOnceADayAndFollows() {
        Watching watching = watching();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        watching.days(0, 10, 24, 10);
        assertThat(asked.stream().map(time -> Math.floorDiv(time, DAY)).distinct())
                .hasSameSizeAs(asked)
                .hasSizeGreaterThanOrEqualTo(10);
        given = Optional.of(WeightedSums.ofMean(0.8, 500));
        watching.days(10, 12, 24, 10);
        assertThat(watching.watch.reference(watching.context)).isInstanceOfSatisfying(Estimate.Interval.class, now -> {
            assertThat(now.value()).isEqualTo(0.8);
            assertThat(now.n()).isEqualTo(500);
        });
        given = Optional.empty();
        watching.days(12, 14, 24, 10);
        assertThat(watching.watch.reference(watching.context))
                .as("what was said last stands")
                .isInstanceOf(Estimate.Interval.class);
    }

    /** 90 days' worth at the rate of the last 30 days; less than a day counts as one. */
    @Test
    void theThresholdFollowsTheRateOfTheWatchsOwnLabels() {
        Watching watching = watching();
        given = Optional.of(WeightedSums.ofMean(0.9, 1000));
        watching.label(1, 1, 1000, 1000);
        assertThat(watching.watch.labelsPerDay(watching.context)).isEqualTo(1);
        watching.days(1, 100, 10, 11);
        assertThat(watching.watch.labelsPerDay(watching.context)).isCloseTo(10, within(60.0 / 90));
        assertThat(watching.watch.threshold(watching.context).orElseThrow()).isCloseTo(Math.log10(900), within(0.04));
    }

    @Test
    void goesOnFromItsStateAsIfNothingHadHappened() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Watching undisturbed = watching();
            Watching restored = watching();
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
