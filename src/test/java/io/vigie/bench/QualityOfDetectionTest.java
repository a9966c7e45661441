package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QualityOfDetectionTest {
    private static Trial alarms(int alarms) {
        return new Trial(alarms, 10_000, new long[0], new long[0]);
    }

    private static Trial delay(long... delays) {
        return new Trial(0, 0, delays, delays);
    }

    @Test
    void theErrorOfARateIsThatOfStreamsAndNotOfLabels() {
        FalseAlarms bursts = FalseAlarms.of(List.of(alarms(20), alarms(0), alarms(0), alarms(0)));
        assertThat(bursts.per10k()).isEqualTo(5);
        assertThat(bursts.standardError()).isCloseTo(5, within(1e-9));
        assertThat(bursts.withinBudget()).as("one stream says nothing").isTrue();
        assertThat(FalseAlarms.of(List.of(alarms(5), alarms(5), alarms(5), alarms(5)))
                        .withinBudget())
                .isFalse();
    }

    @Test
    void noAlarmAtAllHasABound() {
        FalseAlarms none = FalseAlarms.of(List.of(alarms(0), alarms(0), alarms(0)));
        assertThat(none.per10k()).isZero();
        assertThat(none.upperBoundOfNone()).isEqualTo(1);
        assertThat(none.withinBudget()).isTrue();
    }

    /** Poisson alarms: the reported standard error is the one that repetitions show. */
    @Test
    void theErrorOfARateIsWhatRepetitionsShow() {
        SplittableRandom random = new SplittableRandom(5);
        List<FalseAlarms> repetitions = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            repetitions.add(FalseAlarms.of(IntStream.range(0, 50)
                    .mapToObj(seed -> alarms((int) IntStream.range(0, 200)
                            .filter(label -> random.nextDouble() < 0.01)
                            .count()))
                    .toList()));
        }
        double mean =
                repetitions.stream().mapToDouble(FalseAlarms::per10k).average().orElseThrow();
        double scatter = Math.sqrt(repetitions.stream()
                .mapToDouble(each -> (each.per10k() - mean) * (each.per10k() - mean))
                .average()
                .orElseThrow());
        double told = repetitions.stream()
                .mapToDouble(FalseAlarms::standardError)
                .average()
                .orElseThrow();
        assertThat(told / scatter).isBetween(0.85, 1.2);
    }

    @Test
    void missedChangesAreEndlessDelays() {
        DetectionDelays delays = DetectionDelays.of(List.of(delay(10), delay(20), delay(30), delay(Trial.MISSED)));
        assertThat(delays.median()).isEqualTo(20);
        assertThat(delays.percentile95()).isInfinite();
        assertThat(delays.missed()).isEqualTo(0.25);
        assertThat(delays.changes()).isEqualTo(4);
        assertThat(DetectionDelays.of(List.of(delay(5, Trial.MISSED, Trial.MISSED)))
                        .median())
                .isInfinite();
    }

    @Test
    void theIntervalOfAMedianHoldsIt() {
        List<Trial> trials = IntStream.rangeClosed(1, 101)
                .mapToObj(each -> delay((long) each))
                .toList();
        DetectionDelays delays = DetectionDelays.of(trials);
        assertThat(delays.median()).isEqualTo(51);
        assertThat(delays.medianLower()).isBetween(35.0, 46.0);
        assertThat(delays.medianUpper()).isBetween(56.0, 67.0);
    }

    @Test
    void differencesAreOfPairs() {
        SplittableRandom random = new SplittableRandom(3);
        List<Trial> slow = new ArrayList<>();
        List<Trial> fast = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long delay = random.nextLong(100, 10_000);
            slow.add(delay(delay + 20));
            fast.add(delay(delay));
        }
        assertThat(DetectionDelays.differenceOfMedians(slow, fast)).containsExactly(20, 20);
        assertThat(DetectionDelays.differenceOfMedians(fast, fast)).containsExactly(0, 0);
        List<Trial> never = List.of(delay(Trial.MISSED));
        assertThat(DetectionDelays.differenceOfMedians(never, never)).containsExactly(0, 0);
        assertThat(DetectionDelays.differenceOfMedians(never, List.of(delay(1)))[0])
                .isInfinite();
    }
}
