package io.vigie.model;

import static io.vigie.model.MetricDefinition.distribution;
import static io.vigie.model.MetricDefinition.meanOf;
import static io.vigie.model.MetricDefinition.pause;
import static io.vigie.model.MetricDefinition.quantileOf;
import static io.vigie.model.MetricDefinition.score;
import static io.vigie.model.MetricDefinition.share;

import io.vigie.model.MetricChart.MetricLine;
import io.vigie.model.MetricDefinition.Basis;
import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.model.MetricDefinition.Scale;
import io.vigie.model.MetricDefinition.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a monitor watches: the one list of metrics, each with its definition. Stored in savepoints by name. */
@SuppressWarnings("ImmutableEnumChecker") // definitions are records of texts, numbers and enums
public enum Metric {
    /** Mean label score in [0, 1] of one criterion. The only metric that is better when higher. */
    QUALITY(score(
            "quality",
            "Quality",
            Basis.labels(Counted.LABEL),
            Fields.of("quality", "mean", "labels").withInterval(),
            MetricChart.QUALITY.main("quality"))),
    /** Errors and timeouts per request, in [0, 1]; a request without a response counts as neither. */
    ERROR_RATE(share(
            "error-rate",
            "Error rate",
            Basis.traffic(Counted.REQUEST).bad("requests failed"),
            Fields.of("traffic", "error_rate", "requests").part("errors"),
            MetricChart.FAILURES.main("errors"))),
    /** Refusals per request, in [0, 1]. */
    REFUSAL_RATE(share(
            "refusal-rate",
            "Refusal rate",
            Basis.traffic(Counted.REQUEST).bad("requests were refused"),
            Fields.of("traffic", "refusal_rate", "requests").part("refused"),
            MetricChart.FAILURES.line("refused"))),
    /** Abandoned turns per finished turn, in [0, 1]. */
    ABANDONMENT(share(
            "abandonment",
            "Abandonment",
            Basis.traffic(Counted.TURN).bad("turns were abandoned"),
            Fields.of("abandonment", "rate", "turns").part("abandoned").withInterval(),
            MetricChart.ABANDONMENT.main("abandoned"))),
    /** Abandoned turns per turn whose answer was labelled bad, in [0, 1]. */
    ABANDONMENT_AFTER_BAD(share(
            "abandonment-after-bad",
            "Abandonment after bad answers",
            Basis.labels(Counted.TURN),
            Fields.of("abandonment", "after_bad_rate", "after_bad_turns"),
            MetricChart.AFTER_BAD.main("after a bad answer"))),
    /** Turns that a user had escalated to a person, per finished turn, in [0, 1]. */
    ESCALATION(share(
            "escalation",
            "Escalation",
            Basis.traffic(Counted.TURN).bad("turns were escalated"),
            Fields.of("abandonment", "escalation_rate", "turns").part("escalated"),
            MetricChart.SIGNALS.main("escalated"))),
    /** Turns that a user asked again, per finished turn, in [0, 1]. */
    RETRY(share(
            "retry",
            "Retry",
            Basis.traffic(Counted.TURN).bad("turns were retried"),
            Fields.of("abandonment", "retry_rate", "turns").part("retried"),
            MetricChart.SIGNALS.line("retried"))),
    /** Turns that got a thumbs-down, per finished turn, in [0, 1]. */
    THUMBS_DOWN(share(
            "thumbs-down",
            "Thumbs down",
            Basis.traffic(Counted.TURN).bad("turns got a thumbs-down"),
            Fields.of("abandonment", "thumbs_down_rate", "turns").part("thumbs_down"),
            MetricChart.SIGNALS.line("thumbs down"))),
    /** Mean cost in US dollars of the requests whose cost is told. */
    COST(
            "cost",
            "Cost",
            meanOf(MetricUnit.USD),
            Basis.traffic(Counted.REQUEST),
            Fields.of("traffic", "cost_mean_usd", "cost_count"),
            MetricChart.COST.main("mean")),
    /** 95th percentile of the cost in US dollars of a request. */
    COST_P95(
            "cost-p95",
            "Cost p95",
            quantileOf(0.95, MetricUnit.USD),
            Basis.traffic(Counted.REQUEST).bad("requests cost more than"),
            Fields.of("traffic", "cost_p95_usd", "cost_count"),
            MetricChart.COST.line("p95")),
    /** Mean number of input tokens of the requests that tell it. */
    INPUT_TOKENS(
            "input-tokens",
            "Input tokens",
            meanOf(MetricUnit.TOKENS),
            Basis.traffic(Counted.REQUEST),
            Fields.of("traffic", "input_tokens_mean", "input_token_requests"),
            MetricChart.INPUT_TOKENS.main("mean")),
    /** Mean number of output tokens of the answers that tell it. */
    OUTPUT_TOKENS(
            "output-tokens",
            "Output tokens",
            meanOf(MetricUnit.TOKENS),
            Basis.traffic(Counted.ANSWER),
            Fields.of("traffic", "output_tokens_mean", "output_token_answers"),
            MetricChart.OUTPUT_TOKENS.main("mean")),
    /** Median latency in milliseconds. */
    LATENCY_P50(
            "latency-p50",
            "Latency p50",
            quantileOf(0.50, MetricUnit.MS),
            Basis.traffic(Counted.ANSWER).bad("answers took more than"),
            Fields.of("latency", "p50_ms", "count"),
            MetricChart.LATENCY.line("p50")),
    /** 95th percentile of the latency in milliseconds. */
    LATENCY_P95(
            "latency-p95",
            "Latency p95",
            quantileOf(0.95, MetricUnit.MS),
            Basis.traffic(Counted.ANSWER).bad("answers took more than"),
            Fields.of("latency", "p95_ms", "count"),
            MetricChart.LATENCY.main("p95")),
    /** 99th percentile of the latency in milliseconds. */
    LATENCY_P99(
            "latency-p99",
            "Latency p99",
            quantileOf(0.99, MetricUnit.MS),
            Basis.traffic(Counted.ANSWER).bad("answers took more than"),
            Fields.of("latency", "p99_ms", "count"),
            MetricChart.LATENCY.line("p99")),
    /** 95th percentile of the time to the first token in milliseconds. */
    FIRST_TOKEN_P95(
            "first-token-p95",
            "First token p95",
            quantileOf(0.95, MetricUnit.MS),
            Basis.traffic(Counted.ANSWER).bad("first tokens took more than"),
            Fields.of("latency", "first_token_p95_ms", "first_token_count"),
            MetricChart.FIRST_TOKEN.main("p95")),
    /** The distribution of the latency in milliseconds. */
    LATENCY(distribution("latency", "Latencies", Counted.ANSWER, MetricUnit.MS)),
    /** The distribution of predicted classes or routes. */
    OUTCOME(distribution("outcome", "Outcomes", Counted.ANSWER, MetricUnit.SHARE)),
    /** The distribution of the confidence in [0, 1]. */
    CONFIDENCE(distribution("confidence", "Confidences", Counted.ANSWER, MetricUnit.SCORE)),
    /** How requests are spread over the slices of a dimension. */
    MIX(distribution("mix", "Mix of requests", Counted.REQUEST, MetricUnit.SHARE)),
    /** How long requests or labels have not come, in milliseconds, against the longest pause that is usual. */
    SILENCE(pause("silence", "Silence", Counted.REQUEST));

    private final MetricDefinition definition;

    Metric(MetricDefinition definition) {
        this.definition = definition;
    }

    Metric(String label, String title, Scale scale, Basis basis, Fields fields, MetricLine line) {
        this(new MetricDefinition(label, title, scale, basis, fields, line));
    }

    public MetricDefinition definition() {
        return definition;
    }

    /** The name in monitors, tags and alerts. */
    public String label() {
        return definition.label();
    }

    /** For people, as a heading. */
    public String title() {
        return definition.title();
    }

    /** What its figures are measured in; of a distribution they are distances. */
    public MetricUnit unit() {
        return definition.scale().unit();
    }

    /** The unit of the values that it is computed from: of a distribution that of what is spread. */
    public MetricUnit observed() {
        return definition.scale().observed();
    }

    public Statistic statistic() {
        return definition.scale().statistic();
    }

    /** Whether changes and tolerances are shares of the reference (0.1 is 10 %) rather than differences. */
    public boolean isRelative() {
        return unit().isRelative();
    }

    /** Whether whole distributions are compared, by a distance that has no good or bad direction. */
    public boolean isDistribution() {
        return statistic() == Statistic.DISTRIBUTION;
    }

    /** Whether it is one figure of a window; else a distribution, or a pause. */
    public boolean isFigure() {
        return definition.fields() != null;
    }

    /** True: its values are categories, without an order. */
    public boolean isCategorical() {
        return this == OUTCOME || this == MIX;
    }

    /** True: it rests on labels, a sample drawn request by request. False: on the full traffic. */
    public boolean isLabelled() {
        return definition.basis().isLabelled();
    }

    /** The optional field of events without which nothing is known of it; null: it needs none. */
    public @Nullable String eventField() {
        return switch (this) {
            case ABANDONMENT, ABANDONMENT_AFTER_BAD, ESCALATION, RETRY, THUMBS_DOWN -> "conversation_id";
            case COST, COST_P95 -> "cost_usd";
            case INPUT_TOKENS -> "input_tokens";
            case OUTPUT_TOKENS -> "output_tokens";
            case FIRST_TOKEN_P95 -> "first_token_ms";
            case OUTCOME -> "outcome";
            case CONFIDENCE -> "confidence";
            default -> null;
        };
    }

    /** What its count counts. */
    public Counted counted() {
        return definition.basis().counted();
    }

    /** True: it can have a service-level objective. */
    public boolean hasObjective() {
        return definition.basis().bad() != null;
    }

    /**
     * What an objective counts, see {@link Basis#bad()}.
     *
     * @throws IllegalStateException for a metric that has no objectives
     */
    public String bad() {
        String bad = definition.basis().bad();
        if (bad == null) {
            throw new IllegalStateException(label() + " has no objectives");
        }
        return bad;
    }

    /**
     * The share of requests that may be bad where an objective of this metric is at most {@code atMost}: the rate
     * itself, or what lies above a quantile.
     */
    public double errorBudget(double atMost) {
        return statistic() == Statistic.QUANTILE ? 1 - quantile() : atMost;
    }

    /** Which quantile, in (0, 1). @throws IllegalStateException for a metric that is none */
    public double quantile() {
        if (statistic() != Statistic.QUANTILE) {
            throw new IllegalStateException(label() + " is no quantile");
        }
        return definition.scale().quantile();
    }

    public boolean isHigherBetter() {
        return definition.scale().isHigherBetter();
    }

    /**
     * The worst value that a tolerance accepts beside a reference; of a distribution the reference itself, which is the
     * distance from which on it counts as drift.
     */
    public double bound(double reference, double tolerance) {
        if (isDistribution()) {
            return reference;
        }
        double accepted = isRelative() ? reference * tolerance : tolerance;
        return isHigherBetter() ? reference - accepted : reference + accepted;
    }

    /** Where the series have it. @throws IllegalArgumentException for a distribution, which has no figure there */
    public Fields fields() {
        Fields fields = definition.fields();
        if (fields == null) {
            throw new IllegalArgumentException(label() + " is a distribution, which has no figure");
        }
        return fields;
    }

    /** Where it is drawn. @throws IllegalArgumentException for a distribution */
    public MetricLine line() {
        MetricLine line = definition.line();
        if (line == null) {
            throw new IllegalArgumentException(label() + " is a distribution, which has no chart");
        }
        return line;
    }

    /** Those that are a figure and no distribution, in the order in which they are shown. */
    public static List<Metric> scalars() {
        return Arrays.stream(values()).filter(Metric::isFigure).toList();
    }

    /** Those that models are compared by at a glance, beside their quality. */
    public static List<Metric> overview() {
        return List.of(LATENCY_P95, ERROR_RATE, ABANDONMENT, COST);
    }

    /** Those that a measurement has, by its name in lower case. */
    public static List<Metric> in(String measurement) {
        return scalars().stream()
                .filter(metric -> Objects.equals(metric.fields().measurement(), measurement))
                .toList();
    }

    /** The metric written so; empty for any other text. */
    public static Optional<Metric> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label().equals(label))
                .findFirst();
    }
}
