package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle.AlertTransition;
import io.vigie.alert.AlertLifecycle.ObjectiveVerdict;
import io.vigie.alert.AlertLifecycle.Trigger;
import io.vigie.alert.AlertLifecycle.WindowVerdict;
import io.vigie.model.AlertState;
import io.vigie.stats.Estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertLifecycleTest {

    private static final long TICK = 300_000;
    private static final long HOLD = 6 * TICK;
    private static final AlertEvidence EVIDENCE = AlertEvidence.compared(
            EvidencePath.WINDOWS, new Interval(0.7, 0.6, 0.8, 100), 0.9, new Interval(-0.2, -0.3, -0.1, 100), 100);
    private static final List<WindowVerdict> VERDICTS = List.of(WindowVerdict.values());
    private static final Set<String> LEGAL = Set.of(
            "RESOLVED SEQUENTIAL_ALARM FIRING",
            "RESOLVED WINDOW_DEGRADED PENDING",
            "PENDING SEQUENTIAL_ALARM FIRING",
            "PENDING WINDOW_HELD_DEGRADED FIRING",
            "PENDING WINDOW_NO_LONGER_DEGRADED RESOLVED",
            "FIRING SEQUENTIAL_ALARM FIRING",
            "FIRING WINDOW_DEGRADED FIRING",
            "FIRING SEQUENTIAL_RECOVERY RESOLVED",
            "FIRING WINDOW_HELD_WELL RESOLVED",
            "RESOLVED OBJECTIVE_BURNING FIRING",
            "FIRING OBJECTIVE_BURNING FIRING",
            "FIRING OBJECTIVE_HELD_CALM RESOLVED",
            "FIRING ACCEPTED RESOLVED",
            "RESOLVED STREAM_STOPPED FIRING",
            "FIRING STREAM_STOPPED FIRING",
            "FIRING STREAM_RESUMED RESOLVED");

    private final AlertLifecycle life = new AlertLifecycle(HOLD);

    @Test
    void anyOtherTransitionThrows() {
        List<String> legal = new ArrayList<>();
        for (AlertState state : AlertState.values()) {
            for (Trigger trigger : Trigger.values()) {
                String transition = state + " " + trigger;
                if (LEGAL.stream().anyMatch(each -> each.startsWith(transition + " "))) {
                    legal.add(transition + " " + AlertLifecycle.next(state, trigger));
                } else {
                    assertThatThrownBy(() -> AlertLifecycle.next(state, trigger))
                            .as(transition)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(trigger.name());
                }
            }
        }
        assertThat(legal).containsExactlyInAnyOrderElementsOf(LEGAL);
    }

    /** Whatever happens, an alert is raised, perhaps confirmed, and resolved, with one {@code raisedAt}. */
    @Test
    void oneChangeIsOneAlert() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            AlertLifecycleState state = AlertLifecycleState.quiet();
            List<AlertLifecycleState> told = new ArrayList<>();
            WindowVerdict verdict = WindowVerdict.UNCLEAR;
            for (long tick = TICK; tick < 400 * TICK; tick += TICK) {
                verdict = random.nextInt(6) == 0 ? VERDICTS.get(random.nextInt(VERDICTS.size())) : verdict;
                List<AlertTransition> steps = new ArrayList<>();
                if (random.nextInt(25) == 0) {
                    steps.add(life.onSequentialAlarm(state, tick - 1, EVIDENCE));
                } else if (random.nextInt(25) == 0) {
                    steps.add(life.onSequentialRecovery(state));
                }
                AlertLifecycleState between =
                        steps.isEmpty() ? state : steps.get(0).after();
                steps.add(life.onWindow(between, tick, verdict, EVIDENCE));
                for (AlertTransition step : steps) {
                    state = step.after();
                    if (step.published()) {
                        told.add(state);
                    }
                }
            }
            assertAlternates("seed " + seed, told);
        }
    }

    private static void assertAlternates(String context, List<AlertLifecycleState> told) {
        int ofThisAlert = 0;
        long raisedAt = Long.MIN_VALUE;
        for (AlertLifecycleState each : told) {
            assertThat(each.state()).as(context).isNotEqualTo(AlertState.PENDING);
            if (ofThisAlert == 0) {
                assertThat(each.state()).as(context).isEqualTo(AlertState.FIRING);
                assertThat(each.raisedAt()).as(context + ": another alert").isGreaterThan(raisedAt);
                raisedAt = each.raisedAt();
            } else {
                assertThat(each.raisedAt()).as(context + ": the same alert").isEqualTo(raisedAt);
            }
            ofThisAlert = each.state() == AlertState.RESOLVED ? 0 : ofThisAlert + 1;
            assertThat(ofThisAlert).as(context + ": raised and confirmed").isLessThanOrEqualTo(2);
        }
    }

    /**
     * Without a sequential detector, an alert fires after being degraded for the hold time and resolves after being
     * well for the hold time, never sooner.
     */
    @Test
    void aWindowMustHold() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            AlertLifecycleState state = AlertLifecycleState.quiet();
            WindowVerdict verdict = WindowVerdict.UNCLEAR;
            long since = 0;
            boolean isFiring = false;
            for (long tick = TICK; tick < 300 * TICK; tick += TICK) {
                if (random.nextInt(7) == 0) {
                    WindowVerdict next = VERDICTS.get(random.nextInt(VERDICTS.size()));
                    since = next == verdict ? since : tick;
                    verdict = next;
                }
                AlertTransition step = life.onWindow(state, tick, verdict, EVIDENCE);
                state = step.after();
                boolean held = tick - since >= HOLD;
                boolean raised = !isFiring && held && verdict == WindowVerdict.DEGRADED;
                boolean resolved = isFiring && held && verdict == WindowVerdict.WELL;
                assertThat(step.published())
                        .as("seed " + seed + ", " + tick / TICK)
                        .isEqualTo(raised || resolved);
                isFiring = raised || (isFiring && !resolved);
                assertThat(state.state() == AlertState.FIRING)
                        .as("seed " + seed)
                        .isEqualTo(isFiring);
            }
        }
    }

    /** Burning too fast fires at once; only an hour of calm and the proof that the objective is kept resolve. */
    @Test
    void anObjectiveFiresAtOnceAndResolvesAfterAnHourOfCalmAndAProof() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            AlertLifecycleState state = AlertLifecycleState.quiet();
            boolean burning = false;
            long calmSince = TICK;
            boolean isFiring = false;
            for (long tick = TICK; tick < 300 * TICK; tick += TICK) {
                if (random.nextInt(8) == 0) {
                    calmSince = burning ? tick : calmSince;
                    burning = !burning;
                }
                boolean proven = random.nextBoolean();
                ObjectiveVerdict verdict = burning
                        ? ObjectiveVerdict.BURNING
                        : proven ? ObjectiveVerdict.WITHIN : ObjectiveVerdict.UNCLEAR;
                AlertTransition step = life.onObjective(state, tick, verdict, EVIDENCE);
                boolean raised = burning && !isFiring;
                boolean isCalm = !burning && tick - calmSince >= AlertLifecycle.CALM_MS;
                boolean resolved = isFiring && isCalm && proven;
                String context = "seed " + seed + ", " + tick / TICK;
                assertThat(step.published()).as(context).isEqualTo(raised || resolved);
                assertThat(step.after().isBurning()).as(context).isEqualTo(burning);
                assertThat(step.after().raisedAt()).as(context).isEqualTo(raised ? tick : state.raisedAt());
                state = step.after();
                isFiring = raised || (isFiring && !resolved);
                assertThat(state.state() == AlertState.FIRING).as(context).isEqualTo(isFiring);
            }
        }
    }

    @Test
    void withoutAHoldTimeTheFirstDegradedWindowFires() {
        AlertTransition step =
                new AlertLifecycle(0).onWindow(AlertLifecycleState.quiet(), TICK, WindowVerdict.DEGRADED, EVIDENCE);
        assertThat(step.published()).isTrue();
        assertThat(step.after().state()).isEqualTo(AlertState.FIRING);
    }

    /** The bad days stay in the window long after the recovery is proven. */
    @Test
    void aWindowDoesNotFireAgainForAResolvedChange() {
        AlertLifecycleState state = life.onSequentialAlarm(AlertLifecycleState.quiet(), TICK, EVIDENCE)
                .after();
        state = life.onWindow(state, 2 * TICK, WindowVerdict.DEGRADED, EVIDENCE).after();
        AlertTransition recovery = life.onSequentialRecovery(state);
        assertThat(recovery.published()).isTrue();
        state = recovery.after();
        Random random = new Random(1);
        long tick = 4 * TICK;
        for (; tick < 500 * TICK; tick += TICK) {
            // At the edge of what it can prove, the verdict flickers.
            WindowVerdict verdict = random.nextInt(20) == 0 ? WindowVerdict.UNCLEAR : WindowVerdict.DEGRADED;
            AlertTransition step = life.onWindow(state, tick, verdict, EVIDENCE);
            assertThat(step.published()).isFalse();
            state = step.after();
        }
        state = life.onWindow(state, tick, WindowVerdict.WELL, EVIDENCE).after();
        boolean fired = false;
        for (int i = 1; i <= 8; i++) {
            AlertTransition step = life.onWindow(state, tick + i * TICK, WindowVerdict.DEGRADED, EVIDENCE);
            fired |= step.published();
            state = step.after();
        }
        assertThat(fired).as("a new change").isTrue();
    }

    @Test
    void aSequentialAlarmFiresWhateverTheWindowVerdict() {
        AlertLifecycleState blocked = life.onSequentialAlarm(AlertLifecycleState.quiet(), TICK, EVIDENCE)
                .after();
        blocked = life.onWindow(blocked, 2 * TICK, WindowVerdict.DEGRADED, EVIDENCE)
                .after();
        blocked = life.onSequentialRecovery(blocked).after();
        AlertTransition again = life.onSequentialAlarm(blocked, 4 * TICK, EVIDENCE);
        assertThat(again.published()).isTrue();
        assertThat(again.after().raisedAt()).isEqualTo(4 * TICK);
    }

    @Test
    void aRecoveryWithoutAFiringAlertIsNotPublished() {
        assertThat(life.onSequentialRecovery(AlertLifecycleState.quiet()))
                .isEqualTo(new AlertTransition(AlertLifecycleState.quiet(), false));
    }
}
