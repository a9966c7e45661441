package io.vigie.alert;

import static io.vigie.model.AlertState.FIRING;
import static io.vigie.model.AlertState.PENDING;
import static io.vigie.model.AlertState.RESOLVED;

import io.vigie.model.AlertState;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PENDING → FIRING → RESOLVED: how a sequential detector and a window comparison of one monitor change their common
 * alert.
 *
 * <p>A sequential alarm fires at once, since its false alarms are already bounded. A window comparison fires when it
 * has been degraded for {@code holdMs}. An alert resolves when a sequential detector has proven the recovery, or when a
 * window that had confirmed the change has been well for {@code holdMs}. After a proven recovery, a long window that
 * still holds the bad days cannot fire again until it has been well.
 *
 * <p>The alert of a silence fires when a stream has stopped, and resolves with the next record.
 *
 * <p>The alert of an objective fires as soon as a pair of its windows burns too fast. It resolves when no pair has
 * burned too fast for an hour.
 *
 * <p>A person may end a firing alert by accepting what it is about.
 *
 * @param holdMs how long a window comparison must stay degraded to fire, or well to resolve
 */
public record AlertLifecycle(long holdMs) implements Serializable {

    /**
     * How long no window pair of an objective may burn until its alert may resolve: longer than the gaps of a fault that
     * comes and goes.
     */
    public static final long CALM_MS = 3_600_000;

    /** What can happen to an alert. */
    enum Trigger {
        SEQUENTIAL_ALARM,
        SEQUENTIAL_RECOVERY,
        WINDOW_DEGRADED,
        WINDOW_HELD_DEGRADED,
        WINDOW_NO_LONGER_DEGRADED,
        WINDOW_HELD_WELL,
        OBJECTIVE_BURNING,
        OBJECTIVE_HELD_CALM,
        ACCEPTED,
        STREAM_STOPPED,
        STREAM_RESUMED
    }

    private static final Map<AlertState, Map<Trigger, AlertState>> TRANSITIONS = Map.of(
            RESOLVED,
            Map.of(
                    Trigger.SEQUENTIAL_ALARM,
                    FIRING,
                    Trigger.WINDOW_DEGRADED,
                    PENDING,
                    Trigger.OBJECTIVE_BURNING,
                    FIRING,
                    Trigger.STREAM_STOPPED,
                    FIRING),
            PENDING,
            Map.of(
                    Trigger.SEQUENTIAL_ALARM,
                    FIRING,
                    Trigger.WINDOW_HELD_DEGRADED,
                    FIRING,
                    Trigger.WINDOW_NO_LONGER_DEGRADED,
                    RESOLVED),
            FIRING,
            Map.of(
                    Trigger.SEQUENTIAL_ALARM,
                    FIRING,
                    Trigger.WINDOW_DEGRADED,
                    FIRING,
                    Trigger.SEQUENTIAL_RECOVERY,
                    RESOLVED,
                    Trigger.WINDOW_HELD_WELL,
                    RESOLVED,
                    Trigger.OBJECTIVE_BURNING,
                    FIRING,
                    Trigger.OBJECTIVE_HELD_CALM,
                    RESOLVED,
                    Trigger.ACCEPTED,
                    RESOLVED,
                    Trigger.STREAM_STOPPED,
                    FIRING,
                    Trigger.STREAM_RESUMED,
                    RESOLVED));

    /**
     * The state after a trigger.
     *
     * @param published whether to publish the change to the alert's owner
     */
    public record AlertTransition(AlertLifecycleState after, boolean published) {}

    /** What the burn rates of an objective say at one tick. {@link #UNCLEAR}: neither is proven. */
    public enum ObjectiveVerdict {
        BURNING,
        WITHIN,
        UNCLEAR
    }

    /** The result of a window comparison. {@link #UNCLEAR} includes too little data. */
    public enum WindowVerdict {
        DEGRADED,
        WELL,
        UNCLEAR
    }

    /** @throws IllegalStateException if the trigger is illegal in this state */
    static AlertState next(AlertState state, Trigger trigger) {
        AlertState next = TRANSITIONS.get(state).get(trigger);
        if (next == null) {
            throw new IllegalStateException("an alert that is " + state + " cannot take " + trigger);
        }
        return next;
    }

    /**
     * A sequential detector found a change, or more evidence of a known one.
     *
     * @param at epoch milliseconds: when its evidence was complete
     */
    public AlertTransition onSequentialAlarm(AlertLifecycleState before, long at, AlertEvidence evidence) {
        if (before.state() == next(before.state(), Trigger.SEQUENTIAL_ALARM)) {
            // The owner knows already: further alarms about the same change are no news.
            return new AlertTransition(before, false);
        }
        return new AlertTransition(before.fire(at, evidence, before.degradedSince() != null), true);
    }

    /** A sequential detector has proven that the change is over. Has no effect unless an alert fires. */
    public AlertTransition onSequentialRecovery(AlertLifecycleState before) {
        if (before.state() != FIRING) {
            return new AlertTransition(before, false);
        }
        requireNext(before, Trigger.SEQUENTIAL_RECOVERY, RESOLVED);
        return new AlertTransition(before.resolve(before.degradedSince() != null), true);
    }

    /**
     * The result of the window comparison at one tick.
     *
     * @param evidence null only if the verdict is {@link WindowVerdict#UNCLEAR}
     */
    public AlertTransition onWindow(
            AlertLifecycleState before, long tick, WindowVerdict verdict, @Nullable AlertEvidence evidence) {
        if (verdict == WindowVerdict.DEGRADED && evidence != null) {
            return onDegraded(before, tick, evidence);
        }
        Long wellSince = before.wellSince();
        if (verdict == WindowVerdict.WELL) {
            wellSince = wellSince == null ? Long.valueOf(tick) : wellSince;
        } else {
            wellSince = null;
        }
        // Only a window that is well no longer holds the bad days; an unclear one may be degraded again at the next
        // tick.
        boolean isBlocked = before.windowBlocked() && verdict != WindowVerdict.WELL;
        AlertLifecycleState observed = before.observe(null, wellSince, before.windowConfirmed(), isBlocked);
        if (before.state() == PENDING) {
            requireNext(before, Trigger.WINDOW_NO_LONGER_DEGRADED, RESOLVED);
            return new AlertTransition(observed.drop(), false);
        }
        if (before.state() == FIRING && before.windowConfirmed() && wellSince != null && tick - wellSince >= holdMs) {
            requireNext(before, Trigger.WINDOW_HELD_WELL, RESOLVED);
            return new AlertTransition(observed.resolve(false), true);
        }
        return new AlertTransition(observed, false);
    }

    /**
     * The burn rates of an objective at one tick: an alert ends once nothing has burned for {@link #CALM_MS} and the
     * objective is proven to be kept.
     */
    public AlertTransition onObjective(
            AlertLifecycleState before, long tick, ObjectiveVerdict verdict, AlertEvidence evidence) {
        if (verdict == ObjectiveVerdict.BURNING) {
            AlertState next = next(before.state(), Trigger.OBJECTIVE_BURNING);
            if (before.state() == next) {
                return new AlertTransition(before.observe(null, null, false, false), false);
            }
            return new AlertTransition(before.fire(tick, evidence, false), true);
        }
        if (before.state() != FIRING) {
            return new AlertTransition(before, false);
        }
        Long calmSince = before.wellSince();
        if (calmSince == null) {
            return new AlertTransition(before.observe(null, tick, false, false), false);
        }
        if (tick - calmSince < CALM_MS || verdict != ObjectiveVerdict.WITHIN) {
            return new AlertTransition(before, false);
        }
        requireNext(before, Trigger.OBJECTIVE_HELD_CALM, RESOLVED);
        return new AlertTransition(before.resolve(false), true);
    }

    /**
     * A person accepts what the alert is about: it ends, and what follows is held to another reference.
     *
     * @throws IllegalStateException unless the alert fires
     */
    public AlertTransition onAccepted(AlertLifecycleState before) {
        requireNext(before, Trigger.ACCEPTED, RESOLVED);
        return new AlertTransition(before.accept(), true);
    }

    /**
     * Whether streams are silent at one tick. Told again when more of them are.
     *
     * @param isSilent whether any is
     * @param evidence with the number of streams that are as their count
     */
    public AlertTransition onSilence(AlertLifecycleState before, long tick, boolean isSilent, AlertEvidence evidence) {
        if (!isSilent) {
            if (before.state() != FIRING) {
                return new AlertTransition(before, false);
            }
            requireNext(before, Trigger.STREAM_RESUMED, RESOLVED);
            return new AlertTransition(before.resolve(false), true);
        }
        AlertState next = next(before.state(), Trigger.STREAM_STOPPED);
        if (before.state() != next) {
            return new AlertTransition(before.fire(tick, evidence, false), true);
        }
        AlertEvidence told = before.firing();
        boolean isMore = told != null && evidence.count() > told.count();
        return isMore
                ? new AlertTransition(before.fire(before.raisedAt(), evidence, false), true)
                : new AlertTransition(before, false);
    }

    private AlertTransition onDegraded(AlertLifecycleState before, long tick, AlertEvidence evidence) {
        Long since = before.degradedSince();
        long degradedSince = since == null ? tick : since;
        AlertLifecycleState observed =
                before.observe(degradedSince, null, before.windowConfirmed(), before.windowBlocked());
        return switch (before.state()) {
            case RESOLVED -> {
                if (before.windowBlocked()) {
                    yield new AlertTransition(observed, false);
                }
                requireNext(before, Trigger.WINDOW_DEGRADED, PENDING);
                yield fireIfHeld(observed.pending(), tick - degradedSince, tick, evidence);
            }
            case PENDING -> fireIfHeld(observed, tick - degradedSince, tick, evidence);
            case FIRING -> {
                requireNext(before, Trigger.WINDOW_DEGRADED, FIRING);
                if (before.windowConfirmed()) {
                    yield new AlertTransition(observed, false);
                }
                yield new AlertTransition(observed.confirm(), true);
            }
        };
    }

    private AlertTransition fireIfHeld(
            AlertLifecycleState pending, long degradedMs, long tick, AlertEvidence evidence) {
        if (degradedMs < holdMs) {
            return new AlertTransition(pending, false);
        }
        requireNext(pending, Trigger.WINDOW_HELD_DEGRADED, FIRING);
        return new AlertTransition(pending.fire(tick, evidence, true), true);
    }

    private static void requireNext(AlertLifecycleState before, Trigger trigger, AlertState expected) {
        AlertState next = next(before.state(), trigger);
        if (next != expected) {
            throw new IllegalStateException("the table leads from " + before.state() + " to " + next);
        }
    }
}
