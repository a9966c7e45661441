package io.vigie.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What windows are compared with since a person accepted it, in place of what the monitor's reference says. Stored in
 * savepoints: renaming a component brings back the references that were replaced.
 *
 * @param level with its interval of 95 %
 * @param until epoch milliseconds: from then on a rolling reference has nothing but the accepted level in it, and says
 *     so itself; {@link Long#MAX_VALUE} for any other
 * @param betterSince epoch milliseconds since which every window was proven better; null if the last one was not
 */
public record AcceptedLevel(
        FixedReference level, long until, @Nullable Long betterSince) {

    AcceptedLevel better(@Nullable Long since) {
        return new AcceptedLevel(level, until, since);
    }
}
