package io.vigie.detect;

import io.vigie.model.JudgeEvent;
import io.vigie.model.LabelSource;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What judges say beside the truth, so that a label of the truth tells more: y − λ·(f − f̄) has the mean of y whatever
 * the judge is worth, and less variance where it agrees. f is the judge's score of that answer and f̄ the mean of the
 * same judge over all answers of the same UTC day that it has judged, people's choice among these being at random. A
 * judge that becomes harsher or kinder moves both, so it moves nothing here.
 *
 * <p>λ is what the pairs of before lead one to take, Cov_w(y, f)/Var(f), clipped to [0, 1], taken anew on each UTC day:
 * it never depends on the label that it is used on. Pairs are forgotten by 2 % a day. Sources: prediction-powered
 * e-values, Csillag, Struchiner, Goedert, arXiv 2502.04294; control by the mean of all judged answers, PPI++,
 * arXiv 2311.01453.
 *
 * <p>Each judge is also watched itself ({@link JudgeBias}).
 *
 * <p>Memory: 30 bytes for each of the last {@value #MOST_DAYS} days and at most {@value #MOST_JUDGES} judges of a day,
 * 1 kB for each judge that is watched.
 */
final class JudgeControl {
    static final int MOST_DAYS = 60;
    static final int MOST_JUDGES = 8;

    /** Fewer pairs lead to no λ. */
    static final double LEAST_PAIRS = 30;

    private static final double KEPT_A_DAY = 0.98;
    private static final double NO_SPREAD = 1e-9;
    private static final int MOMENTS = 10;

    /** The judge's scores of one day, weighted by the judge's own sampling. */
    private static final class JudgedDay {
        private double weight;
        private double total;
    }

    private final TreeMap<Long, TreeMap<String, JudgedDay>> days = new TreeMap<>();

    /** Σ1, Σw, Σwy, Σwf, Σwy², Σwf², Σwyf of pairs. */
    private double pairs;

    private double weight;
    private double ofTruth;
    private double ofJudge;
    private double truthSquares;
    private double judgeSquares;
    private double products;

    private double lambda;
    private double residualVariance;
    private double judgeMean;

    /** Of the judges that were seen first; more than {@value #MOST_JUDGES} are not watched. */
    private final TreeMap<String, JudgeBias> biases = new TreeMap<>();

    private final List<JudgeEvent> news = new ArrayList<>();
    private long takenOn = Long.MIN_VALUE;

    /**
     * What a pair is held against, to watch the judge.
     *
     * @param now epoch milliseconds
     * @param usualProbability below which a label weighs no more
     * @param tolerance of quality
     * @param pairsPerAlarm in which one false alarm is allowed; infinite: nothing alarms
     */
    record PairTerms(long now, double usualProbability, double tolerance, double pairsPerAlarm) {}

    /** Takes note of a judge's score, and of the pair that it makes. */
    void judged(ScoredLabel label, PairTerms terms) {
        String judge = label.judge();
        if (label.source() != LabelSource.JUDGE || judge == null) {
            return;
        }
        ScoredLabel.SupersededScore previous = label.previous();
        JudgedDay day = dayOf(label.requestedAt(), judge);
        if (day != null) {
            if (previous != null && day.weight > 0) {
                day.weight = Math.max(0, day.weight - 1 / previous.probability());
                day.total = Math.max(0, day.total - previous.score() / previous.probability());
            }
            day.weight += 1 / label.probability();
            day.total += label.score() / label.probability();
        }
        ScoredLabel.PairedScore truth = label.pair();
        if (truth != null && previous == null) {
            learn(truth.score(), label.score(), 1 / truth.probability() / label.probability());
            watch(judge, truth.score(), label.score(), truth.probability(), label.requestedAt(), terms);
        }
    }

    private @Nullable JudgedDay dayOf(long requestedAt, String judge) {
        Map<String, JudgedDay> judges =
                days.computeIfAbsent(Math.floorDiv(requestedAt, ReferenceSums.DAY), unused -> new TreeMap<>());
        return judges.size() >= MOST_JUDGES
                ? judges.get(judge)
                : judges.computeIfAbsent(judge, unused -> new JudgedDay());
    }

    /** Takes note of the pair that a label of the truth makes; after {@link #adjusted}. */
    void paired(ScoredLabel label, PairTerms terms) {
        ScoredLabel.PairedScore judge = label.pair();
        if (judge != null && label.judge() != null && label.previous() == null) {
            learn(label.score(), judge.score(), 1 / label.probability() / judge.probability());
            watch(label.judge(), label.score(), judge.score(), label.probability(), label.requestedAt(), terms);
        }
    }

    private void watch(String judge, double y, double f, double probability, long requestedAt, PairTerms terms) {
        JudgeBias bias = biases.get(judge);
        if (bias == null) {
            if (biases.size() >= MOST_JUDGES) {
                return;
            }
            bias = new JudgeBias();
            biases.put(judge, bias);
        }
        double w = Math.min(1, terms.usualProbability() / probability);
        JudgeBias.BiasNews told = bias.add(y, f, w, requestedAt, terms.tolerance(), terms.pairsPerAlarm());
        told.change()
                .ifPresent(change -> news.add(new JudgeEvent(
                        terms.now(),
                        judge,
                        change.before(),
                        change.now(),
                        change.onsetAt(),
                        change.pairs(),
                        change.log10Evidence(),
                        change.log10Threshold(),
                        false)));
        if (told.isSettled()) {
            double level = bias.reference().orElse(0);
            news.add(new JudgeEvent(
                    terms.now(), judge, level, level, requestedAt, JudgeBias.REFERENCE_PAIRS, 0, 0, true));
        }
    }

    /** What was found of judges since the last call, in the order in which it was. */
    List<JudgeEvent> takeNews() {
        List<JudgeEvent> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    /** Whether a judge has changed, and what it is now is not yet known. */
    boolean hasChangedJudge() {
        return biases.values().stream().anyMatch(JudgeBias::isAlarmed);
    }

    private void learn(double y, double f, double w) {
        pairs++;
        weight += w;
        ofTruth += w * y;
        ofJudge += w * f;
        truthSquares += w * y * y;
        judgeSquares += w * f * f;
        products += w * y * f;
    }

    /** Lets days pass: λ is taken anew on the first call of a UTC day, and old days and pairs are forgotten. */
    void advance(long now) {
        long today = Math.floorDiv(now, ReferenceSums.DAY);
        if (today <= takenOn) {
            return;
        }
        double kept = takenOn == Long.MIN_VALUE ? 1 : StrictMath.pow(KEPT_A_DAY, (double) (today - takenOn));
        takenOn = today;
        days.headMap(today - MOST_DAYS).clear();
        take();
        pairs *= kept;
        weight *= kept;
        ofTruth *= kept;
        ofJudge *= kept;
        truthSquares *= kept;
        judgeSquares *= kept;
        products *= kept;
    }

    private void take() {
        lambda = 0;
        residualVariance = 0;
        if (pairs < LEAST_PAIRS || !(weight > 0)) {
            return;
        }
        double y = ofTruth / weight;
        double f = ofJudge / weight;
        double judgeVariance = judgeSquares / weight - f * f;
        double covariance = products / weight - y * f;
        judgeMean = Math.min(1, Math.max(0, f));
        if (judgeVariance > NO_SPREAD && covariance > 0) {
            lambda = Math.min(1, covariance / judgeVariance);
            double truthVariance = truthSquares / weight - y * y;
            // A judge that never erred may err on the next pair.
            residualVariance = Math.max(
                    lambda * lambda / (pairs + 1),
                    truthVariance - 2 * lambda * covariance + lambda * lambda * judgeVariance);
        }
    }

    /** In [0, 1]; 0 while too little is known of the judge. */
    double lambda() {
        return lambda;
    }

    /** Variance of y − λ·(f − f̄), above 0 where λ is. */
    double residualVariance() {
        return residualVariance;
    }

    /** How large an error 1 − y + λ·(f − f̄) comes, where both are wrong at once: 1 + λ·(1 − f̄), from 1 to 2. */
    double largestError() {
        return 1 + lambda * (1 - judgeMean);
    }

    /** y − λ·(f − f̄) of a label of the truth, in [−λ, 1 + λ]; y where no judge has scored the answer. */
    double adjusted(ScoredLabel label) {
        ScoredLabel.PairedScore pair = label.pair();
        String judge = label.judge();
        if (lambda == 0 || pair == null || judge == null) {
            return label.score();
        }
        Map<String, JudgedDay> judges = days.get(Math.floorDiv(label.requestedAt(), ReferenceSums.DAY));
        JudgedDay day = judges == null ? null : judges.get(judge);
        if (day == null || !(day.weight > 0)) {
            return label.score();
        }
        double mean = Math.min(1, day.total / day.weight);
        return label.score() - lambda * (pair.score() - mean);
    }

    void writeTo(DataOutput out) throws IOException {
        double[] moments = {
            pairs, weight, ofTruth, ofJudge, truthSquares, judgeSquares, products, lambda, residualVariance, judgeMean
        };
        for (double moment : moments) {
            out.writeDouble(moment);
        }
        out.writeLong(takenOn);
        Varint.writeUnsigned(out, days.size());
        for (Map.Entry<Long, TreeMap<String, JudgedDay>> day : days.entrySet()) {
            Varint.writeSigned(out, day.getKey());
            Varint.writeUnsigned(out, day.getValue().size());
            for (Map.Entry<String, JudgedDay> judge : day.getValue().entrySet()) {
                out.writeUTF(judge.getKey());
                out.writeDouble(judge.getValue().weight);
                out.writeDouble(judge.getValue().total);
            }
        }
        Varint.writeUnsigned(out, biases.size());
        for (Map.Entry<String, JudgeBias> bias : biases.entrySet()) {
            out.writeUTF(bias.getKey());
            bias.getValue().writeTo(out);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static JudgeControl readFrom(DataInput in) throws IOException {
        JudgeControl read = new JudgeControl();
        double[] moments = new double[MOMENTS];
        for (int i = 0; i < MOMENTS; i++) {
            moments[i] = in.readDouble();
            if (!(moments[i] >= 0 && moments[i] < Double.POSITIVE_INFINITY)) {
                throw new IOException("sums of pairs that no labels lead to");
            }
        }
        read.pairs = moments[0];
        read.weight = moments[1];
        read.ofTruth = moments[2];
        read.ofJudge = moments[3];
        read.truthSquares = moments[4];
        read.judgeSquares = moments[5];
        read.products = moments[6];
        read.lambda = moments[7];
        read.residualVariance = moments[8];
        read.judgeMean = moments[9];
        if (read.lambda > 1 || read.judgeMean > 1 || (read.lambda > 0 && read.residualVariance == 0)) {
            throw new IOException("a share of the judge that no labels lead to");
        }
        read.takenOn = in.readLong();
        int size = Varint.readSize(in, Integer.MAX_VALUE);
        for (int i = 0; i < size; i++) {
            long day = Varint.readSigned(in);
            TreeMap<String, JudgedDay> judges = new TreeMap<>();
            for (int left = Varint.readSize(in, MOST_JUDGES); left > 0; left--) {
                String name = in.readUTF();
                JudgedDay judged = new JudgedDay();
                judged.weight = in.readDouble();
                judged.total = in.readDouble();
                if (!(judged.weight >= 0 && judged.total >= 0 && judged.weight + judged.total < Double.MAX_VALUE)) {
                    throw new IOException("a day of a judge that no labels lead to");
                }
                judges.put(name, judged);
            }
            read.days.put(day, judges);
        }
        for (int left = Varint.readSize(in, MOST_JUDGES); left > 0; left--) {
            read.biases.put(in.readUTF(), JudgeBias.readFrom(in));
        }
        return read;
    }
}
