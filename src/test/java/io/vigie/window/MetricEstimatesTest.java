package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.stats.ClusteredRate;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NormalDistribution;
import io.vigie.stats.StudentT;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricEstimatesTest {

    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));

    /**
     * 1,000 answers of 2 to 2,000 ms, first tokens in half of that; 5 % errors, 2 % refused; every tenth turn
     * abandoned.
     */
    private static Pane day() {
        Pane pane = new Pane();
        for (long i = 1; i <= 1_000; i++) {
            ResponseStatus status =
                    i % 20 == 0 ? ResponseStatus.ERROR : i % 50 == 1 ? ResponseStatus.REFUSED : ResponseStatus.OK;
            pane.add(new TrafficContribution(SUBJECT, 0, 0, null, status, 2 * i, i, null, null, null, null));
            pane.add(new TurnContribution(SUBJECT, 0, 0, i % 10 == 0, List.of()));
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

    /** What one day had, as plain numbers. */
    private record PlainDay(
            Pane pane,
            List<Double> costs,
            List<Long> inputTokens,
            List<Long> outputTokens,
            Map<SignalKind, Long> signals,
            long turns) {

        static PlainDay of(Random random) {
            PlainDay day = new PlainDay(
                    new Pane(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new EnumMap<>(SignalKind.class),
                    50 + random.nextInt(50));
            double scale = Math.exp(0.3 * random.nextGaussian() - 5);
            for (int i = 60 + random.nextInt(80); i > 0; i--) {
                Double cost = random.nextInt(5) == 0 ? null : scale * Math.exp(random.nextGaussian());
                Long input = random.nextInt(5) == 0 ? null : random.nextLong(9_000);
                Long output = random.nextInt(5) == 0 ? null : random.nextLong(2_000);
                day.pane.add(new TrafficContribution(
                        SUBJECT, 0, 0, input, null, ResponseStatus.OK, 10L, null, output, cost, null, null));
                if (cost != null) {
                    day.costs.add(cost);
                }
                if (input != null) {
                    day.inputTokens.add(input);
                }
                if (output != null) {
                    day.outputTokens.add(output);
                }
            }
            for (int i = 0; i < day.turns; i++) {
                List<SignalKind> kinds = Arrays.stream(SignalKind.values())
                        .filter(kind -> random.nextInt(6) == 0)
                        .toList();
                kinds.forEach(kind -> day.signals.merge(kind, 1L, Long::sum));
                day.pane.add(new TurnContribution(SUBJECT, 0, 0, false, kinds));
            }
            return day;
        }
    }

    /** Each new figure over random days, against a second computation from the plain values. */
    @Test
    void aWindowIsWhatItsEventsSay() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            List<PlainDay> days = new ArrayList<>();
            for (int i = 3 + random.nextInt(5); i > 0; i--) {
                days.add(PlainDay.of(random));
            }
            List<Pane> panes = days.stream().map(PlainDay::pane).toList();
            double[] costs = days.stream()
                    .flatMap(day -> day.costs().stream())
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            double[] inputTokens = all(days, PlainDay::inputTokens);
            double[] outputTokens = all(days, PlainDay::outputTokens);
            String context = "seed " + seed;

            near(context, Metric.COST, panes, Arrays.stream(costs).average().orElseThrow(), costs.length, 1e-9);
            near(
                    context,
                    Metric.INPUT_TOKENS,
                    panes,
                    Arrays.stream(inputTokens).average().orElseThrow(),
                    inputTokens.length,
                    1e-9);
            near(
                    context,
                    Metric.OUTPUT_TOKENS,
                    panes,
                    Arrays.stream(outputTokens).average().orElseThrow(),
                    outputTokens.length,
                    1e-9);
            near(
                    context,
                    Metric.COST_P95,
                    panes,
                    costs[(int) Math.floor(0.95 * (costs.length - 1))],
                    costs.length,
                    0.005);
            long turns = days.stream().mapToLong(PlainDay::turns).sum();
            Map<Metric, SignalKind> shares = Map.of(
                    Metric.ESCALATION, SignalKind.ESCALATED,
                    Metric.RETRY, SignalKind.RETRIED,
                    Metric.THUMBS_DOWN, SignalKind.THUMBS_DOWN);
            shares.forEach((metric, kind) -> {
                long with = days.stream()
                        .mapToLong(day -> day.signals().getOrDefault(kind, 0L))
                        .sum();
                near(context, metric, panes, (double) with / turns, turns, 1e-12);
                assertThat(MetricEstimates.of(metric, null, panes, 0.95))
                        .as(context)
                        .isEqualTo(ClusteredRate.of(
                                days.stream()
                                        .map(day -> new DayCount(day.signals().getOrDefault(kind, 0L), day.turns()))
                                        .toList(),
                                0.95));
            });
            Interval mean = (Interval) MetricEstimates.of(Metric.COST, null, panes, 0.95);
            assertThat(mean.upper() - mean.value()).as(context).isCloseTo(reach(days, costs), within(1e-9));
        }
    }

    private static double[] all(List<PlainDay> days, Function<PlainDay, List<Long>> values) {
        return days.stream()
                .flatMap(day -> values.apply(day).stream())
                .mapToDouble(Long::doubleValue)
                .toArray();
    }

    /** Of the mean cost: days as the sampling unit, never narrower than independent costs. */
    private static double reach(List<PlainDay> days, double[] costs) {
        double mean = Arrays.stream(costs).average().orElseThrow();
        double squares = 0;
        for (PlainDay day : days) {
            double residual =
                    day.costs().stream().mapToDouble(cost -> cost - mean).sum();
            squares += residual * residual;
        }
        int count = days.size();
        double byDays = StudentT.quantile(0.975, count - 1) * Math.sqrt(squares * count / (count - 1)) / costs.length;
        double variance =
                Arrays.stream(costs).map(cost -> (cost - mean) * (cost - mean)).sum() / costs.length;
        return Math.max(byDays, NormalDistribution.quantile(0.975) * Math.sqrt(variance / costs.length));
    }

    private static void near(
            String context, Metric metric, List<Pane> panes, double value, long count, double relative) {
        Interval interval = (Interval) MetricEstimates.of(metric, null, panes, 0.95);
        assertThat(interval.value()).as(context + ": " + metric).isCloseTo(value, within(relative * value));
        assertThat(interval.lower()).as(context + ": " + metric).isLessThanOrEqualTo(value);
        assertThat(interval.upper()).as(context + ": " + metric).isGreaterThanOrEqualTo(value);
        assertThat(MetricEstimates.count(metric, null, panes))
                .as(context + ": " + metric)
                .isEqualTo(count);
        Pane sum = new Pane();
        panes.forEach(sum::merge);
        assertThat(MetricEstimates.value(metric, null, sum).orElseThrow())
                .as(context + ": " + metric)
                .isCloseTo(value, within(relative * value));
    }

    @ParameterizedTest
    @EnumSource
    void everyMetricIsReadAsItsDefinitionSays(Metric metric) {
        PaneReading reading = MetricEstimates.reading(metric);
        Class<? extends PaneReading> expected = metric.isLabelled()
                ? PaneReading.OfLabels.class
                : switch (metric.statistic()) {
                    case SHARE -> PaneReading.Share.class;
                    case MEAN -> PaneReading.Mean.class;
                    case QUANTILE -> PaneReading.Quantile.class;
                    case DISTRIBUTION, PAUSE -> PaneReading.Spread.class;
                };
        assertThat(reading).isInstanceOf(expected);
        assertThat(MetricEstimates.count(metric, "correct", List.of(new Pane())))
                .isZero();
        assertThat(MetricEstimates.value(metric, "correct", new Pane())).isEmpty();
        if (metric.hasObjective()) {
            assertThat(BadRequests.bad(metric, 0.5, new Pane())).isZero();
        } else {
            assertThatThrownBy(() -> BadRequests.total(metric, new Pane()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        if (metric.isFigure()) {
            assertThat(metric.fields().part() != null).isEqualTo(reading instanceof PaneReading.Share);
        }
    }

    @Test
    void aCostAboveTheBoundIsBad() {
        Pane pane = new Pane();
        for (int i = 1; i <= 100; i++) {
            pane.add(new TrafficContribution(
                    SUBJECT, 0, 0, null, ResponseStatus.OK, 1L, null, null, i / 1_000.0, null, null));
        }
        // The bin of the bound counts as cheap enough.
        assertThat(BadRequests.bad(Metric.COST_P95, 0.09, pane)).isBetween(9L, 10L);
        assertThat(BadRequests.total(Metric.COST_P95, pane)).isEqualTo(100);
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
