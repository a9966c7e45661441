package io.vigie.detect;

import io.vigie.stats.Estimate.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Something a {@link SequentialMonitor} has proven.
 *
 * @param at when it was: the time at which the deciding label was known, or at which the reference was ready for a label that waited
 * @param onsetAt time of the first request of the degradation, for {@link DetectionEventType#RECOVERED} of the recovery
 */
public record DetectionEvent(
        DetectionEventType kind, long at, long onsetAt, SequentialEvidence evidence, EffectSize effect) {
    /** What happened. Stored in savepoints by name. */
    public enum DetectionEventType {
        /** Quality is below what is allowed. */
        DEGRADED,
        /** It still is, on labels since the last event; at most once a day, with the onset of the degradation that it belongs to. */
        UPDATE,
        /** It is not any more, proven as the degradation was. */
        RECOVERED
    }

    /**
     * @param log10Evidence log10 M at the deciding label; null from a detector that knows no evidence
     * @param log10Threshold log10 A at that time; null beside no evidence
     * @param labels the labels behind {@link EffectSize#current}: since the onset, for an update since the onset within the labels after the alarm
     */
    public record SequentialEvidence(
            @Nullable Double log10Evidence, @Nullable Double log10Threshold, long labels) {}

    /**
     * Quality in [0, 1] now and in the reference, and current − reference with Newcombe's interval. The current labels were found by looking for the
     * worst stretch (for a recovery, the best), so they exaggerate a little.
     */
    public record EffectSize(Interval current, Interval reference, Interval change) {}
}
