package io.vigie.monitor;

/**
 * Starts of the first and last pane of a series, epoch milliseconds. Stored in savepoints: renaming a component drops
 * all series.
 */
public record PaneSpan(long firstPane, long lastPane) {

    static PaneSpan of(long pane) {
        return new PaneSpan(pane, pane);
    }

    /** The shortest span that holds both. */
    PaneSpan and(PaneSpan other) {
        return new PaneSpan(Math.min(firstPane, other.firstPane), Math.max(lastPane, other.lastPane));
    }
}
