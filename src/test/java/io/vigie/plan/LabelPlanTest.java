package io.vigie.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext;
import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.Monitor;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.ScoredLabel;
import io.vigie.plan.LabelPlan.Cure;
import io.vigie.plan.LabelPlan.PlannedDrop;
import io.vigie.plan.LabelPlan.PlannedSlice;
import io.vigie.settings.MonitorsFile;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelPlanTest {
    private static final long DAY = 86_400_000L;
    private static final int LEARNED = 97;
    private static final int HISTORIES = 300;

    private static Monitor monitor(String more) {
        return MonitorsFile.parse(
                        "{monitors: [{name: answers, match: {model: '*'}, metric: quality, criterion: correct,"
                                + " owner: us, " + more + "}]}",
                        "test")
                .get(0);
    }

    /** Median days from a drop until the monitor itself tells it: labels one by one, a rolling reference. */
    private static double simulatedDays(Monitor monitor, double quality, int perDay, double drop) {
        DetectionContext context = new DetectionContext(
                monitor.tolerance(),
                monitor.falseAlarms(),
                8.0 / 7,
                ReferencePlan.previous(30 * DAY),
                Requirements.DEFAULTS);
        double[] days = IntStream.range(0, HISTORIES)
                .mapToDouble(seed -> daysToAlarm(context, quality, perDay, drop, seed))
                .filter(each -> each > 0)
                .sorted()
                .toArray();
        return days[days.length / 2];
    }

    /** 0 where an alert was open when quality fell: then nothing is known of the delay. */
    private static double daysToAlarm(DetectionContext context, double quality, int perDay, double drop, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SequentialMonitor monitor = new SequentialMonitor();
        boolean isOpen = false;
        for (int i = 0; i < 1_000 * perDay; i++) {
            boolean isWorse = i >= LEARNED * perDay;
            if (i == LEARNED * perDay && isOpen) {
                return 0;
            }
            long at = i * (DAY / perDay);
            double score = random.nextDouble() < (isWorse ? quality - drop : quality) ? 1 : 0;
            String id = "r" + i;
            for (DetectionEvent event : monitor.onLabel(
                    new ScoredLabel(id, id, "*", "all", "correct", LabelSource.HUMAN, score, 1, at, at, null),
                    at,
                    context)) {
                isOpen = event.kind() == DetectionEventType.DEGRADED
                        || (isOpen && event.kind() != DetectionEventType.RECOVERED);
            }
            if (isWorse && isOpen) {
                return (double) (i - LEARNED * perDay + 1) / perDay;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    @ParameterizedTest(name = "{0} right, {1} labels a day, a drop of {2}")
    @CsvSource({"0.9, 50, 0.1", "0.9, 50, 0.05", "0.8, 100, 0.1", "0.95, 20, 0.2"})
    void aPredictedDelayIsThatOfTheMonitor(double quality, int perDay, double drop) {
        Monitor monitor = monitor("tolerance: 0.02");
        SliceLabels labels = new SliceLabels("m", "all", 10_000, perDay, quality, 1, 0);
        PlannedSlice planned = new LabelPlan(monitor, new PlannedDrop(drop, 7))
                .of(List.of(labels))
                .get(0);
        double simulated = simulatedDays(monitor, quality, perDay, drop);
        assertThat(planned.medianDays())
                .as("seeds 0..%d of the monitor: %s d, planned: %s", HISTORIES - 1, simulated, planned)
                .isCloseTo(simulated, within(0.2 * simulated));
    }

    /** As many labels as the plan asks for are enough, and a tenth fewer are not. */
    @Test
    void whatIsNeededIsEnough() {
        Monitor monitor = monitor("tolerance: 0.02");
        PlannedDrop drop = new PlannedDrop(0.05, 7);
        SliceLabels few = new SliceLabels("m", "all", 10_000, 10, 0.9, 1, 1);
        PlannedSlice planned = new LabelPlan(monitor, drop).of(List.of(few)).get(0);
        assertThat(planned.cure()).isEqualTo(Cure.MORE_LABELS);
        assertThat(planned.medianDays()).isGreaterThan(7);
        assertThat(days(monitor, drop, planned.neededPerDay())).isLessThanOrEqualTo(7);
        assertThat(days(monitor, drop, 0.85 * planned.neededPerDay())).isGreaterThan(7);
        assertThat(planned.morePerDay()).isEqualTo(planned.neededPerDay() - 10);
    }

    private static double days(Monitor monitor, PlannedDrop drop, double perDay) {
        SliceLabels labels = new SliceLabels("m", "all", 10_000, perDay, 0.9, 1, 1);
        return new LabelPlan(monitor, drop).of(List.of(labels)).get(0).medianDays();
    }

    @Test
    void everySliceHasItsCure() {
        PlannedDrop drop = new PlannedDrop(0.05, 7);
        LabelPlan plan = new LabelPlan(monitor("tolerance: 0.02, falseAlarms: 1 per 3650d"), drop);
        List<PlannedSlice> planned = plan.of(List.of(
                new SliceLabels("m", "all", 10_000, 2_000, 0.9, 1, 1),
                new SliceLabels("m", "language=de", 1_000, 0, 0, 1, 0),
                new SliceLabels("m", "language=eo", 3, 1, 0.9, 1, 1),
                new SliceLabels("m", "language=fr", 5_000, 10, 0.9, 1, 1)));
        assertThat(planned)
                .extracting(PlannedSlice::cure)
                .containsExactly(Cure.NONE, Cure.FIRST_LABELS, Cure.COARSER_SLICES, Cure.MORE_LABELS);
        assertThat(planned).element(1).extracting(PlannedSlice::medianDays).isEqualTo(Double.POSITIVE_INFINITY);
        String text = new LabelPlanText(monitor("tolerance: 0.02"), drop, 0.5).of(Map.of("m", planned));
        assertThat(text)
                .contains("a drop of 5.0 points, to be told within 7.0 d")
                .contains("in time")
                .contains("first labels")
                .contains("more labels a day (")
                .contains(" USD)");
    }

    /** A guaranteed threshold keeps its budget as long as the drop is within the tolerance. */
    @Test
    void whatIsToleratedIsNotTold() {
        PlannedSlice planned = new LabelPlan(
                        monitor("tolerance: 0.05, threshold: guaranteed"), new PlannedDrop(0.04, 30))
                .of(List.of(new SliceLabels("m", "all", 1_000, 1_000, 0.9, 1, 0)))
                .get(0);
        assertThat(planned.medianDays()).isGreaterThan(20);
        assertThat(planned.cure()).isEqualTo(Cure.COARSER_SLICES);
    }

    /** Of a model that has no history yet, any number of requests. */
    @Test
    void requestsMayBeUnlimited() {
        SliceLabels labels = new SliceLabels("*", "series 1", Double.POSITIVE_INFINITY, 5, 0.9, 1, 0);
        PlannedSlice planned = new LabelPlan(monitor("tolerance: 0.02"), new PlannedDrop(0.05, 7))
                .of(List.of(labels))
                .get(0);
        assertThat(planned.cure()).isEqualTo(Cure.MORE_LABELS);
        assertThat(planned.neededPerDay()).isBetween(20.0, 80.0);
    }

    @Test
    void aMonitorWithoutLabelsHasNoPlan() {
        Monitor failures = MonitorsFile.parse(
                        "{monitors: [{name: a, match: {model: m}, metric: error-rate, tolerance: 0.1, owner: us}]}",
                        "test")
                .get(0);
        assertThatThrownBy(() -> new LabelPlan(failures, new PlannedDrop(0.05, 7)))
                .hasMessageContaining("does not compare quality");
        assertThatThrownBy(() -> new PlannedDrop(0, 7)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Counts against numbers that are added up here. */
    @Test
    void aCensusCountsWhatIsThere() {
        LabelCensus census = new LabelCensus(monitor("tolerance: 0.02, dimensions: [[], [language]]"), 45 * DAY);
        SplittableRandom random = new SplittableRandom(5);
        int[] labels = new int[2];
        double[] good = new double[2];
        double[] weights = new double[2];
        for (int i = 0; i < 4_000; i++) {
            int language = random.nextInt(4) == 0 ? 1 : 0;
            long at = i * (10 * DAY / 4_000);
            double probability = language == 0 ? 0.1 : 0.4;
            census.onRequest(new Request(
                    "r" + i,
                    "m",
                    "v1",
                    at,
                    null,
                    Map.of("language", language == 0 ? "en" : "pt"),
                    null,
                    probability,
                    null,
                    new RecordPosition(0, 0)));
            if (random.nextDouble() < probability) {
                double score = random.nextInt(10) == 0 ? 0 : 1;
                labels[language]++;
                weights[language] += 1 / probability;
                good[language] += score / probability;
                census.onLabel(label("r" + i, at + DAY / 2, score));
                census.onLabel(label("r" + i, at + DAY, 1 - score));
            }
        }
        List<SliceLabels> slices = census.slices().get("m");
        assertThat(slices).extracting(SliceLabels::slice).containsExactly("all", "language=en", "language=pt");
        double days = 10 * 3_999 / 4_000.0;
        assertThat(slices.get(0).requestsPerDay()).isCloseTo(4_000 / days, within(1e-9));
        for (int language = 0; language < 2; language++) {
            SliceLabels slice = slices.get(1 + language);
            assertThat(slice.labelsPerDay()).isCloseTo(labels[language] / days, within(1e-9));
            assertThat(slice.quality()).isCloseTo(good[language] / weights[language], within(1e-9));
            assertThat(slice.weight()).isEqualTo(1);
            assertThat(slice.delayDays()).isCloseTo(0.5, within(1e-9));
        }
        assertThat(slices.get(0).weight())
                .as("labels of π = 0.4 weigh a quarter")
                .isCloseTo((labels[0] + 0.25 * labels[1]) / (labels[0] + labels[1]), within(1e-9));
    }

    private static Label label(String request, long at, double score) {
        return new Label(
                "l" + at, request, at, "correct", score, LabelSource.HUMAN, null, null, new RecordPosition(0, 0));
    }
}
