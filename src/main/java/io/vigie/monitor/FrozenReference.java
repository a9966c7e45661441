package io.vigie.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What windows are compared with from the first sign of a change on, in place of a reference that would slide into the
 * change. Stored in savepoints: renaming a component lets references slide again.
 *
 * @param shown with the interval that is drawn
 * @param decided with the interval that decides about alarms
 * @param recoveredAt epoch milliseconds; null while the alert is open. The reference stays until the windows of the
 *     change have passed
 */
public record FrozenReference(
        FixedReference shown,
        FixedReference decided,
        @Nullable Long recoveredAt) {

    FrozenReference recovered(@Nullable Long at) {
        return new FrozenReference(shown, decided, at);
    }
}
