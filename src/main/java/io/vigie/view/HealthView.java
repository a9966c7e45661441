package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the other views say can be relied on.
 *
 * @param deadLetters the most frequent first
 * @param models by name
 * @param statuses of monitors that would not alarm now, or would not be believed, by model and monitor
 */
public record HealthView(
        Period period,
        @Nullable Long lastData,
        List<DeadLetters> deadLetters,
        List<ModelHealth> models,
        List<StatusItem> statuses,
        boolean incomplete) {

    /**
     * @param meaning one sentence for the reason
     * @param lastDay how many in the last 24 hours
     * @param inPeriod how many in the period
     * @param curve column {@code count}, each hour or longer
     */
    public record DeadLetters(String topic, String reason, String meaning, long lastDay, long inPeriod, Curve curve) {}

    /**
     * Figures of a model are those of its newest 24-hour window.
     *
     * @param lagMs how long after the end of the last hour it was worked on
     * @param unansweredRate share of requests without a response
     * @param labelRate labels of the criterion that has most of them, divided by requests, in the newest 30-day window
     * @param labelDelayP50Ms half of the labels came within this, over the last week of the period; see
     *     {@link LabelDelays}
     * @param labelDelayP95Ms 95 % of the labels came within this, likewise
     * @param overflow dimensions of which values were left out
     * @param curve columns {@code lag_ms}, {@code labels}, {@code label_delay_p50_ms}, {@code label_delay_p95_ms}
     * @param traffic columns {@code requests}, {@code unanswered}
     */
    public record ModelHealth(
            String model,
            @Nullable Long lastData,
            @Nullable Long lagMs,
            @Nullable Long requests,
            @Nullable Long unanswered,
            @Nullable Double unansweredRate,
            @Nullable Double labelRate,
            @Nullable Double labelDelayP50Ms,
            @Nullable Double labelDelayP95Ms,
            List<Overflow> overflow,
            Curve curve,
            Curve traffic) {}

    /**
     * @param requests that count in {@code ~other}
     * @param share of all requests of the model, in [0, 1]
     */
    public record Overflow(String dimension, long requests, double share) {}
}
