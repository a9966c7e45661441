package io.vigie.flink.quality;

import io.vigie.model.Contribution;
import io.vigie.model.Subject;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Folds contributions into partial panes in memory, so that the shuffle carries panes and not events, and a slice that
 * everybody is in makes no subtask hot. Sends what it holds before a watermark that would show it, when it holds too
 * many panes, and before each checkpoint barrier: so it needs no state.
 */
public final class PreAggregateOperator<C extends Contribution> extends AbstractStreamOperator<PartialPane>
        implements OneInputStreamOperator<C, PartialPane>, BoundedOneInput {

    private static final long serialVersionUID = 1;

    /** How one kind of contribution is counted. */
    @FunctionalInterface
    public interface Fold<C> extends Serializable {
        void add(Pane pane, C contribution);
    }

    private final List<String> dimensions;
    private final PaneTicks ticks;
    private final int maxEntries;
    private final Fold<C> fold;

    private transient Map<PartialPaneKey, Pane> panes;
    private transient long categories;
    private transient long earliestTick;

    private record PartialPaneKey(int dimension, String model, String version, String slice, long start, long tick) {}

    /**
     * @param dimensions their names, in the order of every subject's slices
     * @param maxEntries how many panes, and outcomes and criteria in them, are held before all are sent; each takes up
     *     to about 1 KB
     */
    public PreAggregateOperator(List<String> dimensions, PaneTicks ticks, int maxEntries, Fold<C> fold) {
        this.dimensions = List.copyOf(dimensions);
        this.ticks = ticks;
        this.maxEntries = maxEntries;
        this.fold = fold;
    }

    @Override
    public void open() throws Exception {
        super.open();
        panes = new HashMap<>();
        earliestTick = Long.MAX_VALUE;
    }

    @Override
    public void processElement(StreamRecord<C> element) {
        C contribution = element.getValue();
        Subject subject = contribution.subject();
        long start = ticks.paneStart(contribution);
        long tick = ticks.tick(start, contribution.knownAt());
        earliestTick = Math.min(earliestTick, tick);
        for (int dimension = 0; dimension < dimensions.size(); dimension++) {
            String slice = subject.slice(dimension, dimensions.get(dimension));
            if (slice == null) {
                continue;
            }
            PartialPaneKey key = new PartialPaneKey(dimension, subject.model(), subject.version(), slice, start, tick);
            Pane pane = panes.computeIfAbsent(key, unused -> new Pane());
            categories -= pane.categories();
            fold.add(pane, contribution);
            categories += pane.categories();
        }
        if (panes.size() + categories >= maxEntries) {
            send(Long.MAX_VALUE);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        send(mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        send(Long.MAX_VALUE);
    }

    @Override
    public void endInput() {
        send(Long.MAX_VALUE);
    }

    private void send(long upToTick) {
        if (earliestTick > upToTick) {
            return;
        }
        earliestTick = Long.MAX_VALUE;
        Iterator<Map.Entry<PartialPaneKey, Pane>> held = panes.entrySet().iterator();
        while (held.hasNext()) {
            Map.Entry<PartialPaneKey, Pane> entry = held.next();
            PartialPaneKey key = entry.getKey();
            if (key.tick() <= upToTick) {
                output.collect(new StreamRecord<>(partial(key, entry.getValue())));
                categories -= entry.getValue().categories();
                held.remove();
            } else {
                earliestTick = Math.min(earliestTick, key.tick());
            }
        }
    }

    private PartialPane partial(PartialPaneKey key, Pane pane) {
        return new PartialPane(
                key.model(),
                dimensions.get(key.dimension()),
                key.version(),
                key.slice(),
                key.start(),
                key.tick(),
                PaneCodec.encode(pane));
    }
}
