package io.vigie.detect;

import static io.vigie.detect.MonitorPlayer.BUDGET;
import static io.vigie.detect.MonitorPlayer.DAY;
import static io.vigie.detect.MonitorPlayer.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionContext.Requirements;
import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.SequentialMonitor.ReferenceState;
import io.vigie.detect.SequentialMonitor.SequentialMonitorState;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.ThresholdType;
import io.vigie.stats.Codecs;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialMonitorTest {
    private static final ReferencePlan TEN_DAYS = ReferencePlan.fixed(0, 10 * DAY);
    private static final ReferencePlan PREVIOUS = ReferencePlan.previous(10 * DAY);

    private static Interval reference(MonitorPlayer player) {
        return (Interval) player.monitor.reference(player.context);
    }

    private static double evidence(MonitorPlayer player) {
        return player.monitor.evidence(player.context).orElse(Double.NEGATIVE_INFINITY);
    }

    @Test
    void livesThroughItsStates() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.REFERENCE);
        assertThat(player.monitor.threshold(player.context)).isEmpty();
        assertThat(player.monitor.allowedError(player.context)).isEmpty();
        player.days(0, 10, 10, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.REFERENCE);
        assertThat(player.monitor.reference(player.context)).isEqualTo(new NotEnoughData(100, 30));
        player.tick(10 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        player.tick(11 * DAY - 1);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        player.tick(11 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(reference(player).value()).isEqualTo(0.8);
        assertThat(player.monitor.evidence(player.context)).isEmpty();
        assertThat(player.monitor.threshold(player.context)).hasValue(Math.log10(900));
        assertThat(player.monitor.allowedError(player.context).orElseThrow()).isCloseTo(0.2737 + 0.02, within(0.001));
        player.days(11, 20, 10, 1);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.ALARMED);
        player.days(20, 220, 10, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(player.kinds()).startsWith(DetectionEventType.DEGRADED).endsWith(DetectionEventType.RECOVERED);
    }

    @Test
    void labelsThatWaitAreConsumedInOrderAndNoneIsLost() {
        MonitorPlayer patient = MonitorPlayer.of(TEN_DAYS);
        MonitorPlayer hasty =
                new MonitorPlayer(new DetectionContext(0.02, BUDGET, 1, TEN_DAYS, new Requirements(0, 0.95, 30)));
        for (MonitorPlayer each : List.of(patient, hasty)) {
            each.days(0, 10, 10, 5);
            each.days(10, 11, 20, 2);
        }
        assertThat(patient.monitor.labelsWaiting()).isEqualTo(20);
        assertThat(patient.monitor.evidence(patient.context)).isEmpty();
        patient.tick(11 * DAY + HOUR);
        assertThat(patient.monitor.labelsWaiting()).isZero();
        assertThat(evidence(patient)).isEqualTo(evidence(hasty)).isFinite();
        assertThat(patient.monitor.labelsRefused()).isZero();
    }

    /** What waits is not consumed yet: a detector then sees the score that holds. */
    @Test
    void aCorrectionOfALabelThatWaitsIsAsIfItHadSaidSoAtOnce() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            MonitorPlayer corrected = MonitorPlayer.of(TEN_DAYS);
            MonitorPlayer clean = MonitorPlayer.of(TEN_DAYS);
            for (MonitorPlayer each : List.of(corrected, clean)) {
                each.days(0, 10, 10, 5);
            }
            for (int i = 0; i < 20; i++) {
                long at = 10 * DAY + i * HOUR / 2;
                double score = random.nextInt(3) / 2.0;
                boolean isWrong = random.nextInt(3) == 0;
                corrected.label(isWrong ? 1 - score : score, at);
                clean.label(score, at);
                if (isWrong && score != 0.5) {
                    corrected.correct(1 - score, score, at, at + HOUR + 1);
                }
            }
            for (MonitorPlayer each : List.of(corrected, clean)) {
                each.tick(11 * DAY + HOUR);
            }
            assertThat(evidence(corrected)).as("seed %d", seed).isEqualTo(evidence(clean));
        }
    }

    @Test
    void anAlarmOnLabelsThatWaitedIsDatedToTheReadyTimeAndItsOnsetToTheRequests() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        player.days(0, 10, 10, 5);
        for (int i = 0; i < 40; i++) {
            player.label(0, 10 * DAY + i * 1000L);
        }
        assertThat(player.events).isEmpty();
        player.tick(11 * DAY + 5);
        assertThat(player.kinds()).containsExactly(DetectionEventType.DEGRADED);
        DetectionEvent event = player.events.get(0);
        assertThat(event.at()).isEqualTo(11 * DAY + 5);
        assertThat(event.onsetAt()).isEqualTo(10 * DAY);
        assertThat(event.effect().current().value()).isZero();
        assertThat(event.effect().change().value()).isEqualTo(-0.8);
        assertThat(event.evidence().labels())
                .isEqualTo((long) event.effect().current().n());
    }

    @Test
    void whatIsNotOfTheReferenceOrNoTruthChangesNothing() {
        MonitorPlayer player = new MonitorPlayer(
                new DetectionContext(0.02, BUDGET, 1, ReferencePlan.fixed(5 * DAY, 15 * DAY), Requirements.DEFAULTS));
        player.days(0, 5, 10, 1);
        assertThat(player.monitor.reference(player.context)).isEqualTo(new NotEnoughData(0, 30));
        player.days(5, 17, 10, 5);
        double before = evidence(player);
        assertThat(before).isFinite();
        long now = 17 * DAY;
        player.label(0, 1, 3 * DAY, now);
        player.label(0, 1, now, now, LabelSource.JUDGE);
        player.label(0, 1, now, now, LabelSource.USER);
        player.correct(1, 0, 16 * DAY, now);
        assertThat(evidence(player)).isEqualTo(before);
        player.label(0, 1, now, now, LabelSource.GROUND_TRUTH);
        assertThat(evidence(player)).isGreaterThan(before);
    }

    @Test
    void correctionsAndLateLabelsReachTheReferenceTheNextDay() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        player.days(0, 10, 10, 5);
        player.correct(1, 0, 2 * DAY, 10 * DAY);
        player.tick(11 * DAY);
        assertThat(reference(player).value()).isEqualTo(0.79);
        player.correct(0, 1, 2 * DAY, 11 * DAY + HOUR);
        player.label(1, 1, 3 * DAY, 11 * DAY + HOUR);
        assertThat(reference(player).value()).isEqualTo(0.79);
        player.tick(12 * DAY);
        assertThat(reference(player).value()).isEqualTo(81 / 101.0);
    }

    @Test
    void fewerLabelsThanNeededAreNoReference() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        for (int i = 0; i < 29; i++) {
            player.label(1, i * HOUR);
        }
        player.tick(20 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(player.monitor.reference(player.context)).isEqualTo(new NotEnoughData(29, 30));
        player.label(1, 1, 5 * DAY, 20 * DAY);
        player.tick(20 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
    }

    @Test
    void theRollingReferenceIsTheFirstWindowThenGrowsToFourThenSlides() {
        MonitorPlayer player = MonitorPlayer.of(PREVIOUS);
        player.days(3, 13, 10, 5);
        player.days(13, 23, 10, 10);
        assertThat(reference(player).value()).as("still the first").isEqualTo(0.8);
        assertThat(player.monitor.referenceState()).contains(ReferenceState.ACCEPTED);
        player.days(23, 24, 10, 10);
        player.tick(24 * DAY);
        assertThat(reference(player).n()).as("days 3 to 13").isEqualTo(110);
        assertThat(player.monitor.referenceState()).contains(ReferenceState.SLIDING);
        player.days(24, 53, 10, 10);
        player.tick(53 * DAY);
        assertThat(reference(player).n()).as("days 3 to 42").isEqualTo(400);
        assertThat(reference(player).value()).isEqualTo(0.875);
        player.days(53, 63, 10, 10);
        player.tick(63 * DAY);
        assertThat(reference(player).n()).as("days 13 to 52").isEqualTo(400);
        assertThat(reference(player).value()).isEqualTo(0.9);
        assertThat(player.events).isEmpty();
        assertThat(Codecs.bytes(player.monitor::writeTo)).as("fifty days").hasSizeLessThan(1_500);
    }

    /**
     * The slow labels of the reference's requests belong to the mix of labels that arrive, which is what a detector
     * must see to see no difference.
     */
    @Test
    void labelsAreConsumedByArrivalWhateverTheirRequests() {
        for (ReferencePlan plan : List.of(TEN_DAYS, PREVIOUS)) {
            MonitorPlayer player = MonitorPlayer.of(plan);
            player.days(0, 10, 10, 5);
            player.label(0, 1, 9 * DAY, 10 * DAY + HOUR);
            assertThat(player.monitor.labelsWaiting()).isEqualTo(1);
            player.tick(11 * DAY);
            assertThat(player.monitor.labelsWaiting()).isZero();
            double one = evidence(player);
            assertThat(one).isFinite();
            player.label(0, 1, 10 * DAY - 1, 12 * DAY);
            assertThat(evidence(player)).isGreaterThan(one);
        }
    }

    /**
     * Bad answers are labelled within hours, good ones within three days: the mix of the first days would look like a
     * fault.
     */
    @Test
    void fastBadLabelsAreNoFaultWhenAMonitorStarts() {
        int alarmed = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            MonitorPlayer player = new MonitorPlayer(new DetectionContext(
                    0.02, BUDGET, 1, TEN_DAYS, new Requirements(4 * DAY, 0.95, 30, ThresholdType.GUARANTEED)));
            record Pending(double score, long requestedAt, long knownAt) {}
            List<Pending> labels = new ArrayList<>();
            for (int i = 0; i < 20 * 50; i++) {
                long requestedAt = i * (DAY / 50);
                boolean bad = random.nextDouble() < 0.1;
                labels.add(new Pending(bad ? 0 : 1, requestedAt, requestedAt + (bad ? HOUR : 3 * DAY)));
            }
            labels.sort(Comparator.comparingLong(Pending::knownAt));
            for (Pending each : labels) {
                player.label(each.score(), 1, each.requestedAt(), each.knownAt());
            }
            alarmed += player.events.isEmpty() ? 0 : 1;
        }
        assertThat(alarmed).as("of seeds 0 to 59").isZero();
    }

    @Test
    void theFirstDayIsThatOfTheFirstRequestEvenIfItsLabelIsNotTheFirst() {
        MonitorPlayer player = MonitorPlayer.of(PREVIOUS);
        player.label(1, 1, 4 * DAY, 5 * DAY);
        player.label(1, 1, 2 * DAY, 6 * DAY);
        player.days(5, 12, 10, 5);
        assertThat(player.monitor.reference(player.context)).isEqualTo(new NotEnoughData(72, 30));
        player.label(1, 1, 12 * DAY, 12 * DAY);
        assertThat(player.monitor.labelsWaiting()).isEqualTo(1);
        player.label(1, 1, DAY, 12 * DAY + HOUR);
        assertThat(player.monitor.reference(player.context))
                .as("moving the start now would make a label of the reference wait")
                .isEqualTo(new NotEnoughData(72, 30));
        player.tick(13 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
    }

    @Test
    void aSparseRollingReferenceMovesOnUntilItHasEnough() {
        MonitorPlayer player = MonitorPlayer.of(PREVIOUS);
        player.days(0, 25, 2, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        assertThat(player.monitor.labelsWaiting()).as("days 14 to 24").isBetween(20, 24);
        player.days(25, 45, 10, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(player.monitor.labelsWaiting()).isZero();
        assertThat(reference(player).n()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void aWindowShorterThanTheMaturityBecomesReadyToo() {
        MonitorPlayer player = new MonitorPlayer(new DetectionContext(
                0.02, BUDGET, 1, ReferencePlan.previous(DAY), new Requirements(3 * DAY, 0.95, 30)));
        player.days(0, 3, 40, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WAITING);
        player.days(3, 8, 40, 5);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(reference(player).n()).as("four windows").isEqualTo(160);
    }

    @Test
    void theThresholdFollowsTheSlicesAndTheBudget() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        player.days(0, 10, 10, 5);
        player.tick(11 * DAY);
        SequentialMonitor monitor = player.monitor;
        assertThat(monitor.threshold(player.context)).hasValue(Math.log10(10 * 90));
        FalseAlarmBudget three = FalseAlarmBudget.parse("3 per 90d");
        assertThat(monitor.threshold(new DetectionContext(0.02, three, 12, TEN_DAYS, Requirements.DEFAULTS)))
                .hasValue(Math.log10(12 * 10 * 90 / 3.0));
        FalseAlarmBudget hourly = FalseAlarmBudget.parse("1 per 1h");
        assertThat(monitor.threshold(new DetectionContext(0.02, hourly, 1, TEN_DAYS, Requirements.DEFAULTS)))
                .as("never less than 20 to 1")
                .hasValue(Math.log10(20));
    }

    @Test
    void whileItStaysBadThereIsAtMostOneUpdateADay() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        player.days(0, 10, 10, 5);
        player.tick(11 * DAY);
        player.days(11, 21, 200, 2);
        assertThat(player.kinds())
                .startsWith(DetectionEventType.DEGRADED, DetectionEventType.UPDATE)
                .doesNotContain(DetectionEventType.RECOVERED);
        assertThat(player.events).hasSizeBetween(5, 11);
        for (int i = 1; i < player.events.size(); i++) {
            assertThat(player.events.get(i).at() - player.events.get(i - 1).at())
                    .isGreaterThanOrEqualTo(DAY);
            assertThat(player.events.get(i).onsetAt())
                    .isEqualTo(player.events.get(0).onsetAt());
        }
    }

    @Test
    void labelsWeighByTheirProbabilitiesUpToTheLeastUsualOne() {
        MonitorPlayer player = unequal();
        player.label(0, 0.5, 11 * DAY, 11 * DAY);
        player.label(1, 0.1, 11 * DAY, 11 * DAY);
        Interval current = player.monitor.current(player.context).orElseThrow();
        assertThat(current.value()).as("1 of weight 10 beside 0 of weight 2").isCloseTo(10 / 12.0, within(1e-9));
        player = unequal();
        player.label(0, 0.5, 11 * DAY, 11 * DAY);
        player.label(0, 1e-5, 11 * DAY, 11 * DAY);
        player.label(1, 0.1, 11 * DAY, 11 * DAY);
        Interval bounded = player.monitor.current(player.context).orElseThrow();
        assertThat(bounded.value()).as("0 of weight 10 more").isCloseTo(10 / 22.0, within(1e-9));
    }

    /** A tenth of the reference's labels have a probability of 0.1, the others of 0.5. */
    private static MonitorPlayer unequal() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        for (int i = 0; i < 200; i++) {
            player.label(i % 5 == 0 ? 0 : 1, i % 10 == 0 ? 0.1 : 0.5, i * (DAY / 20), i * (DAY / 20) + 1);
        }
        player.tick(11 * DAY);
        return player;
    }

    /** In the reference, after it, or both: the fault is found as if that label had been a usual one. */
    @Test
    void oneLabelOfATinyProbabilityDelaysNothing() {
        for (ReferencePlan plan : List.of(ReferencePlan.fixed(0, 30 * DAY), ReferencePlan.previous(30 * DAY))) {
            for (int seed = 0; seed < 20; seed++) {
                double usual = delayWith(plan, seed, -1);
                for (int day : new int[] {20, 40}) {
                    assertThat(delayWith(plan, seed, day))
                            .as("%s, seed %d, day %d", plan, seed, day)
                            .isLessThanOrEqualTo(1.1 * usual);
                }
            }
        }
    }

    /**
     * 30 labels a day of π = 0.1; one on a day, of a good answer, of 1e-5; from day 60 on half of the answers are bad.
     */
    private static double delayWith(ReferencePlan plan, int seed, int tinyOn) {
        Random random = new Random(seed);
        MonitorPlayer player = MonitorPlayer.guaranteed(plan);
        for (int i = 0; player.events.isEmpty() && i < 120 * 30; i++) {
            long at = i * (DAY / 30);
            boolean bad = random.nextDouble() < (i < 60 * 30 ? 0.1 : 0.5);
            boolean tiny = i == tinyOn * 30;
            player.label(bad && i != 20 * 30 && i != 40 * 30 ? 0 : 1, tiny ? 1e-5 : 0.1, at, at);
        }
        return (player.events.get(0).at() - 60 * DAY) / (double) DAY;
    }

    @Test
    void aReferenceThatNeverComesDoesNotFillTheMemory() {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        for (int i = 0; i < 1_250_000; i++) {
            player.label(1, 20 * DAY + i);
        }
        assertThat(player.monitor.labelsWaiting()).isLessThanOrEqualTo(1_000_000);
        assertThat(player.monitor.labelsWaiting() + player.monitor.labelsRefused())
                .isEqualTo(1_250_000);
        player.days(0, 10, 10, 5);
        player.tick(21 * DAY);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
    }

    /**
     * Corrections of labels that this monitor never saw, of all kinds and at any time: nothing may throw, and the
     * reference stays a rate.
     */
    @Test
    void strangeCorrectionsDoNotStopIt() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            MonitorPlayer player = MonitorPlayer.of(seed % 2 == 0 ? TEN_DAYS : PREVIOUS);
            for (int i = 0; i < 600; i++) {
                long now = i * (DAY / 10);
                long requestedAt = (long) (now * random.nextDouble());
                if (random.nextInt(3) == 0) {
                    player.correct(random.nextInt(2), random.nextInt(2), requestedAt, now);
                } else {
                    player.label(1, 1, requestedAt, now);
                }
            }
            assertThat(reference(player).value()).as("seed %d", seed).isBetween(0.0, 1.0);
        }
    }

    @Test
    void goesOnFromItsStateAsIfNothingHadHappened() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            ReferencePlan plan = seed % 2 == 0 ? TEN_DAYS : PREVIOUS;
            MonitorPlayer undisturbed = MonitorPlayer.of(plan);
            MonitorPlayer restored = MonitorPlayer.of(plan);
            for (int i = 0; i < 1500; i++) {
                long now = i * (DAY / 30);
                double quality = i > 600 && i < 900 ? 0.4 : 0.85;
                double score = random.nextDouble() < quality ? 1 : 0;
                double probability = 0.2 + 0.8 * random.nextDouble();
                long requestedAt = Math.max(0, now - (long) (2 * DAY * random.nextDouble()));
                undisturbed.label(score, probability, requestedAt, now);
                restored.label(score, probability, requestedAt, now);
                if (random.nextInt(50) == 0) {
                    restored.restore();
                }
            }
            assertThat(restored.events)
                    .as("seed %d", seed)
                    .isEqualTo(undisturbed.events)
                    .isNotEmpty();
            assertThat(Codecs.bytes(restored.monitor::writeTo))
                    .as("seed %d", seed)
                    .isEqualTo(Codecs.bytes(undisturbed.monitor::writeTo));
        }
    }

    /** Frozen: savepoints hold these bytes. A new layout gets a file of its own, and this one stays readable. */
    @Test
    void goldenBytes() throws IOException {
        MonitorPlayer player = MonitorPlayer.of(TEN_DAYS);
        player.days(0, 10, 4, 5);
        player.label(1, 0.5, 10 * DAY, 10 * DAY);
        assertThat(Codecs.hex(player.monitor::writeTo)).isEqualTo(golden("sequential-monitor-1-waiting.hex"));
        player.tick(11 * DAY);
        for (int i = 0; i < 40; i++) {
            player.label(i % 4 == 0 ? 0.25 : 0, 0.25 + i % 3 * 0.25, 11 * DAY + i * HOUR, 11 * DAY + i * HOUR);
        }
        assertThat(player.kinds()).startsWith(DetectionEventType.DEGRADED);
        String golden = golden("sequential-monitor-1-alarmed.hex");
        assertThat(Codecs.hex(player.monitor::writeTo)).isEqualTo(golden);
        player.monitor = Codecs.readHex(golden, SequentialMonitor::readFrom);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.ALARMED);
        assertThat(Codecs.hex(player.monitor::writeTo)).isEqualTo(golden);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = SequentialMonitorTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }

    @Test
    void stateOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> Codecs.readHex("05", SequentialMonitor::readFrom))
                .hasMessageContaining("layout 5");
    }
}
