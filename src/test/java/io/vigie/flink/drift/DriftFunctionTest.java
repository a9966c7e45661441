package io.vigie.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.flink.Stage;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.MonitorStateKey;
import io.vigie.monitor.PaneSpan;
import io.vigie.monitor.SeriesKey;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftFunctionTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("m", "language");
    private static final Map<WindowLength, Long> STEPS = Map.of(WindowLength.HOUR, HOUR, WindowLength.DAY, 6 * HOUR);

    private static Stage<DriftInput, MonitorRevision, SeriesPoint> stage(@Nullable OperatorSubtaskState from)
            throws Exception {
        Monitor monitor = new Monitor(
                "correct",
                new ModelMatch("*", "each"),
                Metric.QUALITY,
                "correct",
                List.of("language"),
                WindowLength.DAY,
                Reference.previous(),
                0.02,
                new FalseAlarmBudget(1, DAY),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
        var rules = new DriftRules(
                STEPS,
                List.of(monitor),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(HOUR), null, null),
                false);
        return DriftStages.open(rules, new HashMapStateBackend(), from);
    }

    @Test
    void nothingIsLeftOfASilentGroup() throws Exception {
        try (var drift = stage(null)) {
            drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
            drift.first(label("pt", "v1", T0, T0 + 1), 0);
            mark(drift, T0 + PANE);
            mark(drift, T0 + 3 * DAY);
            drift.advance(T0 + 60 * DAY);
            assertThat(drift.entries()).isPositive();
            drift.advance(T0 + 70 * DAY);
            assertThat(drift.entries()).isZero();
            assertThat(drift.timers()).isZero();
        }
    }

    @Test
    void nothingIsLeftOfASilentSeries() throws Exception {
        try (var with = stage(null);
                var without = stage(null)) {
            with.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
            with.first(label("pt", "v1", T0, T0 + 1), 0);
            for (int day = 0; day <= 70; day += 7) {
                if (day == 49) {
                    assertThat(sizes(with)).isNotEqualTo(sizes(without));
                }
                long start = T0 + day * DAY;
                for (var drift : List.of(with, without)) {
                    drift.first(DriftInput.of(requests("en", "v1", start, start + PANE, 1)), 0);
                    drift.first(label("en", "v1", start, start + 1), 0);
                    mark(drift, start + PANE);
                }
            }
            mark(with, T0 + 71 * DAY);
            mark(without, T0 + 71 * DAY);
            assertThat(sizes(with)).isEqualTo(sizes(without));
        }
    }

    /** The mark may come before the timer or after it: what is written is the same. */
    @Test
    void aGroupThatReturnsStartsAfresh() throws Exception {
        long back = T0 + 80 * DAY;
        try (var timerFirst = stage(null);
                var markFirst = stage(null)) {
            for (var drift : List.of(timerFirst, markFirst)) {
                drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
                drift.first(label("pt", "v1", T0, T0 + 1), 0);
                mark(drift, T0 + PANE);
                drift.take();
            }
            timerFirst.advance(back - 1);
            assertThat(timerFirst.entries()).isZero();
            for (var drift : List.of(timerFirst, markFirst)) {
                drift.first(DriftInput.of(requests("pt", "v2", back - PANE, back, 1)), 0);
                mark(drift, back);
            }
            assertThat(timerFirst.take()).isEqualTo(markFirst.take());
            assertThat(timerFirst.entries()).isEqualTo(markFirst.entries());
        }
    }

    @Test
    void whatWaitsIsKeptWhenAGroupWasSilent() throws Exception {
        long back = T0 + 80 * DAY;
        try (var drift = stage(null)) {
            drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
            mark(drift, T0 + PANE);
            drift.take();
            drift.first(DriftInput.of(requests("pt", "v1", back - PANE, back, 5)), 0);
            drift.advance(back);
            mark(drift, back);
            assertThat(drift.take())
                    .filteredOn(point -> point.measurement() == Measurement.TRAFFIC)
                    .isNotEmpty()
                    .allSatisfy(point -> assertThat(point.fields()).containsEntry("requests", 5.0));
        }
    }

    /** A correction writes the windows that hold its pane again, of its version and of all, and no others. */
    @Test
    void aCorrectionWritesTheWindowsThatItTouches() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            try (var drift = stage(null)) {
                long end = T0 + 2 * DAY;
                for (long start = T0; start < end; start += HOUR) {
                    drift.first(
                            DriftInput.of(requests("pt", start < T0 + DAY ? "v1" : "v2", start, start + PANE, 2)), 0);
                    drift.first(DriftInput.of(requests("en", "v1", start, start + PANE, 1)), 0);
                }
                mark(drift, end);
                drift.take();
                long corrected = RollUpLevel.HOUR.floor(T0 + random.nextLong(2 * DAY));
                String version = corrected < T0 + DAY ? "v1" : "v2";
                drift.first(DriftInput.of(requests("pt", version, corrected, end + PANE, 3)), 0);
                mark(drift, end + PANE);
                var written = new TreeSet<String>();
                drift.take().forEach(point -> written.add(position(point)));
                var touched = new TreeSet<String>();
                STEPS.forEach((length, step) -> {
                    for (long at = T0; at <= end; at += step) {
                        if (at - length.millis() <= corrected && corrected < at) {
                            touched.add("pt " + version + " " + length.label() + " " + at);
                            touched.add("pt * " + length.label() + " " + at);
                        }
                    }
                });
                assertThat(written).as("round " + round).isEqualTo(touched);
            }
        }
    }

    @Test
    void versionsThatComeLaterArePooled() throws Exception {
        try (var drift = stage(null)) {
            drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
            mark(drift, T0 + HOUR);
            drift.take();
            drift.first(DriftInput.of(requests("pt", "v2", T0 + PANE, T0 + HOUR + PANE, 2)), 0);
            mark(drift, T0 + HOUR + PANE);
            assertThat(drift.take())
                    .filteredOn(point -> point.measurement() == Measurement.TRAFFIC
                            && point.tags().get("version").equals("*"))
                    .extracting(point -> point.fields().get("requests"))
                    .containsExactly(3.0);
        }
    }

    @Test
    void whatIsWrittenAgainChangesNothing() throws Exception {
        assertThat(entriesAfterAnHour(true)).isEqualTo(entriesAfterAnHour(false));
    }

    /** @param again whether a pane and a label that have come are written once more, in an older state */
    private static int entriesAfterAnHour(boolean again) throws Exception {
        try (var drift = stage(null)) {
            PaneUpdate older = requests("pt", "v1", T0, T0 + PANE, 1);
            PaneUpdate newer = requests("pt", "v1", T0, T0 + 2 * PANE, 9);
            drift.first(DriftInput.of(older), 0);
            drift.first(label("pt", "v1", T0, T0 + 1), 0);
            mark(drift, T0 + PANE);
            drift.first(DriftInput.of(newer), 0);
            mark(drift, T0 + 2 * PANE);
            drift.take();
            if (again) {
                drift.first(DriftInput.of(older), 0);
                drift.first(label("pt", "v1", T0, T0 + 1), 0);
                mark(drift, T0 + PANE);
            }
            mark(drift, T0 + HOUR);
            assertThat(drift.take())
                    .filteredOn(point -> point.measurement() == Measurement.TRAFFIC)
                    .isNotEmpty()
                    .allSatisfy(point -> assertThat(point.fields()).containsEntry("requests", 9.0));
            return drift.entries();
        }
    }

    /** Labels are complete up to their mark, though the panes may lag behind. */
    @Test
    void aLabelThatIsWrittenAgainCountsOnce() throws Exception {
        try (var drift = stage(null)) {
            drift.first(label("pt", "v1", T0, T0 + 1), 0);
            drift.first(DriftInput.of(ScoreUpdate.mark(GROUP, T0 + PANE)), 0);
            drift.first(label("pt", "v1", T0, T0 + 1), 0);
            drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
            mark(drift, T0 + 3 * DAY);
            byte[] once = detector(drift);
            assertThat(once).isNotNull();
            try (var other = stage(null)) {
                other.first(label("pt", "v1", T0, T0 + 1), 0);
                other.first(DriftInput.of(requests("pt", "v1", T0, T0 + PANE, 1)), 0);
                mark(other, T0 + 3 * DAY);
                assertThat(detector(other)).isEqualTo(once);
            }
        }
    }

    private static byte @Nullable [] detector(Stage<DriftInput, MonitorRevision, SeriesPoint> drift) throws Exception {
        return drift.any("detectors", MonitorStateKey.class, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    @Test
    void aPaneWithoutItsNeighboursChangesNothing() throws Exception {
        try (var drift = stage(null)) {
            drift.first(DriftInput.of(requests("pt", "v1", T0, T0 + 50 * DAY, 1)), 0);
            mark(drift, T0 + 50 * DAY);
            assertThat(drift.take())
                    .filteredOn(point -> point.measurement() != Measurement.MONITOR)
                    .isEmpty();
        }
    }

    /** A group that is alone in a subtask and one among others give the same: nothing is mixed up in the caches. */
    @Test
    void groupsDoNotSeeEachOther() throws Exception {
        try (var drift = stage(null)) {
            PaneUpdate one = requests("pt", "v1", T0, T0 + PANE, 1);
            PaneUpdate two = new PaneUpdate(
                    "other",
                    "language",
                    T0 + PANE,
                    requests("pt", "v1", T0, T0 + PANE, 8).content());
            drift.first(DriftInput.of(one), 0);
            drift.first(DriftInput.of(two), 0);
            mark(drift, T0 + HOUR);
            drift.first(DriftInput.of(PaneUpdate.mark(two.group(), T0 + HOUR)), 0);
            drift.first(DriftInput.of(ScoreUpdate.mark(two.group(), T0 + HOUR)), 0);
            assertThat(drift.take())
                    .filteredOn(point -> point.measurement() == Measurement.TRAFFIC)
                    .hasSize(4)
                    .allSatisfy(point -> assertThat(point.fields())
                            .containsEntry("requests", point.tags().get("model").equals("m") ? 1.0 : 8.0));
        }
    }

    private static List<Long> sizes(Stage<DriftInput, MonitorRevision, SeriesPoint> drift) throws Exception {
        var bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        return List.of(
                drift.size("series", SeriesKey.class, TypeInformation.of(PaneSpan.class)),
                drift.size("panes", PaneId.class, bytes),
                drift.size("detectors", MonitorStateKey.class, bytes),
                drift.size("alerts", MonitorStateKey.class, TypeInformation.of(AlertLifecycleState.class)));
    }

    private static String position(SeriesPoint point) {
        return point.tags().get("slice").substring("language=".length())
                + " " + point.tags().get("version")
                + " " + point.tags().get("window")
                + " " + point.timestamp();
    }

    private static void mark(Stage<DriftInput, MonitorRevision, SeriesPoint> drift, long tick) throws Exception {
        drift.first(DriftInput.of(PaneUpdate.mark(GROUP, tick)), tick);
        drift.first(DriftInput.of(ScoreUpdate.mark(GROUP, tick)), tick);
    }

    private static PaneUpdate requests(String language, String version, long start, long asOf, int count) {
        Subject subject = new Subject("m", version, List.of("language=" + language));
        Pane pane = new Pane();
        for (int i = 0; i < count; i++) {
            pane.add(new TrafficContribution(
                    subject, start, start, null, ResponseStatus.OK, 5L, null, null, null, null, null));
        }
        pane.add(new LabelContribution(
                subject,
                start,
                start,
                null,
                List.of(new LabelContribution.ScoreContribution(
                        "correct", LabelContribution.ScoreSource.TRUTH, 1, 1, 1)),
                List.of()));
        return new PaneUpdate(
                "m",
                "language",
                asOf,
                new PaneUpdate.PaneContent(version, "language=" + language, start, PaneCodec.encode(pane)));
    }

    private static DriftInput label(String language, String version, long requestedAt, long knownAt) {
        return DriftInput.of(new ScoreUpdate(
                "m",
                "language",
                knownAt,
                new ScoredLabel(
                        "l" + knownAt,
                        "r",
                        version,
                        "language=" + language,
                        "correct",
                        LabelSource.HUMAN,
                        1,
                        1,
                        requestedAt,
                        knownAt,
                        null)));
    }
}
