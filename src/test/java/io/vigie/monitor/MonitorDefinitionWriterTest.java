package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.Monitor;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.MonitorsFile;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorDefinitionWriterTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY + 7 * PANE;
    private static final SliceGroup ALL = new SliceGroup("m", "");
    private static final SliceGroup LANGUAGES = new SliceGroup("m", "language");

    @Test
    void aMonitorIsToldAtTheFirstTickOfTheGroupAndOfEachDay() {
        GroupRun run = run(List.of(monitor("0.02"), other()), ALL, new InMemoryMonitorStore());
        for (long tick = T0; tick <= T0 + 2 * DAY; tick += PANE) {
            run.mark(tick);
        }
        assertThat(told(run)).containsExactly(T0, RollUpLevel.DAY.ceil(T0), RollUpLevel.DAY.ceil(T0) + DAY);
    }

    @Test
    void groupsOfOneModelWriteTheSame() {
        GroupRun ofAll = run(List.of(monitor("0.02")), ALL, new InMemoryMonitorStore());
        GroupRun ofLanguages = run(List.of(monitor("0.02")), LANGUAGES, new InMemoryMonitorStore());
        ofAll.mark(T0);
        ofLanguages.mark(T0);
        assertThat(ofLanguages.take()).isEqualTo(ofAll.take()).hasSize(1);
    }

    @Test
    void theSameSettingsAreNotToldAgain() {
        GroupRun same = run(List.of(monitor("0.02"), other()), ALL, begun());
        same.mark(T0 + PANE);
        assertThat(told(same)).isEmpty();
    }

    @Test
    void otherSettingsAreToldAtTheNextTick() {
        GroupRun stricter = run(List.of(monitor("0.01")), ALL, begun());
        stricter.mark(T0 + PANE);
        stricter.mark(T0 + 2 * PANE);
        assertThat(stricter.take()).singleElement().satisfies(point -> {
            assertThat(point.timestamp()).isEqualTo(T0 + PANE);
            assertThat(point.fields()).containsEntry("tolerance", 0.01);
        });
    }

    /** What is kept after a first tick. */
    private static InMemoryMonitorStore begun() {
        InMemoryMonitorStore store = new InMemoryMonitorStore();
        run(List.of(monitor("0.02")), ALL, store).mark(T0);
        return store;
    }

    private static List<Long> told(GroupRun run) {
        List<SeriesPoint> points = run.take().stream()
                .filter(point -> point.measurement() == Measurement.MONITOR)
                .toList();
        assertThat(points).extracting(SeriesPoint::tags).allMatch(Map.of("model", "m", "monitor", "errors")::equals);
        return points.stream().map(SeriesPoint::timestamp).toList();
    }

    private static Monitor monitor(String tolerance) {
        return parsed(
                "{name: errors, owner: team, match: {model: '*'}, metric: error-rate, dimensions: [[language], []], tolerance: "
                        + tolerance + "}");
    }

    /** Of another model. */
    private static Monitor other() {
        return parsed("{name: other, owner: team, match: {model: n}, metric: error-rate, tolerance: 0.5}");
    }

    private static Monitor parsed(String monitor) {
        return MonitorsFile.parse("monitors: [" + monitor + "]", "test").get(0);
    }

    private static GroupRun run(List<Monitor> monitors, SliceGroup group, InMemoryMonitorStore store) {
        var rules = new DriftRules(
                Map.of(WindowLength.DAY, DAY),
                monitors,
                List.of(),
                DAY,
                0,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
        return new GroupRun(rules, group, store);
    }
}
