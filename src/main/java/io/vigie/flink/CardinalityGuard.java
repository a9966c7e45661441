package io.vigie.flink;

import io.vigie.model.SliceNames;
import io.vigie.window.RollUpLevel;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many different values of a kind one slice group tells apart: the first ones it sees; all others count as {@code ~other}. A value
 * unused for as long as panes may change makes room for another.
 *
 * <p>Under which name something counts in a pane never changes: else what a late label takes back would not be what it once gave. So a value that
 * is admitted after others were refused counts under its own name only in panes newer than those that refused somebody.
 */
final class CardinalityGuard {

    private static final Logger LOG = LoggerFactory.getLogger(CardinalityGuard.class);

    /** How much older than its newest use the stored date of a value may be: saves a write for each use. */
    private static final long DATE_SLACK_MS = RollUpLevel.DAY.lengthMs();

    /** What is bounded. Stored in savepoints by name. */
    public enum GuardedField {
        SLICE,
        VERSION,
        OUTCOME,
        CRITERION
    }

    /** Stored in savepoints: renaming it forgets which values were admitted. */
    public record GuardedValue(GuardedField kind, String value) {}

    /**
     * Since when a value counts under its own name, and its newest pane; for {@code ~other} the newest pane that refused a value. Stored in savepoints:
     * renaming a component forgets which values were admitted.
     */
    public record GuardedValueUse(long since, long newest) {}

    private final MapState<GuardedValue, GuardedValueUse> uses;
    private final int limit;
    private final Map<GuardedField, Counter> overflow;
    private final Map<GuardedField, Integer> counts = new EnumMap<>(GuardedField.class);

    /**
     * @param uses by admitted value
     * @param overflow one counter for each kind
     */
    CardinalityGuard(MapState<GuardedValue, GuardedValueUse> uses, int limit, Map<GuardedField, Counter> overflow) {
        this.uses = uses;
        this.limit = limit;
        this.overflow = overflow;
    }

    /** To be called whenever the current key may have changed. */
    void switchKey() {
        counts.clear();
    }

    /** The name under which a value counts in a pane: its own, admitted now if there is room, or {@code ~other}. */
    String admit(GuardedField kind, String value, long paneStart) {
        try {
            return isAdmitted(new GuardedValue(kind, value), paneStart) ? value : SliceNames.OTHER;
        } catch (Exception e) {
            throw new IllegalStateException("cannot read which values were admitted", e);
        }
    }

    private boolean isAdmitted(GuardedValue name, long paneStart) throws Exception {
        if (name.value().equals(SliceNames.OTHER)) {
            return false;
        }
        GuardedValueUse use = uses.get(name);
        if (use != null) {
            if (use.newest() + DATE_SLACK_MS < paneStart) {
                uses.put(name, new GuardedValueUse(use.since(), paneStart));
            }
            return use.since() <= paneStart;
        }
        GuardedValue other = new GuardedValue(name.kind(), SliceNames.OTHER);
        GuardedValueUse refused = uses.get(other);
        if (refused != null && paneStart <= refused.newest()) {
            return false;
        }
        if (count(name.kind()) >= limit) {
            Counter refusals = Objects.requireNonNull(overflow.get(name.kind()));
            if (refusals.getCount() == 0) {
                LOG.warn(
                        "More than {} values of {}: new ones count as {}. Logged once.",
                        limit,
                        name.kind(),
                        SliceNames.OTHER);
            }
            refusals.inc();
            uses.put(other, new GuardedValueUse(paneStart, paneStart));
            return false;
        }
        uses.put(name, new GuardedValueUse(refused == null ? Long.MIN_VALUE : refused.newest() + 1, paneStart));
        counts.merge(name.kind(), 1, Integer::sum);
        return true;
    }

    /** Makes room: forgets values whose newest pane started before this time, and so cannot change any more. */
    void forgetBefore(long time) throws Exception {
        Iterator<Map.Entry<GuardedValue, GuardedValueUse>> all = uses.iterator();
        while (all.hasNext()) {
            if (all.next().getValue().newest() + DATE_SLACK_MS < time) {
                all.remove();
            }
        }
        counts.clear();
    }

    private int count(GuardedField kind) throws Exception {
        Integer counted = counts.get(kind);
        if (counted != null) {
            return counted;
        }
        int count = 0;
        for (GuardedValue name : uses.keys()) {
            if (name.kind() == kind && !name.value().equals(SliceNames.OTHER)) {
                count++;
            }
        }
        counts.put(kind, count);
        return count;
    }
}
