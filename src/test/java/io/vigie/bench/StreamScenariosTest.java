package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.bench.StreamSegment.SegmentType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The streams are what their descriptions say. Seeds are 0 to 59 throughout; the tolerances are four standard errors or
 * more.
 */
class StreamScenariosTest {
    private static final int SEEDS = 60;

    static Stream<StreamScenario> scenarios() {
        return StreamScenarios.ALL.stream();
    }

    private static List<LabelStream> draw(StreamScenario scenario) {
        return IntStream.range(0, SEEDS).mapToObj(scenario::draw).toList();
    }

    /**
     * Mean error of the part of the stretches of a kind that begins {@code skip} labels after their start, at most
     * {@code most} labels.
     */
    private static double rate(StreamScenario scenario, SegmentType type, int skip, int most, boolean weighted) {
        double sum = 0;
        double weight = 0;
        for (LabelStream stream : draw(scenario)) {
            for (StreamSegment stretch : stream.stretches()) {
                int from = stretch.from() + skip;
                for (int i = from; stretch.type() == type && i < Math.min(stretch.to(), (long) from + most); i++) {
                    double w = weighted ? stream.weight(i) : 1;
                    sum += w * stream.error(i);
                    weight += w;
                }
            }
        }
        return sum / weight;
    }

    private static double rate(StreamScenario scenario, SegmentType type) {
        return rate(scenario, type, 0, Integer.MAX_VALUE, true);
    }

    private static StreamScenario named(String id) {
        return StreamScenarios.ALL.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void streamsBeginWithAReferenceAndTheirStretchesCoverThem(StreamScenario scenario) {
        for (LabelStream stream : draw(scenario)) {
            List<StreamSegment> stretches = stream.stretches();
            assertThat(stretches.get(0).type()).isEqualTo(SegmentType.REFERENCE);
            assertThat(stretches.get(1).type()).isEqualTo(SegmentType.STABLE);
            assertThat(stretches.get(0).from()).isZero();
            assertThat(stretches.get(stretches.size() - 1).to()).isEqualTo(stream.size());
            for (int i = 1; i < stretches.size(); i++) {
                assertThat(stretches.get(i).from())
                        .isEqualTo(stretches.get(i - 1).to());
                assertThat(stretches.get(i).length()).isPositive();
            }
            assertThat(stretches.stream().anyMatch(each -> each.type() == SegmentType.CHANGED))
                    .isEqualTo(scenario.changes());
            for (int i = 1; i < stream.size(); i++) {
                assertThat(stream.request(i)).isGreaterThan(stream.request(i - 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aSeedGivesOneStreamAndAnotherSeedAnother(StreamScenario scenario) {
        assertThat(errors(scenario.draw(7))).isEqualTo(errors(scenario.draw(7))).isNotEqualTo(errors(scenario.draw(8)));
    }

    private static List<Double> errors(LabelStream stream) {
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < stream.size(); i++) {
            errors.add(stream.error(i));
        }
        return errors;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void beforeAnyChangeTheTrafficFailsAtATenth(StreamScenario scenario) {
        assertThat(rate(scenario, SegmentType.REFERENCE)).isCloseTo(0.10, within(0.012));
        assertThat(rate(scenario, SegmentType.STABLE)).isCloseTo(0.10, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
        "abrupt, 0.20",
        "large, 0.50",
        "small, 0.12",
        "recurring, 0.20",
        "labels 1 %, 0.20",
        "labels 10 %, 0.20",
        "labels 100 %, 0.20",
        "'sampling, change', 0.20",
        "'bursts 0.2, change', 0.20",
        "'bursts 0.4, change', 0.20"
    })
    void afterItAtWhatIsTold(String id, double expected) {
        assertThat(rate(named(id), SegmentType.CHANGED)).isCloseTo(expected, within(0.006));
    }

    @Test
    void aGradualChangeClimbsForTwoThousandLabels() {
        assertThat(rate(StreamScenarios.GRADUAL, SegmentType.CHANGED, 0, 200, false))
                .isCloseTo(0.105, within(0.012));
        assertThat(rate(StreamScenarios.GRADUAL, SegmentType.CHANGED, 900, 200, false))
                .isCloseTo(0.15, within(0.014));
        assertThat(rate(StreamScenarios.GRADUAL, SegmentType.CHANGED, 2_000, 8_000, false))
                .isCloseTo(0.20, within(0.003));
    }

    @ParameterizedTest
    @CsvSource({"stable, 0", "bursts 0.2, 0.2", "bursts 0.4, 0.4"})
    void burstsHaveTheCorrelationThatTheyAreNamedAfter(String id, double expected) {
        double mean = 0;
        for (LabelStream stream : draw(named(id))) {
            StreamSegment whole = new StreamSegment(SegmentType.REFERENCE, 0, stream.size());
            mean += ReferenceSegment.of(stream, whole).neighbours().correlation() / SEEDS;
        }
        assertThat(mean).isCloseTo(expected, within(0.006));
    }

    @Test
    void seasonsSwingWithinTheDayAndLeaveNoTraceInAWeek() {
        int day = 150;
        int week = 7 * day;
        double highest = 0;
        double lowest = 1;
        for (LabelStream stream : draw(StreamScenarios.SEASONAL)) {
            assertThat(stream.size() % week).isZero();
            double[] byHour = new double[day / 10];
            for (int i = 0; i < stream.size(); i++) {
                byHour[i % day / 10] += stream.error(i) * byHour.length / stream.size();
            }
            for (double rate : byHour) {
                highest = Math.max(highest, rate);
                lowest = Math.min(lowest, rate);
            }
        }
        assertThat(highest).isBetween(0.115, 0.16);
        assertThat(lowest).isBetween(0.05, 0.085);
    }

    @Test
    void anotherSamplingChangesTheLabelsAndNotTheTraffic() {
        assertThat(rate(StreamScenarios.SAMPLING, SegmentType.STABLE, 0, 2_000, false))
                .isCloseTo(0.10, within(0.005));
        assertThat(rate(StreamScenarios.SAMPLING, SegmentType.STABLE, 2_000, 4_000, false))
                .isCloseTo(0.195, within(0.005));
        assertThat(rate(StreamScenarios.SAMPLING, SegmentType.STABLE, 2_000, 4_000, true))
                .isCloseTo(0.10, within(0.006));
    }

    @ParameterizedTest
    @CsvSource({"labels 1 %, 100", "labels 10 %, 10", "labels 100 %, 1"})
    void ofRequestsThatShareIsLabelled(String id, double requestsPerLabel) {
        double requests = 0;
        double labels = 0;
        for (LabelStream stream : draw(named(id))) {
            requests += stream.request(stream.size() - 1);
            labels += stream.size() - 1;
        }
        assertThat(requests / labels).isCloseTo(requestsPerLabel, within(0.02 * requestsPerLabel));
    }
}
