package io.vigie.flink;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * decoded records → usable records. Rejected: {@link DeadLetterFactory#DEAD_LETTERS}, counted by reason. Late records
 * pass, and are counted.
 */
public final class DeadLetterRoutingFunction<T> extends ProcessFunction<DecodedRecord<T>, T> {

    private static final long serialVersionUID = 1;

    /** What is found out later, by what else is known. */
    private static final Set<RejectionReason> FOUND_LATER = EnumSet.of(
            RejectionReason.TOO_MANY_MODELS,
            RejectionReason.REQUEST_AFTER_HORIZON,
            RejectionReason.REUSED_ID,
            RejectionReason.UNMATCHED_RESPONSE,
            RejectionReason.UNMATCHED_LABEL,
            RejectionReason.LABEL_AFTER_HORIZON,
            RejectionReason.UNMATCHED_SIGNAL,
            RejectionReason.TOO_MANY_LABELS,
            RejectionReason.TOO_MANY_WAITING);

    private final boolean countsLate;

    private transient DeadLetterCounters deadLetters;
    private transient Counter lateRecords;

    /**
     * @param countsLate whether the records come in the order of their times, more or less, so that a late one means
     * something
     */
    public DeadLetterRoutingFunction(boolean countsLate) {
        this.countsLate = countsLate;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        deadLetters = new DeadLetterCounters(metrics, EnumSet.complementOf(EnumSet.copyOf(FOUND_LATER)));
        if (countsLate) {
            lateRecords = new OperatorMetrics(metrics).counter(JobMetric.LATE_RECORDS);
        }
    }

    @Override
    public void processElement(DecodedRecord<T> decoded, Context context, Collector<T> out) {
        DeadLetter letter = decoded.rejected();
        T value = decoded.value();
        if (letter != null) {
            deadLetters.count(letter);
            context.output(DeadLetterFactory.DEAD_LETTERS, letter);
        } else if (value != null) {
            Long time = context.timestamp();
            if (countsLate && time != null && time <= context.timerService().currentWatermark()) {
                lateRecords.inc();
            }
            out.collect(value);
        }
    }
}
