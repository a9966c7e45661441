package io.vigie.flink;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one operator makes dead letters of: counted by reason, and in the log by place and reason, without a word of
 * what the record says.
 */
public final class DeadLetterCounters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCounters.class);

    private final OperatorMetrics metrics;
    private final Map<RejectionReason, Counter> counters;
    private final Map<RejectionReason, RateLimitedLog> lines = new EnumMap<>(RejectionReason.class);

    /** @param expected reasons that are 0 from the start; others begin with their first dead letter */
    public DeadLetterCounters(MetricGroup operator, Set<RejectionReason> expected) {
        this.metrics = new OperatorMetrics(operator);
        this.counters = metrics.counters(JobMetric.DEAD_LETTERS, expected);
    }

    public void count(DeadLetter letter) {
        RejectionReason reason = RejectionReason.valueOf(letter.reason());
        counters.computeIfAbsent(reason, each -> metrics.counter(JobMetric.DEAD_LETTERS, each.name()))
                .inc();
        lines.computeIfAbsent(reason, unused -> RateLimitedLog.of(LOG))
                .warn(
                        "The record at offset {} of {}-{} is a dead letter: {}",
                        letter.offset(),
                        letter.topic(),
                        letter.partition(),
                        reason);
    }
}
