package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.LogHistogram;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelHealthTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final SliceGroup ALL = new SliceGroup("m", "");

    @Test
    void anHourHasItsLabelsAndTheirDelays() {
        GroupRun run = run(false, ALL);
        run.score(label(T0 - DAY, T0 + 1));
        run.score(label(T0 - 3 * DAY, T0 + HOUR));
        run.score(label(T0 + HOUR, T0 + HOUR + 1));
        run.mark(T0);
        run.mark(T0 + 3 * HOUR);
        List<SeriesPoint> points = run.take();
        assertThat(points).extracting(SeriesPoint::measurement).containsOnly(Measurement.HEALTH);
        assertThat(points)
                .extracting(SeriesPoint::timestamp)
                .containsExactly(T0, T0 + HOUR, T0 + 2 * HOUR, T0 + 3 * HOUR);
        assertThat(points).extracting(SeriesPoint::tags).containsOnly(Map.of("model", "m"));
        assertThat(points).extracting(point -> point.fields().get("labels")).containsExactly(0.0, 2.0, 1.0, 0.0);
        assertThat(points.get(1).fields().get("label_delay_p50_ms")).isCloseTo(DAY + 1.0, within(0.005 * DAY));
        assertThat(points.get(3).fields()).as("a run over files has no lag").isEqualTo(Map.of("labels", 0.0));
    }

    @Test
    void whatIsNoNewWordOfPeopleDoesNotCount() {
        GroupRun run = run(false, ALL);
        ScoredLabel human = scored(T0, LabelSource.HUMAN, null);
        run.score(update(human, T0 + 1));
        run.score(update(scored(T0, LabelSource.JUDGE, null), T0 + 1));
        run.score(update(scored(T0, LabelSource.USER, null), T0 + 1));
        run.score(update(scored(T0, LabelSource.HUMAN, new ScoredLabel.SupersededScore(1, 1)), T0 + 1));
        run.mark(T0 + HOUR);
        assertThat(run.take()).last().satisfies(point -> assertThat(point.fields())
                .containsEntry("labels", 1.0));
    }

    @Test
    void whatElseBecameKnownByALabelIsNoLabel() {
        GroupRun run = run(false, ALL);
        ScoredLabel label = scored(T0, LabelSource.HUMAN, null);
        run.score(update(label, T0 + 1));
        run.score(update(
                new ScoredLabel(
                        label.labelId(),
                        label.requestId(),
                        label.version(),
                        label.slice(),
                        label.criterion(),
                        label.source(),
                        0,
                        1,
                        label.requestedAt(),
                        label.labelledAt(),
                        null,
                        Metric.ABANDONMENT_AFTER_BAD),
                T0 + 1));
        run.mark(T0 + HOUR);
        assertThat(run.take()).last().satisfies(point -> assertThat(point.fields())
                .containsEntry("labels", 1.0));
    }

    @Test
    void aJobThatGoesOnSaysHowFarItIsBehind() {
        GroupRun run = run(true, ALL);
        run.clock(T0 + HOUR + 7_000);
        run.mark(T0 + HOUR);
        assertThat(run.take()).singleElement().satisfies(point -> assertThat(point.fields())
                .isEqualTo(Map.of("labels", 0.0, "lag_ms", 7_000.0)));
    }

    @Test
    void aGroupOfOneDimensionSaysNothingOfTheModel() {
        SliceGroup languages = new SliceGroup("m", "language");
        GroupRun run = run(true, languages);
        run.mark(T0 + HOUR);
        assertThat(run.take()).isEmpty();
    }

    @Test
    void nothingIsLeftOfASilentGroup() {
        GroupRun run = run(false, ALL);
        run.score(label(T0, T0 + 1));
        run.mark(T0 + PANE);
        run.silence(T0 + 80 * DAY);
        assertThat(run.entries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aStopInTheMiddleOfAnHourDoesNotShow(long seed) {
        Random random = new Random(seed);
        Map<Long, List<Long>> delays = new HashMap<>();
        GroupRun run = run(false, ALL);
        for (long tick = T0 + PANE; tick <= T0 + DAY; tick += PANE) {
            for (int i = random.nextInt(5); i > 0; i--) {
                long knownAt = tick - random.nextInt((int) PANE);
                long delay = random.nextInt((int) DAY);
                delays.computeIfAbsent(RollUpLevel.HOUR.ceil(knownAt), unused -> new ArrayList<>())
                        .add(delay);
                run.score(label(knownAt - delay, knownAt));
            }
            run.mark(tick);
            if (random.nextInt(5) == 0) {
                assertPoints(seed, run.take(), delays);
                run.restart();
            }
        }
        assertPoints(seed, run.take(), delays);
        assertThat(delays).as("seed %d", seed).isEmpty();
    }

    /** Each point is that of its hour, whose labels are then taken off. */
    private static void assertPoints(long seed, List<SeriesPoint> points, Map<Long, List<Long>> delays) {
        for (SeriesPoint point : points) {
            LogHistogram expected = new LogHistogram();
            List<Long> ofHour = delays.remove(point.timestamp());
            (ofHour == null ? List.<Long>of() : ofHour).forEach(delay -> expected.add((double) delay));
            Map<String, Double> fields = new HashMap<>(Map.of("labels", (double) expected.count()));
            expected.quantile(0.5).ifPresent(value -> fields.put("label_delay_p50_ms", value));
            expected.quantile(0.95).ifPresent(value -> fields.put("label_delay_p95_ms", value));
            assertThat(point.fields()).as("seed %d, %s", seed, point).isEqualTo(fields);
        }
    }

    private static ScoreUpdate label(long requestedAt, long knownAt) {
        return update(scored(requestedAt, LabelSource.GROUND_TRUTH, null), knownAt);
    }

    private static ScoreUpdate update(ScoredLabel label, long knownAt) {
        return new ScoreUpdate("m", "", knownAt, label);
    }

    private static ScoredLabel scored(
            long requestedAt, LabelSource source, ScoredLabel.@Nullable SupersededScore previous) {
        return new ScoredLabel("l", "r", "v1", "all", "correct", source, 1, 1, requestedAt, requestedAt, previous);
    }

    private static GroupRun run(boolean measuresLag, SliceGroup group) {
        return new GroupRun(
                new DriftRules(
                        Map.of(WindowLength.DAY, DAY),
                        List.of(),
                        List.of(),
                        DAY,
                        0,
                        new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                        measuresLag),
                group);
    }
}
