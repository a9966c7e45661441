package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.StreamSegment.SegmentType;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
    /**
     * Reference 0–9, stable 10–19, bad 20–29, settling 30–34, stable 35–39, bad 40–49; every third request is labelled.
     */
    private static LabelStream stream() {
        LabelStream.Builder stream = new LabelStream.Builder();
        SegmentType[] types = {
            SegmentType.REFERENCE,
            SegmentType.STABLE,
            SegmentType.CHANGED,
            SegmentType.SETTLING,
            SegmentType.STABLE,
            SegmentType.CHANGED
        };
        int[] ends = {10, 20, 30, 35, 40, 50};
        for (int i = 0; i < types.length; i++) {
            while (stream.size() < ends[i]) {
                stream.add(0, 1, 3L * stream.size());
            }
            stream.end(types[i]);
        }
        return stream.build();
    }

    @Test
    void delaysCountFromTheChangeToTheFirstAlarmAfterIt() {
        Trial trial = Trial.run(stream(), new Planted(Set.of(15L, 22L, 25L, 40L), Set.of()).contestant(true));
        assertThat(trial.delays()).containsExactly(3, 1);
        assertThat(trial.requestDelays()).containsExactly(7, 1);
        assertThat(trial.falseAlarms()).isEqualTo(1);
        assertThat(trial.stableLabels()).isEqualTo(15);
    }

    @Test
    void whatIsNeitherFalseNorAFindCountsForNothing() {
        Planted detector = new Planted(Set.of(3L, 32L), Set.of(12L, 21L));
        Trial trial = Trial.run(stream(), detector.contestant(true));
        assertThat(trial.falseAlarms()).isZero();
        assertThat(trial.delays()).containsExactly(Trial.MISSED, Trial.MISSED);
        assertThat(detector.restarts).as("one for each signal").isEqualTo(4);
    }

    @Test
    void whoDoesNotLearnAloneDoesNotSeeTheReference() {
        Planted detector = new Planted(Set.of(3L, 17L), Set.of());
        assertThat(Trial.run(stream(), detector.contestant(false)).falseAlarms())
                .isEqualTo(1);
        assertThat(detector.restarts).isEqualTo(1);
    }

    @Test
    void theDelayOfAPerfectDetectorIsFoundInEveryScenario() {
        for (StreamScenario scenario : StreamScenarios.ALL) {
            if (!scenario.changes()) {
                continue;
            }
            LabelStream stream = scenario.draw(11);
            Set<Long> alarms = stream.stretches().stream()
                    .filter(each -> each.type() == SegmentType.CHANGED)
                    .map(each -> each.from() + 41L)
                    .collect(Collectors.toSet());
            Trial trial = Trial.run(stream, new Planted(alarms, Set.of()).contestant(true));
            assertThat(trial.delays()).as(scenario.id()).hasSize(alarms.size()).containsOnly(42);
            assertThat(trial.falseAlarms()).as(scenario.id()).isZero();
        }
    }

    /**
     * 20,000 labels hold a whole number of these spans, so the phase at which a stream meets the detector does not
     * matter.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 50, 2_000, 10_000})
    void theBaselinesRateIsExactlyOneInK(long k) {
        SplittableRandom random = new SplittableRandom(k);
        FalseAlarms rate = FalseAlarms.of(IntStream.range(0, 20)
                .mapToObj(seed -> Trial.run(
                        StreamScenarios.STABLE.draw(seed),
                        new ConfiguredDetector(
                                "baseline",
                                ParameterChoice.DEFAULTS,
                                OptionalDouble.empty(),
                                false,
                                reference -> new PeriodicAlarm(k, random.nextDouble()))))
                .toList());
        assertThat(rate.alarms() * k).isEqualTo(rate.labels());
        assertThat(rate.per10k()).isCloseTo(1e4 / k, within(1e-9));
    }
}
