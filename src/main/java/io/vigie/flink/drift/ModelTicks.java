package io.vigie.flink.drift;

import io.vigie.model.SliceGroup;
import io.vigie.window.RollUpLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.streaming.api.TimerService;

/**
 * How far the groups of the current model are.
 *
 * <p>Event time says nothing of a group that lags, for its panes may come after those of all others. It is waited for
 * until it has not moved for {@link #PATIENCE} although event time has passed it: then it is silent, and holds nothing
 * back until it moves.
 */
final class ModelTicks {

    /** By the machine's clock. Longer than a group that is read takes from tick to tick, and short for a page. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Instead of the tick of a group that is silent. */
    private static final long SILENT = Long.MAX_VALUE - 1;

    private final MapState<String, Long> ticks;

    /** When groups were last seen to move, by the machine's clock: since this process runs. */
    private final Map<SliceGroup, Long> moved = new HashMap<>();

    /** @param ticks by the dimension of the group */
    ModelTicks(MapState<String, Long> ticks) {
        this.ticks = ticks;
    }

    boolean isEmpty() throws Exception {
        return ticks.isEmpty();
    }

    void move(SliceGroup group, long tick, TimerService time) throws Exception {
        ticks.put(group.dimension(), tick);
        moved.put(group, time.currentProcessingTime());
    }

    void remove(SliceGroup group) throws Exception {
        ticks.remove(group.dimension());
        moved.remove(group);
    }

    /** Up to which tick every group has come that is waited for; without any, event time. */
    long ticked(TimerService time) throws Exception {
        long least = SILENT;
        for (long tick : ticks.values()) {
            least = Math.min(least, tick);
        }
        return least < SILENT ? least : passed(time);
    }

    /**
     * Takes no account of groups that lag behind event time and do not move; sets a timer by the machine's clock to look
     * again after those that may yet.
     */
    void forgetSilent(String model, TimerService time) throws Exception {
        long passed = passed(time);
        long now = time.currentProcessingTime();
        long look = Long.MAX_VALUE;
        List<String> silent = new ArrayList<>();
        for (Map.Entry<String, Long> group : ticks.entries()) {
            if (group.getValue() < passed) {
                // What was restored is as fresh as this process.
                long until =
                        moved.computeIfAbsent(new SliceGroup(model, group.getKey()), any -> now) + PATIENCE.toMillis();
                if (until <= now) {
                    silent.add(group.getKey());
                } else {
                    look = Math.min(look, until);
                }
            }
        }
        for (String dimension : silent) {
            ticks.put(dimension, SILENT);
        }
        if (look != Long.MAX_VALUE) {
            // Whole seconds: many alerts, one timer.
            time.registerProcessingTimeTimer(Math.floorDiv(look + 999, 1_000) * 1_000);
        }
    }

    /** The last tick that event time has passed; long ago before it is known, and when nothing more comes. */
    private static long passed(TimerService time) {
        long passed = time.currentWatermark();
        return passed == Long.MIN_VALUE || passed == Long.MAX_VALUE ? Long.MIN_VALUE : RollUpLevel.PANE.floor(passed);
    }
}
