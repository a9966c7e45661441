package io.vigie.flink.drift;

import io.vigie.model.Rejection;
import io.vigie.series.DeadLetterPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * rejections of one topic and reason → a point for each hour, written again as the hour's count grows: at most once in
 * {@link #WRITE_EVERY_MS}.
 *
 * <p>Event time is the time of rejection. State: the counts of the last two days. What comes later still is counted in
 * {@code lateRejections} and changes nothing: the count that it belongs to is not there to be added to.
 */
public final class DeadLetterCountFunction
        extends KeyedProcessFunction<DeadLetterCountFunction.Cause, Rejection, SeriesPoint> {

    private static final long serialVersionUID = 1;

    static final long WRITE_EVERY_MS = 5_000;
    static final long KEPT_MS = 2 * RollUpLevel.DAY.lengthMs();

    /** Stored in savepoints: renaming a component drops all counts. */
    public record Cause(String topic, String reason) {

        public static Cause of(Rejection rejection) {
            return new Cause(rejection.topic(), rejection.reason());
        }
    }

    /**
     * Stored in savepoints: renaming a component drops all counts.
     *
     * @param written what the point says that was written last, 0 before the first
     */
    public record Tally(long count, long written) {}

    private transient MapState<Long, Tally> hours;
    private transient Counter lateRejections;

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming it drops all counts.
        hours = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("hours", Types.LONG, TypeInformation.of(Tally.class)));
        lateRejections = new OperatorMetrics(getRuntimeContext().getMetricGroup()).counter(JobMetric.LATE_REJECTIONS);
    }

    @Override
    public void processElement(Rejection rejection, Context context, Collector<SeriesPoint> out) throws Exception {
        long end = RollUpLevel.HOUR.floor(rejection.at()) + RollUpLevel.HOUR.lengthMs();
        if (end + KEPT_MS <= context.timerService().currentWatermark()) {
            lateRejections.inc();
            return;
        }
        Tally known = hours.get(end);
        hours.put(end, known == null ? new Tally(1, 0) : new Tally(known.count() + 1, known.written()));
        long now = context.timerService().currentProcessingTime();
        context.timerService().registerProcessingTimeTimer(now - Math.floorMod(now, WRITE_EVERY_MS) + WRITE_EVERY_MS);
        context.timerService().registerEventTimeTimer(end + KEPT_MS);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SeriesPoint> out) throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            writeAll(context.getCurrentKey(), out);
            return;
        }
        long end = time - KEPT_MS;
        Tally tally = hours.get(end);
        if (tally != null) {
            // The end of a bounded input comes before the clock says that it is time to write.
            write(context.getCurrentKey(), end, tally, out);
            hours.remove(end);
        }
    }

    private void writeAll(Cause cause, Collector<SeriesPoint> out) throws Exception {
        List<Long> written = new ArrayList<>();
        for (Map.Entry<Long, Tally> hour : hours.entries()) {
            if (write(cause, hour.getKey(), hour.getValue(), out)) {
                written.add(hour.getKey());
            }
        }
        for (long end : written) {
            long count = hours.get(end).count();
            hours.put(end, new Tally(count, count));
        }
    }

    private static boolean write(Cause cause, long end, Tally tally, Collector<SeriesPoint> out) {
        if (tally.count() == tally.written()) {
            return false;
        }
        out.collect(DeadLetterPoints.of(cause.topic(), cause.reason(), end, tally.count()));
        return true;
    }
}
