package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.Monitor;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.MonitorsFile;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitorDefinitionWriterTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY + 7 * PANE;
    private static final SliceGroup ALL = new SliceGroup("m", "");
    private static final SliceGroup LANGUAGES = new SliceGroup("m", "language");

    @Test
    void aMonitorIsToldAtTheFirstTickOfTheGroupAndOfEachDay() throws Exception {
        try (var drift = stage(List.of(monitor("0.02"), other()), null)) {
            for (long tick = T0; tick <= T0 + 2 * DAY; tick += PANE) {
                mark(drift, ALL, tick);
            }
            assertThat(told(drift)).containsExactly(T0, RollUpLevel.DAY.ceil(T0), RollUpLevel.DAY.ceil(T0) + DAY);
        }
    }

    @Test
    void groupsOfOneModelWriteTheSame() throws Exception {
        try (var drift = stage(List.of(monitor("0.02")), null)) {
            mark(drift, ALL, T0);
            List<SeriesPoint> ofAll = drift.take();
            mark(drift, LANGUAGES, T0);
            assertThat(drift.take()).isEqualTo(ofAll).hasSize(1);
        }
    }

    @Test
    void otherSettingsAreToldAtTheNextTickAndTheSameAreNot() throws Exception {
        OperatorSubtaskState state;
        try (var drift = stage(List.of(monitor("0.02")), null)) {
            mark(drift, ALL, T0);
            state = drift.snapshot(1);
        }
        try (var same = stage(List.of(monitor("0.02"), other()), state)) {
            mark(same, ALL, T0 + PANE);
            assertThat(told(same)).isEmpty();
        }
        try (var stricter = stage(List.of(monitor("0.01")), state)) {
            mark(stricter, ALL, T0 + PANE);
            mark(stricter, ALL, T0 + 2 * PANE);
            assertThat(stricter.take()).singleElement().satisfies(point -> {
                assertThat(point.timestamp()).isEqualTo(T0 + PANE);
                assertThat(point.fields()).containsEntry("tolerance", 0.01);
            });
        }
    }

    private static List<Long> told(Stage<PaneUpdate, DriftInput, SeriesPoint> drift) {
        List<SeriesPoint> points = drift.take().stream()
                .filter(point -> point.measurement() == Measurement.MONITOR)
                .toList();
        assertThat(points).extracting(SeriesPoint::tags).allMatch(Map.of("model", "m", "monitor", "errors")::equals);
        return points.stream().map(SeriesPoint::timestamp).toList();
    }

    private static Monitor monitor(String tolerance) {
        return parsed(
                "{name: errors, match: {model: '*'}, metric: error-rate, dimensions: [[language], []], tolerance: "
                        + tolerance + "}");
    }

    /** Of another model. */
    private static Monitor other() {
        return parsed("{name: other, match: {model: n}, metric: error-rate, tolerance: 0.5}");
    }

    private static Monitor parsed(String monitor) {
        return MonitorsFile.parse("monitors: [" + monitor + "]", "test").get(0);
    }

    private static void mark(Stage<PaneUpdate, DriftInput, SeriesPoint> drift, SliceGroup group, long tick)
            throws Exception {
        drift.first(PaneUpdate.mark(group, tick), tick);
        drift.second(DriftInput.of(ScoreUpdate.mark(group, tick)), tick);
    }

    private static Stage<PaneUpdate, DriftInput, SeriesPoint> stage(
            List<Monitor> monitors, @Nullable OperatorSubtaskState from) throws Exception {
        var rules = new DriftRules(
                Map.of(WindowLength.DAY, DAY),
                monitors,
                List.of(),
                DAY,
                0,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
        return Stage.keyed(
                        new KeyedCoProcessOperator<>(new DriftFunction(rules)),
                        PaneUpdate::group,
                        DriftInput::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), from);
    }
}
