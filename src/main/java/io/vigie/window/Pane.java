package io.vigie.window;

import io.vigie.model.LabelContribution;
import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnContribution;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Mergeable sums over a stretch of request time: five minutes, an hour, a day, or a window. Merging is associative and
 * commutative: exactly for counts and histograms, to compensated double precision for sums. Memory: a few hundred bytes
 * plus about 12 bytes for each latency bucket of latencies or costs in use (latencies have at most about 1,900 over the
 * whole range from 1 ms to a day).
 */
public final class Pane {

    /** Bins of equal width over [0, 1]. */
    public static final int CONFIDENCE_BINS = 10;

    /**
     * What a request or its answer tells as a number: the sums of it, each value with weight 1, and of some also their
     * distribution. Adding, merging, storing and checking follow from this list.
     */
    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method of a record
    public enum Amount {
        OUTPUT_TOKENS(1, Counted.ANSWER, TrafficContribution::outputTokens),
        /** US dollars; with their distribution. */
        COST(2, Counted.ANSWER, TrafficContribution::costUsd),
        INPUT_TOKENS(3, Counted.REQUEST, TrafficContribution::inputTokens);

        private static final Set<Amount> WITH_HISTOGRAM = EnumSet.of(COST);

        private final int code;
        private final Counted counted;
        private final Function<TrafficContribution, @Nullable Number> value;

        /** @param code in stored panes: it stays, whatever the order; panes from before have nothing of a new one */
        Amount(int code, Counted counted, Function<TrafficContribution, @Nullable Number> value) {
            this.code = code;
            this.counted = counted;
            this.value = value;
        }

        int code() {
            return code;
        }

        /** What tells it: a request, or an answer. */
        Counted counted() {
            return counted;
        }

        boolean hasHistogram() {
            return WITH_HISTOGRAM.contains(this);
        }

        /** @throws IllegalArgumentException if there is none with this code */
        static Amount ofCode(int code) {
            return Arrays.stream(values())
                    .filter(amount -> amount.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no amount has the code " + code));
        }
    }

    private static final int STATUSES = 5;
    private static final int SIGNALS = 6;

    long requests;
    /** Of those that tell their label probability, by its {@link StratifiedSums#stratumOf stratum}. */
    SortedMap<Integer, Long> requestsByStratum = new TreeMap<>();

    long unanswered;
    final long[] byStatus = new long[STATUSES];
    long latencySumMs;
    LogHistogram latency = new LogHistogram();
    LogHistogram firstToken = new LogHistogram();
    final Map<Amount, WeightedSums> amounts = new EnumMap<>(Amount.class);
    final Map<Amount, LogHistogram> amountHistograms = new EnumMap<>(Amount.class);
    long turns;
    long abandoned;
    final long[] bySignal = new long[SIGNALS];
    StratifiedSums afterBad = new StratifiedSums();
    StratifiedSums afterGood = new StratifiedSums();
    SortedMap<String, CriterionSums> criteria = new TreeMap<>();
    final long[] confidenceBins = new long[CONFIDENCE_BINS];
    SortedMap<String, Long> outcomes = new TreeMap<>();

    public void add(TrafficContribution traffic) {
        requests++;
        Double labelProbability = traffic.labelProbability();
        if (labelProbability != null) {
            requestsByStratum.merge(StratifiedSums.stratumOf(labelProbability), 1L, Long::sum);
        }
        for (Amount amount : Amount.values()) {
            Number value = amount.value.apply(traffic);
            if (value != null) {
                add(amount, value.doubleValue());
            }
        }
        ResponseStatus status = traffic.status();
        if (status == null) {
            unanswered++;
            return;
        }
        byStatus[place(status)]++;
        Long latencyMs = traffic.latencyMs();
        if (latencyMs != null) {
            latency.add(latencyMs);
            latencySumMs += latencyMs;
        }
        Long firstTokenMs = traffic.firstTokenMs();
        if (firstTokenMs != null) {
            firstToken.add(firstTokenMs);
        }
        Double confidence = traffic.confidence();
        if (confidence != null) {
            confidenceBins[(int) Math.min(CONFIDENCE_BINS - 1, Math.floor(confidence * CONFIDENCE_BINS))]++;
        }
        String outcome = traffic.outcome();
        if (outcome != null) {
            outcomes.merge(outcome, 1L, Long::sum);
        }
    }

    private void add(Amount amount, double value) {
        amounts.computeIfAbsent(amount, unused -> new WeightedSums()).add(value, 1);
        if (amount.hasHistogram()) {
            amountHistograms
                    .computeIfAbsent(amount, unused -> new LogHistogram())
                    .add(value);
        }
    }

    public void add(TurnContribution turn) {
        turns++;
        if (turn.abandoned()) {
            abandoned++;
        }
        turn.signals().forEach(kind -> bySignal[place(kind)]++);
    }

    public void add(LabelContribution labels) {
        for (LabelContribution.ScoreContribution score : labels.scores()) {
            criteria.computeIfAbsent(score.criterion(), unused -> new CriterionSums())
                    .add(score, labels.requestProbability());
        }
        for (LabelContribution.PairContribution pair : labels.pairs()) {
            criteria.computeIfAbsent(pair.criterion(), unused -> new CriterionSums())
                    .add(pair, Math.floorDiv(labels.requestedAt(), RollUpLevel.PANE.lengthMs()));
        }
        for (LabelContribution.PostAnswerOutcome outcome : labels.postAnswerOutcomes()) {
            StratifiedSums sums = outcome.bad() ? afterBad : afterGood;
            int stratum = StratifiedSums.stratumOf(outcome.probability());
            double left = outcome.abandoned() ? 1 : 0;
            if (outcome.sign() > 0) {
                sums.add(stratum, left, 1 / outcome.probability());
            } else {
                sums.remove(stratum, left, 1 / outcome.probability());
            }
        }
    }

    public void merge(Pane other) {
        merge(other, PanePart.ALL);
    }

    /**
     * Adds some parts of another pane's sums; {@code other} stays as it is. Requests, which scores are a sample of, and
     * turns are counted with any of them.
     */
    public void merge(Pane other, Set<PanePart> parts) {
        requests += other.requests;
        other.requestsByStratum.forEach((stratum, count) -> requestsByStratum.merge(stratum, count, Long::sum));
        turns += other.turns;
        if (parts.contains(PanePart.TRAFFIC)) {
            mergeTraffic(other);
        }
        if (parts.contains(PanePart.LATENCY)) {
            latencySumMs += other.latencySumMs;
            latency.merge(other.latency);
            firstToken.merge(other.firstToken);
        }
        if (parts.contains(PanePart.LABELS)) {
            other.criteria.forEach(
                    (criterion, sums) -> criteria.computeIfAbsent(criterion, unused -> new CriterionSums())
                            .merge(sums));
        }
        if (parts.contains(PanePart.TURNS)) {
            mergeTurns(other);
        }
    }

    private void mergeTraffic(Pane other) {
        unanswered += other.unanswered;
        for (int i = 0; i < byStatus.length; i++) {
            byStatus[i] += other.byStatus[i];
        }
        other.amounts.forEach((amount, sums) ->
                amounts.computeIfAbsent(amount, unused -> new WeightedSums()).merge(sums));
        other.amountHistograms.forEach((amount, histogram) -> amountHistograms
                .computeIfAbsent(amount, unused -> new LogHistogram())
                .merge(histogram));
        for (int i = 0; i < CONFIDENCE_BINS; i++) {
            confidenceBins[i] += other.confidenceBins[i];
        }
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
    }

    private void mergeTurns(Pane other) {
        abandoned += other.abandoned;
        for (int i = 0; i < SIGNALS; i++) {
            bySignal[i] += other.bySignal[i];
        }
        afterBad.merge(other.afterBad);
        afterGood.merge(other.afterGood);
    }

    /** What of a window is another after this pane has replaced {@code before} in it. */
    public Set<PanePart> changedSince(Pane before) {
        Set<PanePart> changed = EnumSet.noneOf(PanePart.class);
        boolean isPopulation = requests != before.requests || !requestsByStratum.equals(before.requestsByStratum);
        if (isPopulation || !hasSameAnswers(before)) {
            changed.add(PanePart.TRAFFIC);
        }
        if (latencySumMs != before.latencySumMs
                || !latency.isSame(before.latency)
                || !firstToken.isSame(before.firstToken)) {
            changed.add(PanePart.LATENCY);
        }
        // Scores are weighted by the requests that they are a sample of.
        if (isPopulation || !isSame(criteria, before.criteria, CriterionSums::isSame)) {
            changed.add(PanePart.LABELS);
        }
        if (turns != before.turns
                || abandoned != before.abandoned
                || !Arrays.equals(bySignal, before.bySignal)
                || !afterBad.isSame(before.afterBad)
                || !afterGood.isSame(before.afterGood)) {
            changed.add(PanePart.TURNS);
        }
        return changed;
    }

    private boolean hasSameAnswers(Pane other) {
        return unanswered == other.unanswered
                && Arrays.equals(byStatus, other.byStatus)
                && isSame(amounts, other.amounts, WeightedSums::isSame)
                && isSame(amountHistograms, other.amountHistograms, LogHistogram::isSame)
                && Arrays.equals(confidenceBins, other.confidenceBins)
                && outcomes.equals(other.outcomes);
    }

    private static <K, V> boolean isSame(Map<K, V> one, Map<K, V> other, BiPredicate<V, V> same) {
        if (!one.keySet().equals(other.keySet())) {
            return false;
        }
        for (Map.Entry<K, V> each : one.entrySet()) {
            V value = other.get(each.getKey());
            if (value == null || !same.test(each.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Renames outcomes and criteria, so that a bound on their number can be kept: names that become equal are merged.
     */
    public void renameCategories(UnaryOperator<String> outcomeName, UnaryOperator<String> criterionName) {
        SortedMap<String, Long> renamedOutcomes = new TreeMap<>();
        outcomes.forEach((name, count) -> renamedOutcomes.merge(outcomeName.apply(name), count, Long::sum));
        outcomes = renamedOutcomes;
        SortedMap<String, CriterionSums> renamedCriteria = new TreeMap<>();
        criteria.forEach((name, sums) -> renamedCriteria
                .computeIfAbsent(criterionName.apply(name), unused -> new CriterionSums())
                .merge(sums));
        criteria = renamedCriteria;
    }

    /** Names that are told apart here: outcomes and criteria. */
    public int categories() {
        return outcomes.size() + criteria.size();
    }

    /** Whether nothing was ever counted here. */
    public boolean isEmpty() {
        return requests == 0 && turns == 0 && criteria.isEmpty();
    }

    public long requests() {
        return requests;
    }

    /**
     * Requests by the {@link StratifiedSums#stratumOf stratum} of the label probability that they tell; those that tell
     * none are in none.
     */
    public Map<Integer, Long> requestsByStratum() {
        return requestsByStratum;
    }

    /** Requests whose response did not come within the join timeout. */
    public long unanswered() {
        return unanswered;
    }

    public long answered() {
        return requests - unanswered;
    }

    public long withStatus(ResponseStatus status) {
        return byStatus[place(status)];
    }

    /** Responses that failed: {@code ERROR} and {@code TIMEOUT}. */
    public long errors() {
        return withStatus(ResponseStatus.ERROR) + withStatus(ResponseStatus.TIMEOUT);
    }

    /** Milliseconds. */
    public LogHistogram latency() {
        return latency;
    }

    public long latencySumMs() {
        return latencySumMs;
    }

    /** Milliseconds. */
    public LogHistogram firstToken() {
        return firstToken;
    }

    public long inputTokens() {
        return (long) sums(Amount.INPUT_TOKENS).weightedTotal();
    }

    public long outputTokens() {
        return (long) sums(Amount.OUTPUT_TOKENS).weightedTotal();
    }

    public double costUsd() {
        return sums(Amount.COST).weightedTotal();
    }

    /** Of the requests or answers that tell this amount, each with weight 1. */
    public WeightedSums sums(Amount amount) {
        WeightedSums sums = amounts.get(amount);
        return sums == null ? new WeightedSums() : sums;
    }

    /** Of the same; empty for an amount whose distribution is not kept. */
    public LogHistogram histogram(Amount amount) {
        LogHistogram histogram = amountHistograms.get(amount);
        return histogram == null ? new LogHistogram() : histogram;
    }

    /** Answered turns of conversations whose outcome is known. */
    public long turns() {
        return turns;
    }

    public long abandoned() {
        return abandoned;
    }

    /** Turns of which users gave such a signal, once or more often. */
    public long turnsWith(SignalKind kind) {
        return bySignal[place(kind)];
    }

    /** Whether users left (1) or stayed (0) after an answer known to be bad, weighted by 1/π, by stratum of π. */
    public StratifiedSums afterBad() {
        return afterBad;
    }

    /** Whether users left (1) or stayed (0) after an answer known to be good, weighted by 1/π, by stratum of π. */
    public StratifiedSums afterGood() {
        return afterGood;
    }

    /** By name of the criterion. */
    public Map<String, CriterionSums> criteria() {
        return criteria;
    }

    /** Answers by confidence: bin i covers [i/10, (i+1)/10), the last one includes 1. */
    public long[] confidenceBins() {
        return confidenceBins.clone();
    }

    /** Answers by predicted class or route. */
    public Map<String, Long> outcomes() {
        return outcomes;
    }

    /** The place of a status in stored panes: fixed, whatever the order of the enum. */
    private static int place(ResponseStatus status) {
        return switch (status) {
            case OK -> 0;
            case ERROR -> 1;
            case TIMEOUT -> 2;
            case REFUSED -> 3;
            case CANCELLED -> 4;
        };
    }

    /** The place of a signal in stored panes: fixed, whatever the order of the enum. */
    private static int place(SignalKind kind) {
        return switch (kind) {
            case RESOLVED -> 0;
            case ESCALATED -> 1;
            case ABANDONED -> 2;
            case RETRIED -> 3;
            case THUMBS_UP -> 4;
            case THUMBS_DOWN -> 5;
        };
    }
}
