package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.JudgeEvent;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Codecs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Labels of the truth, read with the help of a judge that scores every answer. */
class JudgeHelpTest {
    private static final int SEEDS = 4 * Integer.getInteger("vigie.laws.seeds", 5);
    private static final long DAY = 86_400_000L;
    private static final int ANSWERS = 300;
    private static final int LABELLED = 30;
    private static final int CHANGE = 70;
    private static final DetectionContext CONTEXT = new DetectionContext(
            0.02, FalseAlarmBudget.parse("1 per 90d"), 1, ReferencePlan.previous(30 * DAY), Requirements.DEFAULTS);

    private static final DetectionContext STRICT = new DetectionContext(
            0.02, FalseAlarmBudget.parse("1 per 3650d"), 1, ReferencePlan.previous(30 * DAY), Requirements.DEFAULTS);
    private static final JudgeControl.PairTerms TERMS =
            new JudgeControl.PairTerms(0, 1, 0.02, Double.POSITIVE_INFINITY);

    /**
     * A judge: how often it calls good what is good, and bad what is bad.
     *
     * @param harsher with which probability it calls bad what it would call good, from the change on
     */
    private record Judge(double sensitivity, double specificity, double harsher) {
        double score(boolean good, boolean changed, Random random) {
            boolean says = random.nextDouble() < (good ? sensitivity : 1 - specificity);
            return says && !(changed && random.nextDouble() < harsher) ? 1 : 0;
        }
    }

    private static final Judge GOOD = new Judge(0.97, 0.85, 0);
    private static final Judge HARSHER = new Judge(0.95, 0.65, 0.15);

    private record Known(long knownAt, ScoredLabel label) {}

    /** Labels in the order in which they become known: the judge's after a minute, people's after a day or so. */
    private static List<Known> labels(Random random, double after, Judge judge, int days) {
        List<Known> known = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            boolean changed = day >= CHANGE;
            for (int i = 0; i < ANSWERS; i++) {
                long at = day * DAY + i * (DAY / ANSWERS);
                boolean good = random.nextDouble() < (changed ? after : 0.9);
                double f = judge.score(good, changed, random);
                boolean labelled = random.nextInt(ANSWERS) < LABELLED;
                String id = day + "-" + i;
                known.add(new Known(at + 60_000, label("j" + id, LabelSource.JUDGE, f, 1, at, null)));
                if (labelled) {
                    long later = at + 600_000 + (long) (-Math.log(1 - random.nextDouble()) * 0.75 * DAY);
                    double probability = (double) LABELLED / ANSWERS;
                    ScoredLabel.PairedScore pair = new ScoredLabel.PairedScore(f, 1);
                    known.add(
                            new Known(later, label("h" + id, LabelSource.HUMAN, good ? 1 : 0, probability, at, pair)));
                }
            }
        }
        known.sort((one, other) -> Long.compare(one.knownAt(), other.knownAt()));
        return known;
    }

    private static ScoredLabel label(
            String id, LabelSource source, double score, double probability, long at, ScoredLabel.PairedScore pair) {
        return new ScoredLabel(
                id, id, "*", "all", "correct", source, score, probability, at, at, null, Metric.QUALITY, pair, "judge");
    }

    /** When it alarms first; the end of days if it never does. */
    private static long alarm(
            List<Known> labels, boolean helped, int days, SequentialMonitor monitor, DetectionContext context) {
        for (Known each : labels) {
            List<DetectionEvent> events = List.of();
            if (each.label().source() == LabelSource.HUMAN) {
                events = monitor.onLabel(each.label(), each.knownAt(), context);
            } else if (helped) {
                monitor.onJudged(each.label(), context);
            }
            for (DetectionEvent event : events) {
                if (event.kind() == DetectionEventType.DEGRADED) {
                    return event.at();
                }
            }
        }
        return days * DAY;
    }

    private static double[] delays(Judge judge, boolean helped) {
        double[] delays = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            int days = CHANGE + 60;
            List<Known> labels = labels(new Random(seed), 0.83, judge, days);
            delays[seed] =
                    (double) (alarm(labels, helped, days, new SequentialMonitor(), CONTEXT) - CHANGE * DAY) / DAY;
        }
        Arrays.sort(delays);
        return delays;
    }

    @Test
    void aGoodJudgeFindsADropOnFewerLabels() {
        double[] alone = delays(GOOD, false);
        double[] helped = delays(GOOD, true);
        String found = "days to the alarm over seeds 0 to " + (SEEDS - 1) + ": by people's labels "
                + Arrays.toString(alone) + ", with the judge's help " + Arrays.toString(helped);
        System.out.println(found);
        assertThat(Arrays.stream(helped).sum())
                .as(found)
                .isLessThan(0.8 * Arrays.stream(alone).sum());
    }

    /** One false alarm in 90 days is allowed; of a judge that becomes harsher overnight the model shows nothing. */
    @Test
    void theBudgetIsKeptWhateverTheJudgeDoes() {
        int days = CHANGE + 90;
        for (Judge judge : List.of(GOOD, HARSHER)) {
            int alarms = 0;
            int strict = 0;
            for (int seed = 0; seed < SEEDS; seed++) {
                List<Known> labels = labels(new Random(1_000 + seed), 0.9, judge, days);
                alarms += alarm(labels, true, days, new SequentialMonitor(), CONTEXT) < days * DAY ? 1 : 0;
                strict += alarm(labels, true, days, new SequentialMonitor(), STRICT) < days * DAY ? 1 : 0;
            }
            String found = alarms + " of " + SEEDS + " streams of a stable model alarmed in 130 days, " + strict
                    + " by a budget of 1 in ten years, seeds 1000 to " + (999 + SEEDS) + ", " + judge;
            System.out.println(found);
            // By the budget 1.4 alarms of each stream are allowed, and 0.04.
            assertThat(alarms).as(found).isLessThanOrEqualTo(SEEDS / 2);
            assertThat(strict).as(found).isLessThanOrEqualTo(Math.max(1, SEEDS / 20));
        }
    }

    /** A judge alone that changes has its own alert, and the model none; a model alone that changes, the reverse. */
    @Test
    void judgeOrModel() {
        int days = CHANGE + 60;
        int ofJudge = 0;
        int falseOfJudge = 0;
        double delay = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            OptionalLong changed = judgeAlarm(labels(new Random(2_000 + seed), 0.9, HARSHER, days));
            ofJudge += changed.isPresent() && changed.getAsLong() >= CHANGE * DAY ? 1 : 0;
            delay += ((double) changed.orElse(days * DAY) / DAY - CHANGE) / SEEDS;
            falseOfJudge += judgeAlarm(labels(new Random(2_000 + seed), 0.75, GOOD, days))
                            .isPresent()
                    ? 1
                    : 0;
        }
        String found = "a judge that turned harsher was told in " + ofJudge + " of " + SEEDS + " streams, after "
                + delay + " days; one that did not while the model fell by 15 points in " + falseOfJudge
                + "; seeds 2000 to " + (1_999 + SEEDS);
        System.out.println(found);
        assertThat((double) ofJudge).as(found).isGreaterThanOrEqualTo(0.95 * SEEDS);
        assertThat((double) falseOfJudge).as(found).isLessThanOrEqualTo(0.05 * SEEDS);
    }

    private static OptionalLong judgeAlarm(List<Known> labels) {
        SequentialMonitor monitor = new SequentialMonitor();
        for (Known each : labels) {
            if (each.label().source() == LabelSource.HUMAN) {
                monitor.onLabel(each.label(), each.knownAt(), STRICT);
            } else {
                monitor.onJudged(each.label(), STRICT);
            }
            for (JudgeEvent event : monitor.takeJudgeEvents()) {
                if (!event.isOver()) {
                    return OptionalLong.of(event.at());
                }
            }
        }
        return OptionalLong.empty();
    }

    /** A label of the truth keeps its mean, whatever λ is, and its variance is what is said of it. */
    @Test
    void anAdjustedLabelIsUnbiased() {
        JudgeControl control = new JudgeControl();
        double sum = 0;
        double squares = 0;
        double adjusted = 0;
        double adjustedSquares = 0;
        int count = 0;
        for (Known each : labels(new Random(7), 0.9, GOOD, 400)) {
            control.advance(each.knownAt());
            ScoredLabel label = each.label();
            if (label.source() == LabelSource.JUDGE) {
                control.judged(label, TERMS);
                continue;
            }
            double better = control.adjusted(label);
            assertThat(better).isBetween(-control.lambda(), 1 + control.lambda());
            control.paired(label, TERMS);
            if (each.knownAt() > 30 * DAY) {
                sum += label.score();
                squares += label.score() * label.score();
                adjusted += better;
                adjustedSquares += better * better;
                count++;
            }
        }
        double variance = squares / count - sum / count * sum / count;
        double left = adjustedSquares / count - adjusted / count * adjusted / count;
        assertThat(adjusted / count).isCloseTo(0.9, within(4 * Math.sqrt(left / count)));
        assertThat(left).isLessThan(0.7 * variance);
        assertThat(control.residualVariance()).isCloseTo(left, within(0.15 * variance));
        assertThat(control.lambda()).isBetween(0.5, 0.95);
    }

    @Test
    void itGoesOnFromItsBytes() {
        int days = CHANGE + 40;
        List<Known> labels = labels(new Random(3), 0.75, GOOD, days);
        SequentialMonitor whole = new SequentialMonitor();
        long at = alarm(labels, true, days, whole, CONTEXT);
        assertThat(at).isLessThan(days * DAY);
        SequentialMonitor cut = new SequentialMonitor();
        List<Known> before = labels.subList(0, labels.size() / 2);
        assertThat(alarm(before, true, days, cut, CONTEXT)).isEqualTo(days * DAY);
        SequentialMonitor restored = Codecs.read(Codecs.bytes(cut::writeTo), SequentialMonitor::readFrom);
        assertThat(alarm(labels.subList(labels.size() / 2, labels.size()), true, days, restored, CONTEXT))
                .isEqualTo(at);
        assertThat(Codecs.hex(restored::writeTo)).isEqualTo(Codecs.hex(whole::writeTo));
    }

    /** Of two judges only one is in office; another version takes over, and what was learned before is void. */
    @Test
    void aJudgeAloneIsOneYardstick() {
        SequentialMonitor monitor = new SequentialMonitor();
        Random random = new Random(5);
        int events = 0;
        for (int day = 0; day < 120; day++) {
            String judge = day < 60 ? "judge@1" : "judge@2";
            for (int i = 0; i < 60; i++) {
                long at = day * DAY + i * (DAY / 60);
                // The new version is far harsher: that is no news of the model.
                double score = random.nextDouble() < (day < 60 ? 0.9 : 0.6) ? 1 : 0;
                ScoredLabel label = new ScoredLabel(
                        "l" + at,
                        "r" + at,
                        "*",
                        "all",
                        "correct",
                        LabelSource.JUDGE,
                        score,
                        1,
                        at,
                        at,
                        null,
                        Metric.QUALITY,
                        null,
                        judge);
                events += monitor.onJudgeAlone(label, at, CONTEXT).size();
            }
            monitor = Codecs.read(Codecs.bytes(monitor::writeTo), SequentialMonitor::readFrom);
        }
        assertThat(events).isZero();
        assertThat(monitor.judge()).contains("judge@2");
        assertThat(monitor.judgeChangedAt()).isEqualTo(60 * DAY);
        assertThat(monitor.reference(CONTEXT)).isInstanceOf(io.vigie.stats.Estimate.Interval.class);
        assertThat(((io.vigie.stats.Estimate.Interval) monitor.reference(CONTEXT)).value())
                .isCloseTo(0.6, within(0.05));
    }
}
