package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
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
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
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
    void anHourHasItsLabelsAndTheirDelays() throws Exception {
        try (var drift = stage(false, null)) {
            drift.second(label(T0 - DAY, T0 + 1), 0);
            drift.second(label(T0 - 3 * DAY, T0 + HOUR), 0);
            drift.second(label(T0 + HOUR, T0 + HOUR + 1), 0);
            mark(drift, ALL, T0);
            mark(drift, ALL, T0 + 3 * HOUR);
            List<SeriesPoint> points = drift.take();
            assertThat(points).extracting(SeriesPoint::measurement).containsOnly(Measurement.HEALTH);
            assertThat(points)
                    .extracting(SeriesPoint::timestamp)
                    .containsExactly(T0, T0 + HOUR, T0 + 2 * HOUR, T0 + 3 * HOUR);
            assertThat(points).extracting(SeriesPoint::tags).containsOnly(Map.of("model", "m"));
            assertThat(points).extracting(point -> point.fields().get("labels")).containsExactly(0.0, 2.0, 1.0, 0.0);
            assertThat(points.get(1).fields().get("label_delay_p50_ms")).isCloseTo(DAY + 1.0, within(0.005 * DAY));
            assertThat(points.get(3).fields()).as("a run over files has no lag").isEqualTo(Map.of("labels", 0.0));
        }
    }

    @Test
    void whatIsNoNewWordOfPeopleDoesNotCount() throws Exception {
        try (var drift = stage(false, null)) {
            ScoredLabel human = scored(T0, LabelSource.HUMAN, null);
            drift.second(update(human, T0 + 1), 0);
            drift.second(update(scored(T0, LabelSource.JUDGE, null), T0 + 1), 0);
            drift.second(update(scored(T0, LabelSource.USER, null), T0 + 1), 0);
            drift.second(update(scored(T0, LabelSource.HUMAN, new ScoredLabel.SupersededScore(1, 1)), T0 + 1), 0);
            mark(drift, ALL, T0 + HOUR);
            assertThat(drift.take()).last().satisfies(point -> assertThat(point.fields())
                    .containsEntry("labels", 1.0));
        }
    }

    @Test
    void aJobThatGoesOnSaysHowFarItIsBehind() throws Exception {
        try (var drift = stage(true, null)) {
            drift.clock(T0 + HOUR + 7_000);
            mark(drift, ALL, T0 + HOUR);
            assertThat(drift.take()).singleElement().satisfies(point -> assertThat(point.fields())
                    .isEqualTo(Map.of("labels", 0.0, "lag_ms", 7_000.0)));
        }
    }

    @Test
    void aGroupOfOneDimensionSaysNothingOfTheModel() throws Exception {
        SliceGroup languages = new SliceGroup("m", "language");
        try (var drift = stage(true, null)) {
            mark(drift, languages, T0 + HOUR);
            assertThat(drift.take()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfASilentGroup() throws Exception {
        try (var drift = stage(false, null)) {
            drift.second(label(T0, T0 + 1), 0);
            mark(drift, ALL, T0 + PANE);
            drift.advance(T0 + 80 * DAY);
            assertThat(drift.entries()).isZero();
            assertThat(drift.timers()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aStopInTheMiddleOfAnHourDoesNotShow(long seed) throws Exception {
        Random random = new Random(seed);
        Map<Long, List<Long>> delays = new HashMap<>();
        var drift = stage(false, null);
        for (long tick = T0 + PANE; tick <= T0 + DAY; tick += PANE) {
            for (int i = random.nextInt(5); i > 0; i--) {
                long knownAt = tick - random.nextInt((int) PANE);
                long delay = random.nextInt((int) DAY);
                delays.computeIfAbsent(RollUpLevel.HOUR.ceil(knownAt), unused -> new ArrayList<>())
                        .add(delay);
                drift.second(label(knownAt - delay, knownAt), 0);
            }
            mark(drift, ALL, tick);
            if (random.nextInt(5) == 0) {
                OperatorSubtaskState state = drift.snapshot(tick);
                assertPoints(seed, drift.take(), delays);
                drift.close();
                drift = stage(false, state);
            }
        }
        assertPoints(seed, drift.take(), delays);
        drift.close();
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

    private static DriftInput label(long requestedAt, long knownAt) {
        return update(scored(requestedAt, LabelSource.GROUND_TRUTH, null), knownAt);
    }

    private static DriftInput update(ScoredLabel label, long knownAt) {
        return DriftInput.of(new ScoreUpdate("m", "", knownAt, label));
    }

    private static ScoredLabel scored(
            long requestedAt, LabelSource source, ScoredLabel.@Nullable SupersededScore previous) {
        return new ScoredLabel("l", "r", "v1", "all", "correct", source, 1, 1, requestedAt, requestedAt, previous);
    }

    private static void mark(Stage<PaneUpdate, DriftInput, SeriesPoint> drift, SliceGroup group, long tick)
            throws Exception {
        drift.first(PaneUpdate.mark(group, tick), tick);
        drift.second(DriftInput.of(ScoreUpdate.mark(group, tick)), tick);
    }

    private static Stage<PaneUpdate, DriftInput, SeriesPoint> stage(
            boolean measuresLag, @Nullable OperatorSubtaskState from) throws Exception {
        var rules = new DriftRules(
                Map.of(WindowLength.DAY, DAY),
                List.of(),
                List.of(),
                DAY,
                0,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                measuresLag);
        return Stage.keyed(
                        new KeyedCoProcessOperator<>(new DriftFunction(rules)),
                        PaneUpdate::group,
                        DriftInput::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), from);
    }
}
