package io.vigie.alert;

import io.vigie.model.AlertState;
import org.jspecify.annotations.Nullable;

/**
 * The state of the alert of one (monitor, version, slice). Stored in savepoints: renaming a component forgets open
 * alerts.
 *
 * @param state {@code RESOLVED} if no alert is open
 * @param raisedAt epoch milliseconds; 0 if no alert was ever raised
 * @param degradedSince epoch milliseconds since which every window comparison was degraded; null if the last one was
 *     not
 * @param wellSince epoch milliseconds since which every window comparison was stable or improved, or since which a
 *     firing objective has not burned; null if the last one was not
 * @param windowConfirmed whether a window comparison was degraded since the alert fired
 * @param windowBlocked whether a degraded window still reflects a change that is already resolved
 * @param firing the evidence that the alert fired on; null if no alert was ever raised
 */
public record AlertLifecycleState(
        AlertState state,
        long raisedAt,
        @Nullable Long degradedSince,
        @Nullable Long wellSince,
        boolean windowConfirmed,
        boolean windowBlocked,
        @Nullable AlertEvidence firing) {

    public static AlertLifecycleState quiet() {
        return new AlertLifecycleState(AlertState.RESOLVED, 0, null, null, false, false, null);
    }

    /** Whether this is the alert of an objective that burned too fast at the last check. */
    public boolean isBurning() {
        return state == AlertState.FIRING && wellSince == null;
    }

    AlertLifecycleState fire(long at, AlertEvidence evidence, boolean confirmed) {
        return new AlertLifecycleState(AlertState.FIRING, at, degradedSince, null, confirmed, false, evidence);
    }

    AlertLifecycleState confirm() {
        return new AlertLifecycleState(state, raisedAt, degradedSince, wellSince, true, windowBlocked, firing);
    }

    AlertLifecycleState resolve(boolean blocked) {
        return new AlertLifecycleState(AlertState.RESOLVED, raisedAt, degradedSince, null, false, blocked, firing);
    }

    /** As resolved; windows begin anew, since they have another reference. */
    AlertLifecycleState accept() {
        return new AlertLifecycleState(AlertState.RESOLVED, raisedAt, null, null, false, false, firing);
    }

    AlertLifecycleState pending() {
        return new AlertLifecycleState(
                AlertState.PENDING, raisedAt, degradedSince, null, windowConfirmed, false, firing);
    }

    AlertLifecycleState drop() {
        return new AlertLifecycleState(AlertState.RESOLVED, raisedAt, null, wellSince, false, false, firing);
    }

    AlertLifecycleState observe(@Nullable Long degraded, @Nullable Long well, boolean confirmed, boolean blocked) {
        return new AlertLifecycleState(state, raisedAt, degraded, well, confirmed, blocked, firing);
    }
}
