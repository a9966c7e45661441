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

/** accepted → sliding → frozen, of the reference of a sequential monitor. */
class ReferenceStatesTest {
    private static final long DAY = MonitorPlayer.DAY;
    private static final ReferencePlan PREVIOUS = ReferencePlan.previous(10 * DAY);

    private static Interval reference(MonitorPlayer player) {
        return (Interval) player.monitor.reference(player.context);
    }

    private static double allowed(MonitorPlayer player) {
        return player.monitor.allowedError(player.context).orElseThrow();
    }

    /** 20 labels a day, every fifth bad. */
    private static MonitorPlayer slidTo(int day) {
        MonitorPlayer player = MonitorPlayer.guaranteed(PREVIOUS);
        player.days(0, day, 20, 5);
        player.tick(day * DAY);
        return player;
    }

    @Test
    void aChangeThatStaysIsNeverRecovered() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            for (int seed = 0; seed < 10; seed++) {
                Random random = new Random(seed);
                MonitorPlayer player = MonitorPlayer.of(plan);
                for (int i = 0; i < 200 * 30; i++) {
                    long at = i * (DAY / 30);
                    player.label(random.nextDouble() < (at < 40 * DAY ? 0.1 : 0.3) ? 0 : 1, at);
                    if (random.nextInt(200) == 0) {
                        player.restore();
                    }
                }
                assertThat(player.kinds()).as("%s, seed %d", plan, seed).contains(DetectionEventType.DEGRADED);
                assertThat(player.state()).as("%s, seed %d", plan, seed).isEqualTo(SequentialMonitorState.ALARMED);
                assertThat(player.monitor.referenceState()).contains(ReferenceState.FROZEN);
            }
        }
    }

    @Test
    void aSlowDeclineIsHeldToTheAcceptedLevel() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            MonitorPlayer player = MonitorPlayer.of(ReferencePlan.previous(20 * DAY));
            for (int i = 0; i < 420 * 40; i++) {
                long at = i * (DAY / 40);
                double error = 0.1 + 0.15 * Math.max(0, at - 60 * DAY) / (360.0 * DAY);
                player.label(random.nextDouble() < error ? 0 : 1, at);
            }
            assertThat(player.kinds()).as("seed %d", seed).contains(DetectionEventType.DEGRADED);
        }
    }

    @Test
    void whileFrozenNothingMoves() {
        MonitorPlayer player = slidTo(30);
        Interval before = reference(player);
        double allowed = allowed(player);
        player.monitor.freeze(29 * DAY, player.context);
        assertThat(player.monitor.referenceState()).contains(ReferenceState.FROZEN);
        player.days(30, 60, 20, 4);
        assertThat(reference(player)).isEqualTo(before);
        assertThat(allowed(player)).isEqualTo(allowed);
        player.restore();
        assertThat(player.monitor.referenceState()).contains(ReferenceState.FROZEN);
        player.days(60, 61, 20, 4);
        assertThat(reference(player)).isEqualTo(before);
    }

    @Test
    void daysOfAFaultAreNeverReference() {
        MonitorPlayer player = slidTo(30);
        player.monitor.freeze(29 * DAY + 5, player.context);
        player.days(30, 33, 20, 1);
        player.monitor.resume(29 * DAY + 5, 33 * DAY - 1);
        assertThat(player.monitor.referenceState()).contains(ReferenceState.SLIDING);
        player.label(0, 1, 31 * DAY, 33 * DAY);
        player.days(33, 60, 20, 5);
        player.tick(60 * DAY);
        assertThat(reference(player).value()).as("nothing of days 29 to 32").isEqualTo(0.8);
        assertThat(reference(player).n()).as("days 10 to 49 without four").isEqualTo(20.0 * 36);
        assertThat(player.monitor.labelsPerDay(player.context)).isCloseTo(20, within(1e-9));
    }

    @Test
    void whatWasTakenInSinceTheOnsetIsTakenOut() {
        MonitorPlayer player = slidTo(40);
        assertThat(reference(player).n()).as("days 0 to 29").isEqualTo(600);
        player.monitor.freeze(24 * DAY, player.context);
        assertThat(reference(player).n()).as("days 0 to 23").isEqualTo(480);
    }

    @Test
    void aWindowThatIsResolvedEndsTheAlarmOfTheMonitorToo() {
        MonitorPlayer player = slidTo(30);
        player.days(30, 35, 20, 1);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.ALARMED);
        player.monitor.resume(30 * DAY, 35 * DAY - 1);
        assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
        assertThat(player.monitor.evidence(player.context)).isEmpty();
        assertThat(player.monitor.referenceState()).contains(ReferenceState.SLIDING);
    }

    @Test
    void whatAPersonAcceptsIsTheLevelFromThenOn() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            MonitorPlayer player = MonitorPlayer.guaranteed(plan);
            player.days(0, 30, 20, 5);
            player.days(30, 35, 20, 1);
            assertThat(player.state()).isEqualTo(SequentialMonitorState.ALARMED);
            player.monitor.accept(WeightedSums.ofMean(0.5, 100), player.context);
            assertThat(player.state()).isEqualTo(SequentialMonitorState.WATCHING);
            assertThat(player.monitor.referenceState()).contains(ReferenceState.ACCEPTED);
            assertThat(reference(player).value()).isEqualTo(0.5);
            int said = player.events.size();
            player.restore();
            player.days(35, 80, 20, 2);
            assertThat(player.events).as("%s", plan).hasSize(said);
            assertThat(reference(player).value()).as("%s", plan).isEqualTo(0.5);
        }
        assertThatThrownBy(() -> slidTo(30).monitor.accept(new WeightedSums(), slidTo(30).context))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Good, worse and accepted, good again, worse again: the last is told, and so is worse than what was accepted. */
    @Test
    void whatWasHeldToBeforeIsHeldToAgainOnceItIsBack() {
        for (ReferencePlan plan : new ReferencePlan[] {PREVIOUS, ReferencePlan.fixed(0, 10 * DAY)}) {
            for (int seed = 0; seed < 10; seed++) {
                String name = plan + ", seed " + seed;
                Random random = new Random(seed);
                MonitorPlayer player = MonitorPlayer.of(plan);
                int told = 0;
                for (int i = 0; i < 150 * 40; i++) {
                    long at = i * (DAY / 40);
                    double error = at < 40 * DAY ? 0.1 : at < 90 * DAY ? 0.3 : at < 120 * DAY ? 0.04 : 0.3;
                    player.label(random.nextDouble() < error ? 0 : 1, at);
                    if (at == 60 * DAY) {
                        assertThat(player.state()).as(name).isEqualTo(SequentialMonitorState.ALARMED);
                        player.monitor.accept(WeightedSums.ofMean(0.7, 800), player.context);
                        told = player.events.size();
                    } else if (at == 90 * DAY || at == 120 * DAY) {
                        assertThat(player.events).as(name).hasSize(told);
                    }
                    if (random.nextInt(200) == 0) {
                        player.restore();
                    }
                }
                assertThat(player.state()).as(name).isEqualTo(SequentialMonitorState.ALARMED);
                assertThat(player.events.get(told).at()).as(name).isBetween(120 * DAY, 130 * DAY);
            }
        }
    }

    @Test
    void aLevelThatSomethingElseHasProvenBetterIsHeldTo() {
        MonitorPlayer player = MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 10 * DAY));
        player.days(0, 30, 20, 5);
        player.monitor.lift(WeightedSums.ofMean(0.95, 500), player.context);
        assertThat(reference(player).value()).as("nothing was accepted").isEqualTo(0.8);
        player.monitor.accept(WeightedSums.ofMean(0.5, 500), player.context);
        player.monitor.lift(WeightedSums.ofMean(0.4, 500), player.context);
        assertThat(reference(player).value()).isEqualTo(0.5);
        player.monitor.lift(WeightedSums.ofMean(0.7, 500), player.context);
        assertThat(reference(player).value()).isEqualTo(0.7);
        player.monitor.lift(WeightedSums.ofMean(0.9, 500), player.context);
        player.tick(32 * DAY);
        assertThat(reference(player).value())
                .as("what the interval says itself")
                .isEqualTo(0.8);
    }

    @Test
    void aProvenImprovementLiftsTheBarAndAWorseningDoesNotLowerIt() {
        MonitorPlayer player = slidTo(25);
        double before = allowed(player);
        player.days(25, 60, 20, 20);
        assertThat(allowed(player)).isLessThan(before - 0.05);
        double lifted = allowed(player);
        // a worsening that the guaranteed threshold does not see in this time
        player.days(60, 66, 20, 10);
        player.days(66, 100, 20, 13);
        assertThat(allowed(player)).isLessThanOrEqualTo(lifted + 0.02);
    }

    @Test
    void recoveryIsJudgedByTheFrozenReferenceAndItsDaysAreLeftOut() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            MonitorPlayer player = MonitorPlayer.guaranteed(PREVIOUS);
            for (int i = 0; i < 160 * 40; i++) {
                long at = i * (DAY / 40);
                boolean fault = at >= 40 * DAY && at < 60 * DAY;
                player.label(random.nextDouble() < (fault ? 0.5 : 0.1) ? 0 : 1, at);
            }
            assertThat(player.kinds())
                    .as("seed %d", seed)
                    .startsWith(DetectionEventType.DEGRADED)
                    .contains(DetectionEventType.RECOVERED);
            DetectionEvent alarm = player.events.get(0);
            DetectionEvent recovered = player.events.stream()
                    .filter(event -> event.kind() == DetectionEventType.RECOVERED)
                    .findFirst()
                    .orElseThrow();
            assertThat(recovered.effect().reference()).isEqualTo(alarm.effect().reference());
            assertThat(recovered.at()).isGreaterThan(60 * DAY);
            assertThat(reference(player).value()).as("seed %d", seed).isBetween(0.87, 0.95);
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
            MonitorPlayer player = MonitorPlayer.guaranteed(ReferencePlan.fixed(0, 30 * DAY));
            for (int i = 0; player.events.isEmpty(); i++) {
                long at = i * (DAY / 50);
                player.label(random.nextDouble() < (at < 40 * DAY ? 0.1 : 0.25) ? 0 : 1, at);
            }
            DetectionEvent.EffectSize effect = player.events.get(0).effect();
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
