package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.job.BatchTruth.Interaction;
import io.vigie.job.BatchTruth.Score;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.NormalDistribution;
import io.vigie.stats.StudentT;
import io.vigie.stats.WeightedSums;
import io.vigie.window.CriterionSums;
import io.vigie.window.Pane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;

/** The sums of an interval of one series: plain numbers, added up one interaction at a time. */
public final class TrueSums {

    private static final double TOLERANCE = 1e-9;
    private static final double[] QUANTILES = {0, 0.1, 0.5, 0.9, 0.95, 0.99, 1};

    private long requests;
    private final Map<Integer, Long> told = new TreeMap<>();
    private long unanswered;
    private final Map<ResponseStatus, Long> byStatus = new EnumMap<>(ResponseStatus.class);
    private long latencySum;
    private final LogHistogram latency = new LogHistogram();
    private final LogHistogram firstToken = new LogHistogram();
    private long tokenRequests;
    private long tokensIn;
    private long tokensOut;
    private long tokenAnswers;
    private double cost;
    private long costed;
    private final LogHistogram costs = new LogHistogram();
    private long turns;
    private long abandoned;
    private final Map<SignalKind, Long> bySignal = new EnumMap<>(SignalKind.class);
    private final Weighted afterBad = new Weighted();
    private final Weighted afterGood = new Weighted();
    private final Map<String, Map<String, Weighted>> scores = new TreeMap<>();
    private final Map<String, Map<Integer, Weighted>> truths = new TreeMap<>();
    private final Map<String, List<Pair>> pairs = new TreeMap<>();
    private final long[] confidence = new long[10];
    private final Map<String, Long> outcomes = new HashMap<>();

    /** Σ1, Σw, Σw², Σwy, Σwy². */
    private static final class Weighted {
        private long count;
        private double weight;
        private double squaredWeight;
        private double total;
        private double squares;

        void add(double y, double w) {
            count++;
            weight += w;
            squaredWeight += w * w;
            total += w * y;
            squares += w * y * y;
        }

        double mean() {
            return total / weight;
        }

        double effective() {
            return weight * weight / squaredWeight;
        }

        void assertEqual(String what, WeightedSums sums) {
            assertThat(sums.count()).as(what).isEqualTo(count);
            near(what + " Σw", sums.totalWeight(), weight);
            near(what + " Σwy", sums.weightedTotal(), total);
            if (count > 0) {
                near(what + " n_eff", sums.effectiveSize(), Math.min((double) count, effective()));
                near(what + " mean", sums.mean().orElseThrow(), mean());
                assertThat(sums.variance().orElseThrow())
                        .as(what + " variance")
                        .isCloseTo(Math.max(0, squares / weight - mean() * mean()), Offset.offset(TOLERANCE));
            } else {
                assertThat(sums.mean()).as(what).isEmpty();
            }
        }
    }

    /** True score, judge's score, weight, and in which of the two halves. */
    private record Pair(double y, double f, double w, int half) {}

    public void add(Interaction interaction) {
        Request request = interaction.request();
        requests++;
        if (request.labelProbability() != null) {
            told.merge(stratum(request.labelProbability()), 1L, Long::sum);
        }
        if (request.inputTokens() != null) {
            tokenRequests++;
            tokensIn += request.inputTokens();
        }
        Response answer = interaction.answer();
        if (answer == null) {
            unanswered++;
        } else {
            byStatus.merge(answer.status(), 1L, Long::sum);
            latency.add((double) interaction.latencyMs());
            latencySum += interaction.latencyMs();
            if (answer.firstTokenMs() != null) {
                firstToken.add((double) answer.firstTokenMs());
            }
            if (answer.outputTokens() != null) {
                tokenAnswers++;
                tokensOut += answer.outputTokens();
            }
            if (answer.costUsd() != null) {
                costed++;
                cost += answer.costUsd();
                costs.add(answer.costUsd());
            }
            if (answer.outcome() != null) {
                outcomes.merge(answer.outcome(), 1L, Long::sum);
            }
            if (answer.confidence() != null) {
                confidence[answer.confidence() == 1 ? 9 : (int) (answer.confidence() * 10)]++;
            }
        }
        if (interaction.turn() != null) {
            turns++;
            abandoned += interaction.turn().abandoned() ? 1 : 0;
            interaction.turn().signals().forEach(signal -> bySignal.merge(signal, 1L, Long::sum));
        }
        Score lowest = null;
        for (Map.Entry<String, Map<String, Score>> criterion :
                interaction.scores().entrySet()) {
            for (Map.Entry<String, Score> signal : criterion.getValue().entrySet()) {
                Score score = signal.getValue();
                boolean isTruth = signal.getKey().equals("TRUTH");
                scores.computeIfAbsent(criterion.getKey(), unused -> new TreeMap<>())
                        .computeIfAbsent(signal.getKey(), unused -> new Weighted())
                        .add(score.value(), signal.getKey().equals("USER") ? 1 : 1 / score.probability());
                if (isTruth) {
                    double drawn =
                            request.labelProbability() == null ? score.probability() : request.labelProbability();
                    truths.computeIfAbsent(criterion.getKey(), unused -> new TreeMap<>())
                            .computeIfAbsent(stratum(drawn), unused -> new Weighted())
                            .add(score.value(), 1 / score.probability());
                }
                if (isTruth && (lowest == null || score.value() < lowest.value())) {
                    lowest = score;
                }
            }
        }
        interaction.scores().forEach((criterion, sources) -> {
            Score truth = sources.get("TRUTH");
            Score judge = sources.get("JUDGE");
            if (truth != null && judge != null) {
                double weight = 1 / (truth.probability() * judge.probability());
                int half = (int) (request.requestedAt() / 300_000 % 2);
                pairs.computeIfAbsent(criterion, unused -> new ArrayList<>())
                        .add(new Pair(truth.value(), judge.value(), weight, half));
            }
        });
        if (lowest != null && interaction.turn() != null) {
            (lowest.value() < 0.5 ? afterBad : afterGood)
                    .add(interaction.turn().abandoned() ? 1 : 0, 1 / lowest.probability());
        }
    }

    /** How often a probability can be doubled until it is at least 1. */
    private static int stratum(double probability) {
        int doublings = 0;
        for (double p = probability; p < 1; p *= 2) {
            doublings++;
        }
        return doublings;
    }

    public boolean isEmpty() {
        return requests == 0;
    }

    public long requests() {
        return requests;
    }

    /** Counts and quantiles exactly, sums to 1e-9. */
    public void assertEqual(String context, Pane pane) {
        assertThat(pane.requests()).as(context + ": requests").isEqualTo(requests);
        assertThat(pane.requestsByStratum()).as(context + ": strata").isEqualTo(told);
        assertThat(pane.unanswered()).as(context + ": unanswered").isEqualTo(unanswered);
        for (ResponseStatus status : ResponseStatus.values()) {
            assertThat(pane.withStatus(status)).as(context + ": " + status).isEqualTo(count(status));
        }
        assertThat(pane.latencySumMs()).as(context + ": latency").isEqualTo(latencySum);
        assertEqual(context + ": latency", pane.latency(), latency);
        assertEqual(context + ": first token", pane.firstToken(), firstToken);
        assertThat(pane.inputTokens()).as(context + ": tokens").isEqualTo(tokensIn);
        assertThat(pane.sums(Pane.Amount.INPUT_TOKENS).count())
                .as(context + ": requests with tokens")
                .isEqualTo(tokenRequests);
        assertThat(pane.outputTokens()).as(context + ": tokens").isEqualTo(tokensOut);
        assertThat(pane.sums(Pane.Amount.OUTPUT_TOKENS).count())
                .as(context + ": answers with tokens")
                .isEqualTo(tokenAnswers);
        near(context + ": cost", pane.costUsd(), cost);
        assertThat(pane.sums(Pane.Amount.COST).count()).as(context + ": costs").isEqualTo(costed);
        assertEqual(context + ": costs", pane.histogram(Pane.Amount.COST), costs);
        assertThat(pane.turns()).as(context + ": turns").isEqualTo(turns);
        assertThat(pane.abandoned()).as(context + ": abandoned").isEqualTo(abandoned);
        for (SignalKind kind : SignalKind.values()) {
            assertThat(pane.turnsWith(kind)).as(context + ": " + kind).isEqualTo(count(kind));
        }
        afterBad.assertEqual(context + ": after bad", pane.afterBad().total());
        afterGood.assertEqual(context + ": after good", pane.afterGood().total());
        assertThat(pane.confidenceBins()).as(context + ": confidence").isEqualTo(confidence);
        assertThat(pane.outcomes()).as(context + ": outcomes").isEqualTo(outcomes);
        assertThat(pane.criteria().keySet()).as(context + ": criteria").isEqualTo(scores.keySet());
        scores.forEach((criterion, kinds) -> {
            CriterionSums sums = pane.criteria().get(criterion);
            String what = context + ": " + criterion;
            kinds.getOrDefault("TRUTH", new Weighted())
                    .assertEqual(what + " truth", sums.truth().total());
            truths.getOrDefault(criterion, Map.of())
                    .forEach((stratum, truth) -> truth.assertEqual(
                            what + " truth of stratum " + stratum,
                            sums.truth().strata().get(stratum)));
            kinds.getOrDefault("JUDGE", new Weighted()).assertEqual(what + " judge", sums.judge());
            kinds.getOrDefault("USER", new Weighted()).assertEqual(what + " user", sums.user());
        });
    }

    private static void assertEqual(String what, LogHistogram actual, LogHistogram expected) {
        assertThat(actual.count()).as(what).isEqualTo(expected.count());
        for (double q : QUANTILES) {
            assertThat(actual.quantile(q)).as(what + " at " + q).isEqualTo(expected.quantile(q));
        }
    }

    /** Whether two values agree to within 1e-9 of the larger. */
    public static void near(String what, double actual, double expected) {
        assertThat(actual).as(what).isCloseTo(expected, Offset.offset(TOLERANCE * Math.max(1, Math.abs(expected))));
    }

    private long count(SignalKind kind) {
        return bySignal.getOrDefault(kind, 0L);
    }

    private long count(ResponseStatus status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /**
     * The fields that the points of a window over these sums have, by measurement and criterion ({@code
     * quality/correct}).
     */
    public Map<String, Map<String, Double>> points() {
        Map<String, Map<String, Double>> points = new LinkedHashMap<>();
        if (isEmpty()) {
            return points;
        }
        Map<String, Double> traffic = new TreeMap<>();
        double errors = count(ResponseStatus.ERROR) + count(ResponseStatus.TIMEOUT);
        traffic.put("requests", (double) requests);
        traffic.put("answered", (double) (requests - unanswered));
        traffic.put("unanswered", (double) unanswered);
        traffic.put("errors", errors);
        traffic.put("refused", (double) count(ResponseStatus.REFUSED));
        traffic.put("cancelled", (double) count(ResponseStatus.CANCELLED));
        traffic.put("error_rate", errors / requests);
        traffic.put("refusal_rate", (double) count(ResponseStatus.REFUSED) / requests);
        traffic.put("unanswered_rate", (double) unanswered / requests);
        traffic.put("input_token_requests", (double) tokenRequests);
        if (tokenRequests > 0) {
            traffic.put("input_tokens_mean", (double) tokensIn / tokenRequests);
        }
        traffic.put("output_token_answers", (double) tokenAnswers);
        if (tokenAnswers > 0) {
            traffic.put("output_tokens_mean", (double) tokensOut / tokenAnswers);
        }
        traffic.put("cost_count", (double) costed);
        if (costed > 0) {
            traffic.put("cost_mean_usd", cost / costed);
            traffic.put("cost_p95_usd", costs.quantile(0.95).orElseThrow());
        }
        traffic.put("tokens_in", (double) tokensIn);
        traffic.put("tokens_out", (double) tokensOut);
        traffic.put("cost_usd", cost);
        points.put("traffic", traffic);
        if (!latency.isEmpty()) {
            points.put("latency", latencyFields());
        }
        scores.forEach((criterion, sources) -> points.put("quality/" + criterion, qualityFields(criterion, sources)));
        if (turns > 0) {
            points.put("abandonment", abandonmentFields());
        }
        return points;
    }

    private Map<String, Double> latencyFields() {
        Map<String, Double> fields = new TreeMap<>();
        fields.put("count", (double) latency.count());
        fields.put("mean_ms", (double) latencySum / latency.count());
        fields.put("p50_ms", latency.quantile(0.5).orElseThrow());
        fields.put("p90_ms", latency.quantile(0.9).orElseThrow());
        fields.put("p95_ms", latency.quantile(0.95).orElseThrow());
        fields.put("p99_ms", latency.quantile(0.99).orElseThrow());
        fields.put("first_token_count", (double) firstToken.count());
        if (!firstToken.isEmpty()) {
            fields.put("first_token_p50_ms", firstToken.quantile(0.5).orElseThrow());
            fields.put("first_token_p95_ms", firstToken.quantile(0.95).orElseThrow());
        }
        return fields;
    }

    private Map<String, Double> qualityFields(String criterion, Map<String, Weighted> sources) {
        Map<String, Double> fields = new TreeMap<>();
        Weighted truth = sources.getOrDefault("TRUTH", new Weighted());
        Weighted judge = sources.getOrDefault("JUDGE", new Weighted());
        Weighted user = sources.getOrDefault("USER", new Weighted());
        fields.put("labels", (double) truth.count);
        fields.put("judged", (double) judge.count);
        putJudge(fields, pairs.getOrDefault(criterion, List.of()), judge);
        fields.put("user_labels", (double) user.count);
        fields.put("effective_labels", 0.0);
        if (truth.count > 0) {
            putQuality(fields, truths.getOrDefault(criterion, Map.of()));
        }
        if (judge.count > 0) {
            fields.put("judge_mean", judge.mean());
        }
        if (user.count > 0) {
            fields.put("user_mean", user.mean());
        }
        return fields;
    }

    /** Weighted mean of what a pair gives. */
    private static double mean(List<Pair> of, ToDoubleFunction<Pair> value) {
        double sum = 0;
        double weights = 0;
        for (Pair pair : of) {
            sum += pair.w() * value.applyAsDouble(pair);
            weights += pair.w();
        }
        return weights == 0 ? 0 : sum / weights;
    }

    private static double effective(List<Pair> of) {
        double weights = of.stream().mapToDouble(Pair::w).sum();
        return of.isEmpty()
                ? 0
                : weights
                        * weights
                        / of.stream().mapToDouble(pair -> pair.w() * pair.w()).sum();
    }

    /** What half of the pairs leads one to take as λ for the other half. */
    private static double lambda(List<Pair> of, Weighted judge) {
        double f = mean(of, Pair::f);
        double y = mean(of, Pair::y);
        double covariance = mean(of, pair -> (pair.y() - y) * (pair.f() - f));
        double variance = judge.squares / judge.weight - judge.mean() * judge.mean();
        double n = effective(of);
        double all = judge.effective();
        return n < 2 || variance <= 1e-12 ? 0 : Math.min(1, Math.max(0, covariance / variance * all / (n + all)));
    }

    /** PPI++ with λ of each half from the other one; of the interval the mean alone. */
    private static void putJudge(Map<String, Double> fields, List<Pair> pairs, Weighted judge) {
        fields.put("pairs", (double) pairs.size());
        if (pairs.isEmpty()) {
            fields.put("ppi_labels", 0.0);
            return;
        }
        fields.put("agreement", 1 - mean(pairs, pair -> (pair.f() - pair.y()) * (pair.f() - pair.y())));
        if (effective(pairs) < 2) {
            fields.put("ppi_labels", 0.0);
            return;
        }
        fields.put("judge_bias", mean(pairs, pair -> pair.f() - pair.y()));
        List<List<Pair>> halves = List.of(
                pairs.stream().filter(pair -> pair.half() == 0).toList(),
                pairs.stream().filter(pair -> pair.half() == 1).toList());
        double all = pairs.stream().mapToDouble(Pair::w).sum();
        double mean = mean(pairs, Pair::y);
        double used = 0;
        for (int i = 0; i < 2; i++) {
            double share = halves.get(i).stream().mapToDouble(Pair::w).sum() / all;
            double lambda = lambda(halves.get(1 - i), judge);
            mean += share * lambda * (judge.mean() - mean(halves.get(i), Pair::f));
            used += share * lambda;
        }
        fields.put("ppi_mean", Math.min(1, Math.max(0, mean)));
        fields.put("lambda", used);
    }

    /** Strata with the share that they have of the requests where all of these tell theirs, else of the weights. */
    private void putQuality(Map<String, Double> fields, Map<Integer, Weighted> strata) {
        long tellers = told.values().stream().mapToLong(each -> each).sum();
        boolean isTold = tellers == requests && told.keySet().containsAll(strata.keySet());
        double weights =
                strata.values().stream().mapToDouble(each -> each.weight).sum();
        Map<Integer, Double> shares = new TreeMap<>();
        strata.forEach((stratum, truth) ->
                shares.put(stratum, isTold ? (double) told.get(stratum) / requests : truth.weight / weights));
        double seen = shares.values().stream().mapToDouble(each -> each).sum();
        double mean = 0;
        double inverseSize = 0;
        for (Map.Entry<Integer, Weighted> each : strata.entrySet()) {
            double share = shares.get(each.getKey()) / seen;
            mean += share * each.getValue().mean();
            inverseSize += share * share / each.getValue().effective();
        }
        double below = Math.pow((1 - seen) * mean, 2);
        double above = Math.pow((1 - seen) * (1 - mean), 2);
        for (Map.Entry<Integer, Weighted> each : strata.entrySet()) {
            Weighted truth = each.getValue();
            double share = shares.get(each.getKey());
            Map<String, Double> own = new TreeMap<>();
            putBounds(own, truth.mean(), truth.effective(), truth.count);
            double ofShare = isTold
                    ? 0
                    : NormalDistribution.quantile(0.975) * share * (truth.mean() - mean) / Math.sqrt(truth.effective());
            below += Math.pow(share * (truth.mean() - own.get("lower")), 2) + ofShare * ofShare;
            above += Math.pow(share * (own.get("upper") - truth.mean()), 2) + ofShare * ofShare;
        }
        fields.put("mean", mean);
        fields.put("lower", Math.max(0, mean - Math.sqrt(below)));
        fields.put("upper", Math.min(1, mean + Math.sqrt(above)));
        fields.put("effective_labels", 1 / inverseSize);
    }

    private Map<String, Double> abandonmentFields() {
        Map<String, Double> fields = new TreeMap<>();
        double rate = (double) abandoned / turns;
        fields.put("turns", (double) turns);
        fields.put("abandoned", (double) abandoned);
        Map<String, SignalKind> signals = Map.of(
                "escalated",
                SignalKind.ESCALATED,
                "retried",
                SignalKind.RETRIED,
                "thumbs_down",
                SignalKind.THUMBS_DOWN);
        signals.forEach((field, kind) -> fields.put(field, (double) count(kind)));
        fields.put("escalation_rate", (double) count(SignalKind.ESCALATED) / turns);
        fields.put("retry_rate", (double) count(SignalKind.RETRIED) / turns);
        fields.put("thumbs_down_rate", (double) count(SignalKind.THUMBS_DOWN) / turns);
        fields.put("rate", rate);
        putBounds(fields, rate, (double) turns, turns);
        fields.put("after_bad_turns", (double) afterBad.count);
        fields.put("after_good_turns", (double) afterGood.count);
        if (afterBad.count > 0) {
            fields.put("after_bad_rate", afterBad.mean());
        }
        if (afterGood.count > 0) {
            fields.put("after_good_rate", afterGood.mean());
        }
        return fields;
    }

    /** Wilson's interval for the effective sample size under unequal weights. */
    private static void putBounds(Map<String, Double> fields, double mean, double n, long count) {
        double unequal = Math.max(0, 1 - n / count);
        double reach = unequal < 1e-9
                ? NormalDistribution.quantile(0.975)
                : StudentT.quantile(0.975, Math.max(1, n - 1) / (unequal * unequal));
        double square = reach * reach / n;
        double centre = (mean + square / 2) / (1 + square);
        double half = Math.sqrt(square * (mean * (1 - mean) + square / 4)) / (1 + square);
        fields.put("lower", Math.max(0, Math.min(mean, centre - half)));
        fields.put("upper", Math.min(1, Math.max(mean, centre + half)));
    }
}
