package io.vigie.view;

import io.vigie.model.WindowLength;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When requests came last. Long windows have points for weeks after a model fell silent: how long ago it did, the
 * shortest one tells.
 */
final class LastRequestTime {
    private LastRequestTime() {}

    /**
     * At most the length of the shortest window too late.
     *
     * @param newest points of the traffic of one series, of one or more windows
     * @return epoch milliseconds; null: there is no point
     */
    static @Nullable Long of(List<SeriesRow> newest) {
        long last = Long.MIN_VALUE;
        for (WindowLength window : WindowLength.values()) {
            SeriesRow row = Rows.last(newest.stream()
                    .filter(point -> length(point).equals(Optional.of(window)))
                    .toList());
            if (row != null) {
                // In a longer window there was a request: a shorter one that knows nothing of it is no longer written.
                last = last == Long.MIN_VALUE ? row.time() : Math.max(last, row.time() - window.millis());
            }
        }
        return last == Long.MIN_VALUE ? null : (Long) last;
    }

    private static Optional<WindowLength> length(SeriesRow point) {
        return WindowLength.ofLabel(Rows.tag(point, Tags.WINDOW));
    }
}
