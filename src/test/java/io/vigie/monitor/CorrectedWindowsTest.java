package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.PostAnswerOutcome;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a correction of a pane writes again, at the densities that windows have by default. */
class CorrectedWindowsTest {

    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long START = 20_000 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("m", "");
    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));
    private static final Map<WindowLength, Long> STEPS = Map.of(
            WindowLength.HOUR,
            TICK,
            WindowLength.DAY,
            HOUR / 2,
            WindowLength.WEEK,
            2 * HOUR,
            WindowLength.MONTH,
            6 * HOUR);
    private static final Set<Measurement> OF_WINDOWS =
            Set.of(Measurement.TRAFFIC, Measurement.LATENCY, Measurement.QUALITY, Measurement.ABANDONMENT);
    private static final DriftRules RULES = new DriftRules(
            STEPS,
            List.of(),
            List.of(),
            45 * DAY,
            DAY,
            new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
            false);

    /** A point as the store knows it: writing it again replaces it. */
    private record StoredPoint(Measurement measurement, Map<String, String> tags, long timestamp) {
        static StoredPoint of(SeriesPoint point) {
            return new StoredPoint(point.measurement(), Map.copyOf(point.tags()), point.timestamp());
        }
    }

    /** The panes of one version of one slice, and what has been written of them. */
    private static final class OneSeries {
        private final GroupRun run = new GroupRun(RULES, GROUP);
        private final Map<Long, Pane> panes = new TreeMap<>();
        private final Map<StoredPoint, Map<String, Double>> stored = new HashMap<>();
        private long tick;

        /** The newest content of a pane, shown at the next tick. */
        void send(long start) {
            byte[] sums = PaneCodec.encode(Objects.requireNonNull(panes.get(start)));
            run.pane(new PaneUpdate("m", "", tick + TICK, new PaneContent("v", "all", start, sums)));
        }

        List<SeriesPoint> tick(long to) {
            tick = to;
            run.mark(to);
            List<SeriesPoint> points = run.take().stream()
                    .filter(point -> OF_WINDOWS.contains(point.measurement()))
                    .toList();
            points.forEach(point -> stored.put(StoredPoint.of(point), point.fields()));
            return points;
        }
    }

    private static void addRequest(Pane pane, long latencyMs) {
        pane.add(new TrafficContribution(
                SUBJECT, 0, 0, 10L, 0.25, ResponseStatus.OK, latencyMs, 5L, 7L, 0.25, "answer", 0.5));
    }

    private static void addLabel(Pane pane, double score, PostAnswerOutcome... outcomes) {
        pane.add(new LabelContribution(
                SUBJECT,
                0,
                0,
                0.25,
                List.of(new ScoreContribution("correct", ScoreSource.TRUTH, score, 0.25, 1)),
                List.of(outcomes)));
    }

    private static void supersede(Pane pane, double before, double after) {
        pane.add(new LabelContribution(
                SUBJECT,
                0,
                0,
                0.25,
                List.of(
                        new ScoreContribution("correct", ScoreSource.TRUTH, before, 0.25, -1),
                        new ScoreContribution("correct", ScoreSource.TRUTH, after, 0.25, 1)),
                List.of(
                        new PostAnswerOutcome(before < 0.5, true, 0.25, -1),
                        new PostAnswerOutcome(after < 0.5, true, 0.25, 1))));
    }

    /** A label that comes weeks late is a matter of quality alone, of each window that holds its request. */
    @Test
    void aLateLabelRewritesTheQualityOfItsWindowsAndNothingElse() {
        OneSeries series = new OneSeries();
        for (long start = START; start < START + 40 * DAY; start += HOUR) {
            Pane pane = new Pane();
            addRequest(pane, 100);
            series.panes.put(start, pane);
            series.tick = start;
            series.send(start);
            series.tick(start + HOUR);
        }
        // Between two windows of any length, so that no other point is due.
        long tick = series.tick + TICK;
        addLabel(series.panes.get(START + 5 * DAY), 1);
        series.send(START + 5 * DAY);
        Map<String, Integer> written = new HashMap<>();
        for (SeriesPoint point : series.tick(tick)) {
            if (point.timestamp() < tick) {
                assertThat(point.measurement()).as(point.toString()).isEqualTo(Measurement.QUALITY);
                written.merge(point.tags().get("version"), 1, Integer::sum);
            }
        }
        int windows = (int) (HOUR / TICK + DAY / (HOUR / 2) + 7 * DAY / (2 * HOUR) + 30 * DAY / (6 * HOUR));
        assertThat(windows).isLessThanOrEqualTo(300);
        assertThat(written).isEqualTo(Map.of("v", windows, "*", windows));
    }

    /** What is told of a turn says nothing of latencies, and the same content again nothing at all. */
    @Test
    void onlyWhatChangedIsWrittenAgain() {
        OneSeries series = new OneSeries();
        Pane pane = new Pane();
        addRequest(pane, 100);
        series.panes.put(START, pane);
        series.tick = START;
        series.send(START);
        series.tick(START + TICK);
        pane.add(new TurnContribution(SUBJECT, 0, 0, true, List.of()));
        series.send(START);
        List<SeriesPoint> corrected = series.tick(START + 2 * TICK);
        assertThat(corrected)
                .filteredOn(point -> point.timestamp() == START + TICK)
                .extracting(SeriesPoint::measurement)
                .containsOnly(Measurement.ABANDONMENT);
        series.send(START);
        assertThat(series.tick(START + 3 * TICK))
                .filteredOn(point -> point.timestamp() < START + 3 * TICK)
                .isEmpty();
    }

    /** Whatever was corrected, and when: the store has what the newest panes say. */
    @Test
    void pointsAreThoseOfTheNewestPanes() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            OneSeries series = new OneSeries();
            List<Long> starts = new ArrayList<>();
            Set<Long> superseded = new HashSet<>();
            for (long start = START; start < START + 2 * DAY; start += TICK * (1 + random.nextInt(20))) {
                series.panes.put(start, new Pane());
                addRequest(series.panes.get(start), 1 + random.nextInt(1_000));
                addLabel(series.panes.get(start), 0, new PostAnswerOutcome(true, true, 0.25, 1));
                series.tick = start;
                series.send(start);
                starts.add(start);
                series.tick(start + TICK);
                long corrected = starts.get(random.nextInt(starts.size()));
                switch (random.nextInt(4)) {
                    case 0 -> addRequest(series.panes.get(corrected), 1 + random.nextInt(1_000));
                    case 1 -> addLabel(series.panes.get(corrected), random.nextInt(5) / 4.0);
                    case 2 -> {
                        if (superseded.add(corrected)) {
                            supersede(series.panes.get(corrected), 0, 1);
                        }
                    }
                    default ->
                        series.panes
                                .get(corrected)
                                .add(new TurnContribution(SUBJECT, 0, 0, random.nextBoolean(), List.of()));
                }
                series.send(corrected);
            }
            series.tick(series.tick + TICK);
            Map<StoredPoint, Map<String, Double>> expected = batch(series);
            assertThat(series.stored.keySet()).as("seed " + seed).isEqualTo(expected.keySet());
            for (Map.Entry<StoredPoint, Map<String, Double>> each : expected.entrySet()) {
                assertThat(series.stored.get(each.getKey()))
                        .as("seed " + seed + ", " + each.getKey())
                        .isEqualTo(each.getValue());
            }
        }
    }

    private static Map<StoredPoint, Map<String, Double>> batch(OneSeries series) {
        Map<StoredPoint, Map<String, Double>> points = new HashMap<>();
        STEPS.forEach((length, step) -> {
            for (long end = START + step; end <= series.tick; end += step) {
                Pane sums = new Pane();
                for (Map.Entry<Long, Pane> pane : series.panes.entrySet()) {
                    if (pane.getKey() >= end - length.millis() && pane.getKey() < end) {
                        sums.merge(pane.getValue());
                    }
                }
                for (String version : List.of("v", "*")) {
                    WindowPoints.write(
                            new WindowPoints.Window("m", version, "all", length.label(), end),
                            sums,
                            point -> points.put(StoredPoint.of(point), point.fields()));
                }
            }
        });
        return points;
    }
}
