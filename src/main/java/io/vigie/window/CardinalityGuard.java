package io.vigie.window;

import io.vigie.model.SliceNames;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Bounds how many different values of a field one slice group tells apart: the first ones it sees; all others count as
 * {@code ~other}. A value unused for as long as panes may change makes room for another.
 *
 * <p>Under which name something counts in a pane never changes: else what a late label takes back would not be what it
 * once gave. So a value that is admitted after others were refused counts under its own name only in panes newer than
 * those that refused somebody.
 */
final class CardinalityGuard {

    /** How much older than its newest use the stored date of a value may be: saves a write for each use. */
    private static final long DATE_SLACK_MS = RollUpLevel.DAY.lengthMs();

    private final StoredMap<GuardedValue, GuardedValueUse> uses;
    private final int limit;
    private final Consumer<GuardedField> overflow;
    private final Map<GuardedField, Integer> counts = new EnumMap<>(GuardedField.class);

    /**
     * @param uses of admitted values
     * @param limit how many values of each field are told apart
     * @param overflow told of each use of a value that finds no room
     */
    CardinalityGuard(StoredMap<GuardedValue, GuardedValueUse> uses, int limit, Consumer<GuardedField> overflow) {
        this.uses = uses;
        this.limit = limit;
        this.overflow = overflow;
    }

    /** To be called whenever the group may be another than before. */
    void switchGroup() {
        counts.clear();
    }

    /** The name under which a value counts in a pane: its own, admitted now if there is room, or {@code ~other}. */
    String admit(GuardedField field, String value, long paneStart) {
        return isAdmitted(new GuardedValue(field, value), paneStart) ? value : SliceNames.OTHER;
    }

    private boolean isAdmitted(GuardedValue guarded, long paneStart) {
        if (guarded.value().equals(SliceNames.OTHER)) {
            return false;
        }
        GuardedValueUse use = uses.get(guarded);
        if (use != null) {
            if (use.newest() + DATE_SLACK_MS < paneStart) {
                uses.put(guarded, new GuardedValueUse(use.since(), paneStart));
            }
            return use.since() <= paneStart;
        }
        GuardedValue other = new GuardedValue(guarded.kind(), SliceNames.OTHER);
        GuardedValueUse refused = uses.get(other);
        if (refused != null && paneStart <= refused.newest()) {
            return false;
        }
        if (count(guarded.kind()) >= limit) {
            overflow.accept(guarded.kind());
            uses.put(other, new GuardedValueUse(paneStart, paneStart));
            return false;
        }
        uses.put(guarded, new GuardedValueUse(refused == null ? Long.MIN_VALUE : refused.newest() + 1, paneStart));
        counts.merge(guarded.kind(), 1, Integer::sum);
        return true;
    }

    /** Makes room: forgets values whose newest pane started before this time, and so cannot change any more. */
    void forgetBefore(long time) {
        List<GuardedValue> gone = new ArrayList<>();
        uses.forEach((guarded, use) -> {
            if (use.newest() + DATE_SLACK_MS < time) {
                gone.add(guarded);
            }
        });
        gone.forEach(uses::remove);
        counts.clear();
    }

    private int count(GuardedField field) {
        Integer counted = counts.get(field);
        if (counted != null) {
            return counted;
        }
        int count = 0;
        for (Map.Entry<GuardedValue, GuardedValueUse> use : uses.entries()) {
            GuardedValue each = use.getKey();
            if (each.kind() == field && !each.value().equals(SliceNames.OTHER)) {
                count++;
            }
        }
        counts.put(field, count);
        return count;
    }
}
