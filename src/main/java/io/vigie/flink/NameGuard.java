package io.vigie.flink;

import io.vigie.window.Pane;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many different values of a kind one slice group tells apart: the first ones it sees; all others count as {@code ~other}. A value
 * unused for the label horizon makes room for another.
 */
final class NameGuard {

    private static final Logger LOG = LoggerFactory.getLogger(NameGuard.class);

    /** How much older than its newest use the stored date of a value may be: saves a write for each use. */
    private static final long DATE_SLACK_MILLIS = 86_400_000L;

    /** What is bounded. Stored in savepoints by name. */
    public enum Kind {
        SLICE,
        VERSION,
        OUTCOME,
        CRITERION
    }

    /** Stored in savepoints: renaming it forgets which values were admitted. */
    public record Name(Kind kind, String value) {}

    private final MapState<Name, Long> lastUse;
    private final int limit;
    private final Counter overflow;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    /** @param lastUse epoch milliseconds of the newest pane, by admitted value */
    NameGuard(MapState<Name, Long> lastUse, int limit, Counter overflow) {
        this.lastUse = lastUse;
        this.limit = limit;
        this.overflow = overflow;
    }

    /** To be called whenever the current key may have changed. */
    void switchKey() {
        counts.clear();
    }

    /** The value itself, admitted now if there is room, or {@code ~other}. */
    String admit(Kind kind, String value, long paneStart) {
        try {
            Name name = new Name(kind, value);
            Long last = lastUse.get(name);
            if (last == null && count(kind) >= limit) {
                if (overflow.getCount() == 0) {
                    LOG.warn("More than {} values of {}: new ones count as {}. Logged once.", limit, kind, Pane.OTHER);
                }
                overflow.inc();
                return Pane.OTHER;
            }
            if (last == null || last + DATE_SLACK_MILLIS < paneStart) {
                lastUse.put(name, paneStart);
                if (last == null) {
                    counts.merge(kind, 1, Integer::sum);
                }
            }
            return value;
        } catch (Exception e) {
            throw new IllegalStateException("cannot read which values were admitted", e);
        }
    }

    /** The value if it was admitted, else {@code ~other}. */
    String known(Kind kind, String value) throws Exception {
        return lastUse.contains(new Name(kind, value)) ? value : Pane.OTHER;
    }

    /** Makes room: forgets values whose newest pane started before this time. */
    void forgetBefore(long time) throws Exception {
        lastUse.iterator().forEachRemaining(entry -> {
            if (entry.getValue() + DATE_SLACK_MILLIS < time) {
                forget(entry.getKey());
            }
        });
    }

    private void forget(Name name) {
        try {
            lastUse.remove(name);
        } catch (Exception e) {
            throw new IllegalStateException("cannot forget " + name, e);
        }
    }

    private int count(Kind kind) throws Exception {
        Integer counted = counts.get(kind);
        if (counted != null) {
            return counted;
        }
        int count = 0;
        for (Name name : lastUse.keys()) {
            if (name.kind() == kind) {
                count++;
            }
        }
        counts.put(kind, count);
        return count;
    }
}
