package io.vigie.detect;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.KullbackLeiblerBound;
import io.vigie.stats.NewcombeInterval;
import org.jspecify.annotations.Nullable;

/**
 * Something a {@link SequentialMonitor} has proven.
 *
 * @param at when it was: the time at which the deciding label was known, or at which the reference was ready for a
 *     label that waited
 * @param onsetAt time of the first request of the degradation, for {@link DetectionEventType#RECOVERED} of the recovery
 */
public record DetectionEvent(
        DetectionEventType kind, long at, long onsetAt, SequentialEvidence evidence, EffectSize effect) {
    /** What happened. Stored in savepoints by name. */
    public enum DetectionEventType {
        /** Quality is below what is allowed. */
        DEGRADED,
        /**
         * It still is, on labels since the last event; at most once a day, with the onset of the degradation that it
         * belongs to.
         */
        UPDATE,
        /** It is not any more, proven as the degradation was. */
        RECOVERED
    }

    /**
     * @param log10Evidence log10 M at the deciding label; null from a detector that knows no evidence
     * @param log10Threshold log10 A at that time; null beside no evidence
     * @param labels the labels behind {@link EffectSize#current}: since the onset, for an update since the onset within
     *     the labels after the alarm
     */
    public record SequentialEvidence(
            @Nullable Double log10Evidence, @Nullable Double log10Threshold, long labels) {}

    /**
     * Quality in [0, 1] now and in the reference, and current − reference with Newcombe's interval. The current labels
     * were found by looking for the worst stretch (for a recovery, the best), so they exaggerate: a fresh alarm on a
     * rise of the error by 0.10 says 0.21. The other two do not, or less.
     *
     * @param likely quality now as the evidence sees it, Σω·M·q/Σω·M over the bets; null from a detector that knows no
     *     evidence
     * @param atLeast how far quality has moved at the least, at 95 %: it is no better than this (for a recovery, no
     *     worse), by {@link KullbackLeiblerBound}
     */
    public record EffectSize(
            Interval current,
            Interval reference,
            Interval change,
            @Nullable Double likely,
            double atLeast) {

        /** The same of 1 − quality: of the share of what is bad. */
        public EffectSize complement() {
            return new EffectSize(
                    complement(current, 1),
                    complement(reference, 1),
                    complement(change, 0),
                    likely == null ? null : 1 - likely,
                    1 - atLeast);
        }

        private static Interval complement(Interval of, double whole) {
            return new Interval(whole - of.value(), whole - of.upper(), whole - of.lower(), of.n());
        }

        /**
         * The end of the change's interval that is nearer to 0, when {@link #atLeast} takes the place of the end of
         * {@link #current}: the stretch was picked, and the reference is an estimate too. 0 or on the other side where
         * not even the sign of the change is proven.
         */
        public double changeAtLeast() {
            boolean isBetter = atLeast < current.value();
            Interval bounded = new Interval(
                    current.value(),
                    isBetter ? atLeast : current.lower(),
                    isBetter ? current.upper() : atLeast,
                    current.n());
            Interval by = NewcombeInterval.of(bounded, reference);
            return isBetter ? by.lower() : by.upper();
        }
    }
}
