package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.detect.DetectionEvent.DetectionEventType;
import io.vigie.detect.SequentialMonitor.ReferenceState;
import io.vigie.detect.SequentialMonitor.SequentialMonitorState;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WeightedSums;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** accepted → sliding → frozen, of the reference of a watch. */
class ReferenceStatesTest {
    private static final long DAY = Watching.DAY;
    private static final ReferencePlan PREVIOUS = ReferencePlan.previous(10 * DAY);

    private static Interval reference(Watching watching) {
        return (Interval) watching.watch.reference(watching.context);
    }

    private static double allowed(Watching watching) {
        return watching.watch.allowedError(watching.context).orElseThrow();
    }

    /** 20 labels a day, every fifth bad. */
    private static Watching slidTo(int day) {
        Watching watching = Watching.guaranteed(PREVIOUS);
        watching.days(0, day, 20, 5);
        watching.tick(day * DAY);
        return watching;
    }

    @Test
    void aChangeThatStaysIsNeverRecovered() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            for (int seed = 0; seed < 10; seed++) {
                Random random = new Random(seed);
                Watching watching = Watching.of(plan);
                for (int i = 0; i < 200 * 30; i++) {
                    long at = i * (DAY / 30);
                    watching.label(random.nextDouble() < (at < 40 * DAY ? 0.1 : 0.3) ? 0 : 1, at);
                    if (random.nextInt(200) == 0) {
                        watching.restore();
                    }
                }
                assertThat(watching.kinds()).as("%s, seed %d", plan, seed).contains(DetectionEventType.DEGRADED);
                assertThat(watching.state()).as("%s, seed %d", plan, seed).isEqualTo(SequentialMonitorState.ALARMED);
                assertThat(watching.watch.referenceState()).contains(ReferenceState.FROZEN);
            }
        }
    }

    @Test
    void aSlowDeclineIsHeldToTheAcceptedLevel() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Watching watching = Watching.of(ReferencePlan.previous(20 * DAY));
            for (int i = 0; i < 420 * 40; i++) {
                long at = i * (DAY / 40);
                double error = 0.1 + 0.15 * Math.max(0, at - 60 * DAY) / (360.0 * DAY);
                watching.label(random.nextDouble() < error ? 0 : 1, at);
            }
            assertThat(watching.kinds()).as("seed %d", seed).contains(DetectionEventType.DEGRADED);
        }
    }

    @Test
    void whileFrozenNothingMoves() {
        Watching watching = slidTo(30);
        Interval before = reference(watching);
        double allowed = allowed(watching);
        watching.watch.freeze(29 * DAY, watching.context);
        assertThat(watching.watch.referenceState()).contains(ReferenceState.FROZEN);
        watching.days(30, 60, 20, 4);
        assertThat(reference(watching)).isEqualTo(before);
        assertThat(allowed(watching)).isEqualTo(allowed);
        watching.restore();
        assertThat(watching.watch.referenceState()).contains(ReferenceState.FROZEN);
        watching.days(60, 61, 20, 4);
        assertThat(reference(watching)).isEqualTo(before);
    }

    @Test
    void daysOfAFaultAreNeverReference() {
        Watching watching = slidTo(30);
        watching.watch.freeze(29 * DAY + 5, watching.context);
        watching.days(30, 33, 20, 1);
        watching.watch.resume(29 * DAY + 5, 33 * DAY - 1);
        assertThat(watching.watch.referenceState()).contains(ReferenceState.SLIDING);
        watching.label(0, 1, 31 * DAY, 33 * DAY);
        watching.days(33, 60, 20, 5);
        watching.tick(60 * DAY);
        assertThat(reference(watching).value()).as("nothing of days 29 to 32").isEqualTo(0.8);
        assertThat(reference(watching).n()).as("days 10 to 49 without four").isEqualTo(20.0 * 36);
        assertThat(watching.watch.labelsPerDay(watching.context)).isCloseTo(20, within(1e-9));
    }

    @Test
    void whatWasTakenInSinceTheOnsetIsTakenOut() {
        Watching watching = slidTo(40);
        assertThat(reference(watching).n()).as("days 0 to 29").isEqualTo(600);
        watching.watch.freeze(24 * DAY, watching.context);
        assertThat(reference(watching).n()).as("days 0 to 23").isEqualTo(480);
    }

    @Test
    void aWindowThatIsResolvedEndsTheAlarmOfTheWatchToo() {
        Watching watching = slidTo(30);
        watching.days(30, 35, 20, 1);
        assertThat(watching.state()).isEqualTo(SequentialMonitorState.ALARMED);
        watching.watch.resume(30 * DAY, 35 * DAY - 1);
        assertThat(watching.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(watching.watch.evidence(watching.context)).isEmpty();
        assertThat(watching.watch.referenceState()).contains(ReferenceState.SLIDING);
    }

    @Test
    void whatAPersonAcceptsIsTheLevelFromThenOn() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            Watching watching = Watching.guaranteed(plan);
            watching.days(0, 30, 20, 5);
            watching.days(30, 35, 20, 1);
            assertThat(watching.state()).isEqualTo(SequentialMonitorState.ALARMED);
            watching.watch.accept(WeightedSums.ofMean(0.5, 100), watching.context);
            assertThat(watching.state()).isEqualTo(SequentialMonitorState.WATCHING);
            assertThat(watching.watch.referenceState()).contains(ReferenceState.ACCEPTED);
            assertThat(reference(watching).value()).isEqualTo(0.5);
            int said = watching.events.size();
            watching.restore();
            watching.days(35, 80, 20, 2);
            assertThat(watching.events).as("%s", plan).hasSize(said);
            assertThat(reference(watching).value()).as("%s", plan).isEqualTo(0.5);
        }
        assertThatThrownBy(() -> slidTo(30).watch.accept(new WeightedSums(), slidTo(30).context))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Good, worse and accepted, good again, worse again: the last is told, and so is worse than what was accepted. */
    @Test
    void whatWasHeldToBeforeIsHeldToAgainOnceItIsBack() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            for (int seed = 0; seed < 10; seed++) {
                String name = plan + ", seed " + seed;
                Random random = new Random(seed);
                Watching watching = Watching.of(plan);
                int told = 0;
                for (int i = 0; i < 150 * 40; i++) {
                    long at = i * (DAY / 40);
                    double error = at < 40 * DAY ? 0.1 : at < 90 * DAY ? 0.3 : at < 120 * DAY ? 0.04 : 0.3;
                    watching.label(random.nextDouble() < error ? 0 : 1, at);
                    if (at == 60 * DAY) {
                        assertThat(watching.state()).as(name).isEqualTo(SequentialMonitorState.ALARMED);
                        watching.watch.accept(WeightedSums.ofMean(0.7, 800), watching.context);
                        told = watching.events.size();
                    } else if (at == 90 * DAY || at == 120 * DAY) {
                        assertThat(watching.events).as(name).hasSize(told);
                    }
                    if (random.nextInt(200) == 0) {
                        watching.restore();
                    }
                }
                assertThat(watching.state()).as(name).isEqualTo(SequentialMonitorState.ALARMED);
                assertThat(watching.events.get(told).at()).as(name).isBetween(120 * DAY, 130 * DAY);
            }
        }
    }

    @Test
    void aLevelThatSomethingElseHasProvenBetterIsHeldTo() {
        Watching watching = Watching.guaranteed(ReferencePlan.fixed(0, 10 * DAY));
        watching.days(0, 30, 20, 5);
        watching.watch.lift(WeightedSums.ofMean(0.95, 500), watching.context);
        assertThat(reference(watching).value()).as("nothing was accepted").isEqualTo(0.8);
        watching.watch.accept(WeightedSums.ofMean(0.5, 500), watching.context);
        watching.watch.lift(WeightedSums.ofMean(0.4, 500), watching.context);
        assertThat(reference(watching).value()).isEqualTo(0.5);
        watching.watch.lift(WeightedSums.ofMean(0.7, 500), watching.context);
        assertThat(reference(watching).value()).isEqualTo(0.7);
        watching.watch.lift(WeightedSums.ofMean(0.9, 500), watching.context);
        watching.tick(32 * DAY);
        assertThat(reference(watching).value())
                .as("what the interval says itself")
                .isEqualTo(0.8);
    }

    @Test
    void aProvenImprovementLiftsTheBarAndAWorseningDoesNotLowerIt() {
        Watching watching = slidTo(25);
        double before = allowed(watching);
        watching.days(25, 60, 20, 20);
        assertThat(allowed(watching)).isLessThan(before - 0.05);
        double lifted = allowed(watching);
        // a worsening that the guaranteed threshold does not see in this time
        watching.days(60, 66, 20, 10);
        watching.days(66, 100, 20, 13);
        assertThat(allowed(watching)).isLessThanOrEqualTo(lifted + 0.02);
    }

    @Test
    void recoveryIsJudgedByTheFrozenReferenceAndItsDaysAreLeftOut() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Watching watching = Watching.guaranteed(PREVIOUS);
            for (int i = 0; i < 160 * 40; i++) {
                long at = i * (DAY / 40);
                boolean fault = at >= 40 * DAY && at < 60 * DAY;
                watching.label(random.nextDouble() < (fault ? 0.5 : 0.1) ? 0 : 1, at);
            }
            assertThat(watching.kinds())
                    .as("seed %d", seed)
                    .startsWith(DetectionEventType.DEGRADED)
                    .contains(DetectionEventType.RECOVERED);
            DetectionEvent alarm = watching.events.get(0);
            DetectionEvent recovered = watching.events.stream()
                    .filter(event -> event.kind() == DetectionEventType.RECOVERED)
                    .findFirst()
                    .orElseThrow();
            assertThat(recovered.effect().reference()).isEqualTo(alarm.effect().reference());
            assertThat(recovered.at()).isGreaterThan(60 * DAY);
            assertThat(reference(watching).value()).as("seed %d", seed).isBetween(0.87, 0.95);
        }
    }

    /** Twenty-five per cent of error for ten: what a fresh alarm says of it, and what it says at the least. */
    @Test
    void theLikelyLevelExaggeratesLessAndTheBoundDoesNot() {
        double said = 0;
        double likely = 0;
        int covered = 0;
        int changeCovered = 0;
        int proven = 0;
        int seeds = 100;
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            Watching watching = Watching.guaranteed(ReferencePlan.fixed(0, 30 * DAY));
            for (int i = 0; watching.events.isEmpty(); i++) {
                long at = i * (DAY / 50);
                watching.label(random.nextDouble() < (at < 40 * DAY ? 0.1 : 0.25) ? 0 : 1, at);
            }
            DetectionEvent.EffectSize effect = watching.events.get(0).effect();
            said += (1 - effect.current().value()) / seeds;
            likely += (1 - effect.likely()) / seeds;
            covered += effect.atLeast() >= 0.75 ? 1 : 0;
            changeCovered += effect.changeAtLeast() >= -0.15 ? 1 : 0;
            proven += effect.changeAtLeast() < 0 ? 1 : 0;
        }
        assertThat(Math.abs(likely - 0.25)).as("seeds 0 to 99").isLessThan(Math.abs(said - 0.25));
        assertThat(likely).isBetween(0.2, 0.32);
        assertThat(covered).isGreaterThanOrEqualTo(95);
        assertThat(changeCovered).isGreaterThanOrEqualTo(95);
        assertThat(proven).as("alarms that prove a change of some size").isGreaterThanOrEqualTo(80);
    }
}
