package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
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
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One monitor through a fault and its recovery: an example of how {@link MonitoredGroup} is used, from panes and labels
 * to points and alerts.
 *
 * <pre>
 * day    0    1    2    3    4    5    6    7    8    9   10
 *        ├─ reference ──┤         ├fault┤
 * good   95 %                     40 %  95 %
 * alert                            FIRING ──► RESOLVED
 * </pre>
 */
class MonitorRunTest {

    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long START = 20_000 * DAY;
    private static final long FAULT = START + 5 * DAY;
    private static final long REPAIR = START + 6 * DAY;
    private static final long END = START + 10 * DAY;

    /** The model as a whole: the dimension without a name has one slice, {@code all}. */
    private static final SliceGroup GROUP = new SliceGroup("gpt-4", "");

    private static final Monitor MONITOR = new Monitor(
            "support-answers",
            new ModelMatch("gpt-4", null),
            Metric.QUALITY,
            "correct",
            List.of(""),
            WindowLength.DAY,
            Reference.fixed(START, START + 3 * DAY),
            0.02,
            FalseAlarmBudget.parse("1 per 90d"),
            DetectionMethod.DEFAULT,
            Severity.CRITICAL,
            "team-support",
            List.of(),
            null);

    private static final DriftRules RULES = new DriftRules(
            Map.of(WindowLength.DAY, HOUR),
            List.of(MONITOR),
            List.of(),
            DAY,
            HOUR,
            new DriftRules.AlertRules(new AlertLifecycle(4 * HOUR), null, null),
            false);

    /** What comes out. */
    private static final class Collected implements MonitorOutput {
        private final List<SeriesPoint> points = new ArrayList<>();
        private final List<AlertEvent> alerts = new ArrayList<>();

        @Override
        public void point(SeriesPoint point) {
            points.add(point);
        }

        @Override
        public void alert(AlertEvent alert) {
            alerts.add(alert);
        }
    }

    private final InMemoryMonitorStore store = new InMemoryMonitorStore();
    private final MonitoredGroup group =
            new MonitoredGroup(RULES, new MonitorDefinitionWriter(RULES.monitors()), GROUP, store);
    private final Collected out = new Collected();

    @Test
    void aFaultIsToldAndSoIsItsRecovery() {
        Random random = new Random(1);
        for (long tick = START + TICK; tick <= END; tick += TICK) {
            double score = random.nextDouble() < goodShare(tick) ? 1 : 0;
            group.onPane(pane(score, tick));
            group.onScore(label(score, tick));
            group.onPanesMark(tick, out);
            group.onScoresMark(tick, out);
        }

        List<AlertEvent> alerts = out.alerts;
        assertThat(alerts)
                .extracting(AlertEvent::alertId)
                .as("one fault is one alert")
                .containsOnly(alerts.get(0).alertId());
        AlertEvent fired = alerts.get(0);
        assertThat(fired.state()).isEqualTo(AlertState.FIRING);
        assertThat(fired.detector()).isEqualTo("e-detector");
        assertThat(fired.raisedAt()).isBetween(FAULT, FAULT + 12 * HOUR);
        assertThat(fired.onsetAt()).isBetween(FAULT - 2 * HOUR, FAULT + 2 * HOUR);
        assertThat(fired.reference()).isBetween(0.9, 1.0);
        assertThat(fired.current()).isBetween(0.2, 0.7);
        assertThat(fired.summary()).startsWith("gpt-4 got worse");

        AlertEvent resolved = alerts.get(alerts.size() - 1);
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.updatedAt()).isBetween(REPAIR, REPAIR + 4 * DAY);
        assertThat(alerts)
                .filteredOn(alert -> alert.state() == AlertState.RESOLVED)
                .hasSize(1);

        assertThat(quality(FAULT)).isGreaterThan(0.9);
        assertThat(quality(REPAIR)).isBetween(0.3, 0.5);
        assertThat(quality(END)).isGreaterThan(0.9);
    }

    @Test
    void aGroupThatFallsSilentLeavesNothing() {
        group.onPane(pane(1, START + TICK));
        group.onScore(label(1, START + TICK));
        group.onPanesMark(START + TICK, out);
        assertThat(out.points).as("labels may still come").isEmpty();
        group.onScoresMark(START + TICK, out);
        assertThat(out.points).isNotEmpty();
        assertThat(group.forgetIfSilent(group.silentAt() - 1, out)).isFalse();
        assertThat(store.entries()).isPositive();
        assertThat(group.forgetIfSilent(group.silentAt(), out)).isTrue();
        assertThat(store.entries()).isZero();
    }

    private static double goodShare(long tick) {
        return tick > FAULT && tick <= REPAIR ? 0.4 : 0.95;
    }

    /** Mean of the day that ends then, all versions together. */
    private double quality(long end) {
        return out.points.stream()
                .filter(point -> point.measurement() == Measurement.QUALITY && point.timestamp() == end)
                .filter(point -> point.tags().get("version").equals("*"))
                .mapToDouble(point -> point.fields().get("mean"))
                .findFirst()
                .orElseThrow();
    }

    /** A pane with one answer and its label. */
    private static PaneUpdate pane(double score, long tick) {
        long start = tick - TICK;
        Subject subject = new Subject("gpt-4", "0613", List.of("all"));
        Pane sums = new Pane();
        sums.add(new TrafficContribution(
                subject, start, start, null, ResponseStatus.OK, 100L, null, null, null, null, null));
        sums.add(new LabelContribution(
                subject,
                start,
                start,
                null,
                List.of(new LabelContribution.ScoreContribution(
                        "correct", LabelContribution.ScoreSource.TRUTH, score, 1, 1)),
                List.of()));
        return new PaneUpdate(
                "gpt-4", "", tick, new PaneUpdate.PaneContent("0613", "all", start, PaneCodec.encode(sums)));
    }

    /** The same label by itself, for the detector. */
    private static ScoreUpdate label(double score, long tick) {
        String id = "r" + tick;
        return new ScoreUpdate(
                "gpt-4",
                "",
                tick,
                new ScoredLabel(
                        id, id, "0613", "all", "correct", LabelSource.HUMAN, score, 1, tick - TICK, tick, null));
    }
}
