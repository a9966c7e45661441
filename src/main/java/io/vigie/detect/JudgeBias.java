package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether one judge still says of answers what it said before, compared with the truth: a two-sided e-detector on f − y
 * of answers that have both. So a change of the judge is told from one of the model, which moves both.
 *
 * <p>The first {@value #REFERENCE_PAIRS} pairs are the reference. After them d = (1 + f − y)/2 in [0, 1] is watched from
 * above and 1 − d from below, each against what the reference allows: its mean, one standard error of it, and half of
 * the tolerance, since d has half the scale. Each {@link EDetector} alarms at the mixture's evidence of twice the pairs
 * in which the budget allows one false alarm. After an alarm the pairs since are the next reference: a judge that has
 * changed stays as it is, and what it says is compared with itself from then on.
 *
 * <p>Memory: two {@link EDetector}s.
 */
final class JudgeBias {
    static final int REFERENCE_PAIRS = 100;

    private long pairs;
    private double weight;
    private double squaredWeight;
    private double total;
    private double squares;

    private EDetector kinder = new EDetector();
    private EDetector harsher = new EDetector();

    /** Whether there was an alarm since which no new reference is complete. */
    private boolean isAlarmed;

    /**
     * A change of the judge.
     *
     * @param before mean of f − y in the reference
     * @param now the same since the onset
     * @param onsetAt epoch milliseconds
     * @param pairs since the onset
     * @param log10Evidence log10 of the e-detector's evidence
     * @param log10Threshold what it had to reach
     */
    record BiasChange(
            double before, double now, long onsetAt, long pairs, double log10Evidence, double log10Threshold) {}

    /** What one pair led to. */
    record BiasNews(Optional<BiasChange> change, boolean isSettled) {
        static final BiasNews NONE = new BiasNews(Optional.empty(), false);
    }

    /**
     * @param y the truth, in [0, 1]
     * @param f the judge's score, in [0, 1]
     * @param w in (0, 1]
     * @param tolerance of quality, at least 0
     * @param pairsPerAlarm in which one false alarm is allowed
     */
    BiasNews add(double y, double f, double w, long requestedAt, double tolerance, double pairsPerAlarm) {
        if (pairs < REFERENCE_PAIRS) {
            pairs++;
            weight += w;
            squaredWeight += w * w;
            total += w * (f - y);
            squares += w * (f - y) * (f - y);
            if (pairs == REFERENCE_PAIRS && isAlarmed) {
                isAlarmed = false;
                return new BiasNews(Optional.empty(), true);
            }
            return BiasNews.NONE;
        }
        double mean = total / weight;
        double error = Math.sqrt(Math.max(1.0 / pairs, squares / weight - mean * mean) * squaredWeight) / weight;
        double allowedAbove = Math.min(1, (1 + mean + error + tolerance) / 2);
        double allowedBelow = Math.min(1, (1 - mean + error + tolerance) / 2);
        double d = (1 + f - y) / 2;
        kinder.update(d, w, allowedAbove, requestedAt);
        harsher.update(1 - d, w, allowedBelow, requestedAt);
        double threshold = StrictMath.log10(2 * Math.max(SequentialMonitor.LEAST_LABELS_PER_ALARM, pairsPerAlarm));
        if (kinder.evidence() >= threshold) {
            return alarm(kinder, 1, mean, threshold);
        }
        return harsher.evidence() >= threshold ? alarm(harsher, -1, mean, threshold) : BiasNews.NONE;
    }

    private BiasNews alarm(EDetector detector, int sign, double before, double threshold) {
        OnsetRun run = detector.run().orElseThrow(() -> new IllegalStateException("an alarm without labels"));
        double now = sign * (2 * run.error() - 1);
        BiasChange change = new BiasChange(before, now, run.onset(), run.labels(), detector.evidence(), threshold);
        pairs = 0;
        weight = 0;
        squaredWeight = 0;
        total = 0;
        squares = 0;
        kinder = new EDetector();
        harsher = new EDetector();
        isAlarmed = true;
        return new BiasNews(Optional.of(change), false);
    }

    boolean isAlarmed() {
        return isAlarmed;
    }

    /** Mean of f − y in the reference; empty while it is not complete. */
    OptionalDouble reference() {
        return pairs < REFERENCE_PAIRS ? OptionalDouble.empty() : OptionalDouble.of(total / weight);
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, pairs);
        out.writeDouble(weight);
        out.writeDouble(squaredWeight);
        out.writeDouble(total);
        out.writeDouble(squares);
        out.writeBoolean(isAlarmed);
        kinder.writeTo(out);
        harsher.writeTo(out);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static JudgeBias readFrom(DataInput in) throws IOException {
        JudgeBias read = new JudgeBias();
        read.pairs = Varint.readSize(in, REFERENCE_PAIRS);
        read.weight = in.readDouble();
        read.squaredWeight = in.readDouble();
        read.total = in.readDouble();
        read.squares = in.readDouble();
        if (!(read.weight >= 0 && read.squaredWeight >= 0 && read.squares >= 0)
                || !(Math.abs(read.total) <= read.weight)
                || !(read.weight <= REFERENCE_PAIRS)
                || (read.pairs > 0 && read.weight == 0)) {
            throw new IOException("a bias of a judge that no pairs lead to");
        }
        read.isAlarmed = in.readBoolean();
        read.kinder = EDetector.readFrom(in);
        read.harsher = EDetector.readFrom(in);
        return read;
    }
}
