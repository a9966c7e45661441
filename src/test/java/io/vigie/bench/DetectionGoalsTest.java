package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What the e-detector's defaults are held to, on the streams of seeds 1 to 30; the page of the documentation has more
 * of them.
 */
class DetectionGoalsTest {
    private static List<Trial> trials(TunableDetector detector, StreamScenario scenario) {
        return LongStream.rangeClosed(1, 30)
                .mapToObj(seed -> Trial.run(scenario.draw(seed), detector.byDefault()))
                .toList();
    }

    @Test
    void falseAlarmsAreWithinTheBudget() {
        for (StreamScenario scenario : List.of(
                StreamScenarios.STABLE,
                StreamScenarios.SEASONAL,
                StreamScenarios.SAMPLING,
                StreamScenarios.CORRELATED_04)) {
            for (TunableDetector detector : List.of(BenchmarkedDetectors.E_DETECTOR, BenchmarkedDetectors.GUARANTEED)) {
                FalseAlarms alarms = FalseAlarms.of(trials(detector, scenario));
                assertThat(alarms.withinBudget())
                        .as("%s, %s: %s", detector.name(), scenario.id(), alarms)
                        .isTrue();
            }
        }
    }

    @Test
    void aCalibratedThresholdFindsChangesInLittleMoreThanHalfOfTheLabelsThatAGuaranteedOneTakes() {
        for (StreamScenario scenario :
                List.of(StreamScenarios.ABRUPT, StreamScenarios.GRADUAL, StreamScenarios.RECURRING)) {
            DetectionDelays calibrated = DetectionDelays.of(trials(BenchmarkedDetectors.E_DETECTOR, scenario));
            DetectionDelays guaranteed = DetectionDelays.of(trials(BenchmarkedDetectors.GUARANTEED, scenario));
            assertThat(calibrated.median())
                    .as("%s, %s against %s", scenario.id(), calibrated, guaranteed)
                    .isLessThan(0.8 * guaranteed.median());
        }
    }
}
