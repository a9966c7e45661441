package io.vigie.alert;

import io.vigie.stats.Estimate.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The evidence behind an alert. Stored in savepoints: renaming a component loses the evidence of open alerts.
 *
 * @param path which of a monitor's paths found it
 * @param current the metric now, in its own unit
 * @param reference what {@code current} is compared with
 * @param change current minus reference, or for a relative metric the quotient minus one
 * @param count number of labels or interactions that {@code current} rests on
 * @param likely a share as sequential evidence sees it now, which exaggerates less than the stretch of labels that
 *     raised the alarm; null: {@code current} is the best that is known
 * @param atLeast how large the change is at the least, at 95 %, with its sign and in its unit; null where not even the
 *     sign is proven
 * @param evidence log10 of the sequential statistic; null where there is none
 * @param threshold log10 of its alarm threshold; null where there is none
 * @param onsetFrom epoch milliseconds: the beginning of the stretch that the onset was found in; null where it was
 *     found to the request, or not at all
 * @param onsetAt epoch milliseconds: when the change was there at the latest; null where nothing estimates it
 */
public record AlertEvidence(
        EvidencePath path,
        double current,
        double currentLower,
        double currentUpper,
        double reference,
        double change,
        double changeLower,
        double changeUpper,
        long count,
        @Nullable Double likely,
        @Nullable Double atLeast,
        @Nullable Double evidence,
        @Nullable Double threshold,
        @Nullable Long onsetFrom,
        @Nullable Long onsetAt) {

    /** How a monitor finds a change. Stored in savepoints by name. */
    public enum EvidencePath {
        SEQUENTIAL("sequential evidence"),
        RANKED_BLOCKS("ranked blocks"),
        WINDOWS("comparison of windows"),
        BURN_RATE("burn rate"),
        SILENCE("silence");

        private final String words;

        EvidencePath(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }

    /**
     * What sequential evidence knows beyond two intervals.
     *
     * @param likely as in {@link AlertEvidence}
     * @param atLeast as in {@link AlertEvidence}; on the other side of 0 than the change it proves nothing
     * @param log10Evidence null from a detector that knows no evidence
     */
    public record SequentialProof(
            @Nullable Double likely,
            @Nullable Double atLeast,
            @Nullable Double log10Evidence,
            @Nullable Double log10Threshold,
            @Nullable Long onsetFrom,
            long onsetAt) {}

    /** A figure against another, without an onset: the nearer end of the change's interval is what is proven of it. */
    public static AlertEvidence compared(
            EvidencePath path, Interval current, double reference, Interval change, long count) {
        double nearer = change.value() < 0 ? change.upper() : change.lower();
        return of(path, current, reference, change, count)
                .with(new SequentialProof(null, nearer, null, null, null, 0), null);
    }

    /** The same with an onset and evidence. */
    public static AlertEvidence proven(
            EvidencePath path, Interval current, double reference, Interval change, long count, SequentialProof proof) {
        return of(path, current, reference, change, count).with(proof, proof.onsetAt());
    }

    /**
     * Another figure against the same reference, found by the same path with the same evidence. Nothing is likelier
     * than the figure itself, and the nearer end of the change's interval is what is proven of it.
     */
    public AlertEvidence at(Interval level, Interval by, long observations) {
        Long onset = onsetAt;
        if (onset == null) {
            return compared(path, level, reference, by, observations);
        }
        double nearer = by.value() < 0 ? by.upper() : by.lower();
        return proven(
                path,
                level,
                reference,
                by,
                observations,
                new SequentialProof(null, nearer, evidence, threshold, onsetFrom, onset));
    }

    private static AlertEvidence of(
            EvidencePath path, Interval current, double reference, Interval change, long count) {
        return new AlertEvidence(
                path,
                current.value(),
                current.lower(),
                current.upper(),
                reference,
                change.value(),
                change.lower(),
                change.upper(),
                count,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private AlertEvidence with(SequentialProof proof, @Nullable Long onset) {
        Double least = atLeast(proof);
        return new AlertEvidence(
                path,
                current,
                currentLower,
                currentUpper,
                reference,
                change,
                changeLower,
                changeUpper,
                count,
                proof.likely(),
                least,
                proof.log10Evidence(),
                proof.log10Threshold(),
                proof.onsetFrom(),
                onset);
    }

    /** Proven of the change, and never more than what is likely. */
    private @Nullable Double atLeast(SequentialProof proof) {
        Double least = proof.atLeast();
        Double most = proof.likely() == null ? Double.valueOf(change) : Double.valueOf(proof.likely() - reference);
        if (least == null || least * change <= 0 || most * change <= 0) {
            return null;
        }
        return Math.abs(least) < Math.abs(most) ? least : most;
    }

    /** The figure to tell first. */
    double headline() {
        return likely == null ? current : likely;
    }

    /** The change to the figure to tell first. */
    double headlineChange() {
        return likely == null ? change : likely - reference;
    }
}
