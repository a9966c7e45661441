package io.vigie.flink;

import io.vigie.model.DeadLetter;
import io.vigie.model.Reason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** arrivals → usable records. Rejected: {@link RejectedRecords#DEAD_LETTERS}, counted by reason. */
public final class AcceptFunction<T> extends ProcessFunction<Arrival<T>, T> {

    private static final long serialVersionUID = 1;

    private transient Map<Reason, Counter> rejected;

    @Override
    public void open(OpenContext context) {
        rejected = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            rejected.put(
                    reason,
                    getRuntimeContext()
                            .getMetricGroup()
                            .addGroup("reason", reason.name())
                            .counter("rejected"));
        }
    }

    @Override
    public void processElement(Arrival<T> arrival, Context context, Collector<T> out) {
        DeadLetter letter = arrival.rejected();
        T value = arrival.value();
        if (letter != null) {
            rejected.get(Reason.valueOf(letter.reason())).inc();
            context.output(RejectedRecords.DEAD_LETTERS, letter);
        } else if (value != null) {
            out.collect(value);
        }
    }
}
