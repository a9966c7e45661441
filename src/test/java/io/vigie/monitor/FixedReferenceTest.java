package io.vigie.monitor;

import static io.vigie.monitor.QualityScripts.ALL;
import static io.vigie.monitor.QualityScripts.DAY;
import static io.vigie.monitor.QualityScripts.HOUR;
import static io.vigie.monitor.QualityScripts.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertLifecycle;
import io.vigie.detect.DetectionContext;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.AlertEvent;
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
import io.vigie.model.ScoredLabel.SupersededScore;
import io.vigie.model.Severity;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A fixed reference is what its labels say: until they are mature, and after that while nothing has alarmed. */
class FixedReferenceTest {

    private static final int REFERENCE_DAYS = 10;
    private static final long MATURITY = 5 * DAY;
    private static final long END = T0 + 30 * DAY;
    private static final Reference REFERENCE = Reference.fixed(T0, T0 + REFERENCE_DAYS * DAY);

    /** A request an hour, its label, and perhaps another word on it. */
    private static final class LabelledHours {
        private final TreeMap<Long, List<ScoreUpdate>> byTick = new TreeMap<>();

        void label(long requestedAt, double score, long knownAt, @Nullable SupersededScore previous) {
            // No tick of midnight, at which the reference of the day is taken.
            long at = Math.floorMod(knownAt, DAY) == 0 ? knownAt + HOUR : knownAt;
            ScoredLabel label = new ScoredLabel(
                    "l" + requestedAt,
                    "r" + requestedAt,
                    "v1",
                    "all",
                    "correct",
                    LabelSource.HUMAN,
                    score,
                    1,
                    requestedAt,
                    at,
                    previous);
            byTick.computeIfAbsent(at, unused -> new ArrayList<>()).add(new ScoreUpdate("m", "", at, label));
        }

        /** The mean score of the reference as it was known at a time. */
        double reference(long time) {
            Map<String, Double> latest = new HashMap<>();
            byTick.headMap(time, true)
                    .values()
                    .forEach(updates -> updates.forEach(update -> {
                        ScoredLabel label = label(update);
                        if (label.requestedAt() < REFERENCE.to()) {
                            latest.put(label.requestId(), label.score());
                        }
                    }));
            return latest.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        /** Plays all of it from the first request on, hour by hour. */
        GroupRun.RunOutput play(DriftRules rules, long from) {
            GroupRun run = new GroupRun(rules, ALL);
            Map<Long, ScoredLabel> known = new HashMap<>();
            for (long tick = from + HOUR; tick <= END; tick += HOUR) {
                List<ScoreUpdate> updates = byTick.getOrDefault(tick, List.of());
                List<Long> changed = new ArrayList<>(List.of(tick - HOUR));
                for (ScoreUpdate update : updates) {
                    known.put(label(update).requestedAt(), label(update));
                    changed.add(label(update).requestedAt());
                }
                for (long requestedAt : changed) {
                    run.pane(pane(requestedAt, known.get(requestedAt), tick));
                }
                updates.forEach(run::score);
                run.mark(tick);
            }
            return new GroupRun.RunOutput(run.take(), run.takeAlerts());
        }

        private static ScoredLabel label(ScoreUpdate update) {
            ScoredLabel label = update.label();
            assertThat(label).isNotNull();
            return label;
        }

        private static PaneUpdate pane(long requestedAt, @Nullable ScoredLabel label, long tick) {
            Subject subject = new Subject("m", "v1", List.of("all"));
            Pane pane = new Pane();
            pane.add(new TrafficContribution(
                    subject, requestedAt, requestedAt, null, ResponseStatus.OK, 5L, null, null, null, null, null));
            if (label != null) {
                pane.add(new LabelContribution(
                        subject,
                        requestedAt,
                        requestedAt,
                        null,
                        List.of(new LabelContribution.ScoreContribution(
                                "correct", LabelContribution.ScoreSource.TRUTH, label.score(), 1, 1)),
                        List.of()));
            }
            return new PaneUpdate(
                    "m", "", tick, new PaneUpdate.PaneContent("v1", "all", requestedAt, PaneCodec.encode(pane)));
        }
    }

    private static DriftRules rules(double tolerance) {
        Monitor monitor = new Monitor(
                "correct",
                new ModelMatch("*", null),
                Metric.QUALITY,
                "correct",
                List.of(""),
                WindowLength.WEEK,
                REFERENCE,
                tolerance,
                new FalseAlarmBudget(1, 90 * DAY),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
        return new DriftRules(
                Map.of(WindowLength.WEEK, 6 * HOUR),
                List.of(monitor),
                List.of(),
                45 * DAY,
                MATURITY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    private static List<SeriesPoint> references(GroupRun.RunOutput output) {
        return output.points().stream()
                .filter(point -> point.measurement() == Measurement.DRIFT
                        && "*".equals(point.tags().get("version"))
                        && point.fields().containsKey("reference"))
                .sorted(Comparator.comparingLong(SeriesPoint::timestamp))
                .toList();
    }

    @Test
    void windowAndDetectorCountItsLabelsUntilTheyAreMatureAndTheirCorrectionsAfterwards() {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            LabelledHours history = new LabelledHours();
            for (long at = T0; at < END; at += HOUR) {
                double score = random.nextDouble() < 0.2 ? 0 : 1;
                long knownAt = at + HOUR * (1 + random.nextInt(12 * 24));
                history.label(at, score, knownAt, null);
                if (random.nextInt(4) == 0) {
                    long again = knownAt + HOUR * (2 + random.nextInt(10 * 24));
                    history.label(at, 1 - score, again, new SupersededScore(score, 1));
                }
            }
            long mature = REFERENCE.to() + MATURITY;
            GroupRun.RunOutput output = history.play(rules(0.5), T0);
            List<SeriesPoint> points = references(output);
            assertThat(output.alerts()).as("seed %d", seed).isEmpty();
            assertThat(points.get(0).timestamp()).as("seed %d", seed).isEqualTo(mature);
            for (SeriesPoint point : points) {
                long day = Math.floorDiv(point.timestamp(), DAY) * DAY;
                assertThat(point.fields().get("reference"))
                        .as("seed %d, hour %d", seed, (point.timestamp() - T0) / HOUR)
                        .isCloseTo(history.reference(day), within(1e-9));
            }
            assertThat(detectorAt(history, END))
                    .as("detector, seed %d", seed)
                    .isCloseTo(history.reference(Math.floorDiv(END, DAY) * DAY), within(1e-9));
            assertThat(history.reference(END)).as("corrected, seed %d", seed).isNotEqualTo(history.reference(mature));
        }
    }

    private static double detectorAt(LabelledHours history, long end) {
        DetectionContext context = new DetectionContext(
                0.5,
                new FalseAlarmBudget(1, 90 * DAY),
                1,
                ReferencePlan.fixed(REFERENCE.from(), REFERENCE.to()),
                rules(0.5).detectorRequirements());
        SequentialMonitor detector = new SequentialMonitor();
        for (long tick = T0 + HOUR; tick <= end; tick += HOUR) {
            for (ScoreUpdate update : history.byTick.getOrDefault(tick, List.of())) {
                detector.onLabel(LabelledHours.label(update), tick, context);
            }
            detector.onTick(tick, context);
        }
        assertThat(detector.reference(context)).isInstanceOf(Interval.class);
        return ((Interval) detector.reference(context)).value();
    }

    /** Quality falls to nothing on the 20th day; then the whole reference is called bad. */
    @Test
    void anOpenAlertKeepsTheReferenceItWasRaisedOn() {
        LabelledHours history = new LabelledHours();
        for (long at = T0; at < END; at += HOUR) {
            long hour = (at - T0) / HOUR;
            double score = at >= T0 + 20 * DAY || hour % 10 == 0 ? 0 : 1;
            history.label(at, score, at + HOUR, null);
            if (at < REFERENCE.to() && score == 1) {
                history.label(at, 0, T0 + 25 * DAY + HOUR, new SupersededScore(1, 1));
            }
        }
        GroupRun.RunOutput output = history.play(rules(0.02), T0);
        assertThat(output.alerts()).isNotEmpty();
        AlertEvent first = output.alerts().get(0);
        assertThat(first.raisedAt()).isBetween(T0 + 20 * DAY, T0 + 22 * DAY);
        assertThat(history.reference(END)).isZero();
        assertThat(references(output))
                .allSatisfy(point -> assertThat(point.fields().get("reference")).isCloseTo(0.9, within(1e-9)));
    }

    @Test
    void lessThanHalfOfItIsNoReference() {
        assertThat(references(from(T0 + 4 * DAY))).isNotEmpty();
        GroupRun.RunOutput late = from(T0 + 6 * DAY);
        assertThat(references(late)).isEmpty();
        assertThat(late.points())
                .filteredOn(point -> point.measurement() == Measurement.STATUS && point.timestamp() == END)
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.texts().get("sentence"))
                        .isEqualTo("The reference is not ready: labels cover 40 % of it, and at least 50 % are"
                                + " needed."));
    }

    private static GroupRun.RunOutput from(long begin) {
        LabelledHours history = new LabelledHours();
        for (long at = begin; at < END; at += HOUR) {
            history.label(at, (at / HOUR) % 10 == 0 ? 0 : 1, at + HOUR, null);
        }
        return history.play(rules(0.5), begin);
    }
}
