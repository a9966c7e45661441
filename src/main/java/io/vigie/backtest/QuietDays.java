package io.vigie.backtest;

import io.vigie.model.PaneUpdate;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Panes of all slices → their days, all versions together. Memory: the panes of a label horizon as bytes, and the sums
 * of each day.
 */
public final class QuietDays implements PaneStage.PaneOutput {

    private static final long DAY_MS = RollUpLevel.DAY.lengthMs();

    private final long horizonMs;
    private final Map<DailySlice, SliceDays> slices = new TreeMap<>();
    private final Map<SliceGroup, Long> closedUpTo = new HashMap<>();

    /** A slice of a model. */
    record DailySlice(String model, String slice) implements Comparable<DailySlice> {
        @Override
        public int compareTo(DailySlice other) {
            int byModel = model.compareTo(other.model);
            return byModel != 0 ? byModel : slice.compareTo(other.slice);
        }
    }

    private record PaneOf(String version, long start) {}

    private static final class SliceDays {
        private final SliceGroup group;
        private final NavigableMap<Long, Map<PaneOf, byte[]>> open = new TreeMap<>();
        private final NavigableMap<Long, Pane> closed = new TreeMap<>();

        SliceDays(SliceGroup group) {
            this.group = group;
        }

        void closeBefore(long day) {
            while (!open.isEmpty() && open.firstKey() < day) {
                Map.Entry<Long, Map<PaneOf, byte[]>> first = open.pollFirstEntry();
                Pane sums = closed.computeIfAbsent(first.getKey(), any -> new Pane());
                first.getValue().values().forEach(bytes -> sums.merge(PaneCodec.decode(bytes)));
            }
        }
    }

    /** @param horizonMs how long after its start a pane may change */
    public QuietDays(long horizonMs) {
        this.horizonMs = horizonMs;
    }

    @Override
    public void pane(SliceGroup group, PaneUpdate pane) {
        PaneContent content = pane.content();
        if (content == null) {
            close(group, RollUpLevel.DAY.floor(pane.asOf() - horizonMs - DAY_MS));
            return;
        }
        slices.computeIfAbsent(new DailySlice(group.model(), content.slice()), any -> new SliceDays(group))
                .open
                .computeIfAbsent(RollUpLevel.DAY.floor(content.start()), any -> new HashMap<>())
                .put(new PaneOf(content.version(), content.start()), content.sums());
    }

    private void close(SliceGroup group, long before) {
        if (closedUpTo.getOrDefault(group, Long.MIN_VALUE) < before) {
            closedUpTo.put(group, before);
            slices.values().stream().filter(days -> days.group.equals(group)).forEach(days -> days.closeBefore(before));
        }
    }

    @Override
    public void score(SliceGroup group, ScoreUpdate score) {}

    /** The sums of each day that has any, by its start in epoch milliseconds; once no pane will come any more. */
    Map<DailySlice, NavigableMap<Long, Pane>> days() {
        Map<DailySlice, NavigableMap<Long, Pane>> all = new TreeMap<>();
        slices.forEach((slice, days) -> {
            days.closeBefore(Long.MAX_VALUE);
            all.put(slice, days.closed);
        });
        return all;
    }
}
