package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How panes are folded and sent on.
 *
 * @param correctionsEveryMs interval between batches of panes that changed after their time
 * @param preAggregationMaxEntries partial panes held in memory before the shuffle, per subtask
 */
public record PaneSettings(long correctionsEveryMs, int preAggregationMaxEntries) implements Serializable {
    static final Option<Duration> CORRECTIONS_EVERY = Option.of(
            "panes.correctionsEvery",
            OptionTypes.duration("5min", "1h"),
            "1h",
            "Interval between batches of panes that late labels have changed. Shorter: past points are corrected"
                    + " sooner, at the cost of more writes.");
    static final Option<Integer> PRE_AGGREGATION_MAX_ENTRIES = Option.of(
            "panes.preAggregation.maxEntries",
            OptionTypes.integer(1, 1_000_000),
            "20000",
            "How many partial panes a subtask holds in memory before it sends them through the shuffle; a checkpoint"
                    + " also sends them. More: fewer records cross the network. Fewer: less heap, at a few kilobytes"
                    + " each.");

    static final List<Option<?>> OPTIONS = List.of(CORRECTIONS_EVERY, PRE_AGGREGATION_MAX_ENTRIES);

    static void check(OptionValues values, Problems problems) {
        values.with(CORRECTIONS_EVERY, interval -> {
            if (interval.toMillis() % LENGTH_MS != 0) {
                values.problem(problems, CORRECTIONS_EVERY, "must be a multiple of 5min, the length of a pane");
            }
        });
    }

    static PaneSettings of(OptionValues values) {
        return new PaneSettings(values.get(CORRECTIONS_EVERY).toMillis(), values.get(PRE_AGGREGATION_MAX_ENTRIES));
    }

    /** The length of a pane. Stored panes and series depend on it, so it is not an option. */
    public static final long LENGTH_MS = 300_000L;
}
