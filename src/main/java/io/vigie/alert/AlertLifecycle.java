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
     * How long no window pair of an objective may burn until its alert resolves: longer than the gaps of a fault that
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
    public record AlertTransition(AlertLifecycleState course, boolean published) {}

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
    public AlertTransition onSequentialAlarm(AlertLifecycleState course, long at, AlertEvidence figures) {
        if (course.state() == next(course.state(), Trigger.SEQUENTIAL_ALARM)) {
            // The owner knows already: further alarms about the same change are no news.
            return new AlertTransition(course, false);
        }
        return new AlertTransition(course.fire(at, figures, course.degradedSince() != null), true);
    }

    /** A sequential detector has proven that the change is over. Has no effect unless an alert fires. */
    public AlertTransition onSequentialRecovery(AlertLifecycleState course) {
        if (course.state() != FIRING) {
            return new AlertTransition(course, false);
        }
        requireNext(course, Trigger.SEQUENTIAL_RECOVERY, RESOLVED);
        return new AlertTransition(course.resolve(course.degradedSince() != null), true);
    }

    /**
     * The result of the window comparison at one tick.
     *
     * @param figures null only if the verdict is {@link WindowVerdict#UNCLEAR}
     */
    public AlertTransition onWindow(
            AlertLifecycleState course, long tick, WindowVerdict verdict, @Nullable AlertEvidence figures) {
        if (verdict == WindowVerdict.DEGRADED && figures != null) {
            return onDegraded(course, tick, figures);
        }
        Long wellSince = course.wellSince();
        if (verdict == WindowVerdict.WELL) {
            wellSince = wellSince == null ? Long.valueOf(tick) : wellSince;
        } else {
            wellSince = null;
        }
        // Only a window that is well no longer holds the bad days; an unclear one may be degraded again at the next
        // tick.
        boolean isBlocked = course.windowBlocked() && verdict != WindowVerdict.WELL;
        AlertLifecycleState observed = course.observe(null, wellSince, course.windowConfirmed(), isBlocked);
        if (course.state() == PENDING) {
            requireNext(course, Trigger.WINDOW_NO_LONGER_DEGRADED, RESOLVED);
            return new AlertTransition(observed.drop(), false);
        }
        if (course.state() == FIRING && course.windowConfirmed() && wellSince != null && tick - wellSince >= holdMs) {
            requireNext(course, Trigger.WINDOW_HELD_WELL, RESOLVED);
            return new AlertTransition(observed.resolve(false), true);
        }
        return new AlertTransition(observed, false);
    }

    /**
     * The burn rates of an objective at one tick.
     *
     * @param burning whether any of its window pairs burns too fast
     */
    public AlertTransition onObjective(AlertLifecycleState course, long tick, boolean burning, AlertEvidence figures) {
        if (burning) {
            AlertState next = next(course.state(), Trigger.OBJECTIVE_BURNING);
            if (course.state() == next) {
                return new AlertTransition(course.observe(null, null, false, false), false);
            }
            return new AlertTransition(course.fire(tick, figures, false), true);
        }
        if (course.state() != FIRING) {
            return new AlertTransition(course, false);
        }
        Long calmSince = course.wellSince();
        if (calmSince == null) {
            return new AlertTransition(course.observe(null, tick, false, false), false);
        }
        if (tick - calmSince < CALM_MS) {
            return new AlertTransition(course, false);
        }
        requireNext(course, Trigger.OBJECTIVE_HELD_CALM, RESOLVED);
        return new AlertTransition(course.resolve(false), true);
    }

    /**
     * A person accepts what the alert is about: it ends, and what follows is held to another reference.
     *
     * @throws IllegalStateException unless the alert fires
     */
    public AlertTransition onAccepted(AlertLifecycleState course) {
        requireNext(course, Trigger.ACCEPTED, RESOLVED);
        return new AlertTransition(course.accept(), true);
    }

    /**
     * Whether streams are silent at one tick. Told again when more of them are.
     *
     * @param isSilent whether any is
     * @param figures with the number of streams that are as their count
     */
    public AlertTransition onSilence(AlertLifecycleState course, long tick, boolean isSilent, AlertEvidence figures) {
        if (!isSilent) {
            if (course.state() != FIRING) {
                return new AlertTransition(course, false);
            }
            requireNext(course, Trigger.STREAM_RESUMED, RESOLVED);
            return new AlertTransition(course.resolve(false), true);
        }
        AlertState next = next(course.state(), Trigger.STREAM_STOPPED);
        if (course.state() != next) {
            return new AlertTransition(course.fire(tick, figures, false), true);
        }
        AlertEvidence told = course.firing();
        boolean isMore = told != null && figures.count() > told.count();
        return isMore
                ? new AlertTransition(course.fire(course.raisedAt(), figures, false), true)
                : new AlertTransition(course, false);
    }

    private AlertTransition onDegraded(AlertLifecycleState course, long tick, AlertEvidence figures) {
        Long since = course.degradedSince();
        long degradedSince = since == null ? tick : since;
        AlertLifecycleState observed =
                course.observe(degradedSince, null, course.windowConfirmed(), course.windowBlocked());
        return switch (course.state()) {
            case RESOLVED -> {
                if (course.windowBlocked()) {
                    yield new AlertTransition(observed, false);
                }
                requireNext(course, Trigger.WINDOW_DEGRADED, PENDING);
                yield fireIfHeld(observed.pending(), tick - degradedSince, tick, figures);
            }
            case PENDING -> fireIfHeld(observed, tick - degradedSince, tick, figures);
            case FIRING -> {
                requireNext(course, Trigger.WINDOW_DEGRADED, FIRING);
                if (course.windowConfirmed()) {
                    yield new AlertTransition(observed, false);
                }
                yield new AlertTransition(observed.confirm(), true);
            }
        };
    }

    private AlertTransition fireIfHeld(AlertLifecycleState pending, long degradedMs, long tick, AlertEvidence figures) {
        if (degradedMs < holdMs) {
            return new AlertTransition(pending, false);
        }
        requireNext(pending, Trigger.WINDOW_HELD_DEGRADED, FIRING);
        return new AlertTransition(pending.fire(tick, figures, true), true);
    }

    private static void requireNext(AlertLifecycleState course, Trigger trigger, AlertState expected) {
        AlertState next = next(course.state(), trigger);
        if (next != expected) {
            throw new IllegalStateException("the table leads from " + course.state() + " to " + next);
        }
    }
}
