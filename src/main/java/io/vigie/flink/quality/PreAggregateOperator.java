package io.vigie.flink.quality;

import io.vigie.model.Contribution;
import io.vigie.window.PaneTicks;
import io.vigie.window.PartialPane;
import io.vigie.window.PreAggregation;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * contributions → partial panes, as {@link PreAggregation} folds them, so that the shuffle carries panes and not
 * events, and a slice that everybody is in makes no subtask hot. Sends what it holds before a watermark that would show
 * it, when it holds too many panes, and before each checkpoint barrier: so it needs no state.
 */
public final class PreAggregateOperator<C extends Contribution> extends AbstractStreamOperator<PartialPane>
        implements OneInputStreamOperator<C, PartialPane>, BoundedOneInput {

    private static final long serialVersionUID = 1;

    private final List<String> dimensions;
    private final PaneTicks ticks;
    private final int maxEntries;
    private final PreAggregation.Fold<C> fold;

    private transient PreAggregation<C> panes;

    /**
     * @param dimensions their names, in the order of every subject's slices
     * @param maxEntries how many panes, and outcomes and criteria in them, are held before all are sent; each takes up
     *     to about 1 KB
     */
    public PreAggregateOperator(List<String> dimensions, PaneTicks ticks, int maxEntries, PreAggregation.Fold<C> fold) {
        this.dimensions = List.copyOf(dimensions);
        this.ticks = ticks;
        this.maxEntries = maxEntries;
        this.fold = fold;
    }

    @Override
    public void open() throws Exception {
        super.open();
        panes = new PreAggregation<>(
                dimensions, ticks, maxEntries, fold, pane -> output.collect(new StreamRecord<>(pane)));
    }

    @Override
    public void processElement(StreamRecord<C> element) {
        panes.add(element.getValue());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        panes.sendUpTo(mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        panes.sendAll();
    }

    @Override
    public void endInput() {
        panes.sendAll();
    }
}
