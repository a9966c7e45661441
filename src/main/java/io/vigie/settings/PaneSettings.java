package io.vigie.settings;

import java.io.Serializable;

/**
 * How panes are kept and sent on.
 *
 * @param correctionsEveryMillis panes that change after their time are sent on in batches this far apart
 * @param preAggregationMaxEntries partial panes held in memory before the shuffle, per subtask
 */
public record PaneSettings(long correctionsEveryMillis, int preAggregationMaxEntries) implements Serializable {
    /** The length of a pane. Stored panes and series rest on it, so it is no option. */
    public static final long LENGTH_MILLIS = 300_000L;
}
