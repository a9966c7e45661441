package io.vigie.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every metric that the jobs register with Flink. The names are public: dashboards and alert rules are written against them, and a test holds the
 * registered ones, {@code docs/metrics.md} and {@code deploy/prometheus} against this list. Flink adds the scope: job, operator, subtask.
 */
public enum JobMetric {
    DEAD_LETTERS(
            "deadLetters",
            "records",
            MetricOwner.DEAD_LETTERS,
            "Records that cannot be used, by reason. Each is in the dead-letter topic; an operator that counts is the one that rejected it."),
    LATE_RECORDS(
            "lateRecords",
            "records",
            MetricOwner.EVENTS,
            "Usable events behind the watermark of their source. They still count; many of them say that `join.outOfOrderness` is too short."),

    REQUESTS_ANSWERED(
            "requestsAnswered",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests that found their response within `join.timeout`."),
    REQUESTS_UNANSWERED(
            "requestsUnanswered",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests without response when `join.timeout` had passed. Responses that stay alone are dead letters, reason `UNMATCHED_RESPONSE`."),
    DUPLICATE_REQUESTS(
            "duplicateRequests",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests with an id that was seen within `join.timeout`. They are ignored."),
    DUPLICATE_RESPONSES(
            "duplicateResponses",
            "responses",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Further responses to an answered request. They are ignored."),

    LABELS_ATTACHED(
            "labelsAttached",
            "labels",
            MetricOwner.LABEL_JOIN,
            "Labels that count for their request. Labels without one are dead letters, reason `UNMATCHED_LABEL`."),
    LABELS_BEFORE_REQUEST(
            "labelsBeforeRequest",
            "labels",
            MetricOwner.LABEL_JOIN,
            "Labels that came before their request and wait for it, for `join.timeout` at most."),
    DUPLICATE_LABELS(
            "duplicateLabels", "labels", MetricOwner.LABEL_JOIN, "Labels that are there already. They are ignored."),
    IGNORED_REQUESTS(
            "ignoredRequests",
            "requests",
            MetricOwner.LABEL_JOIN,
            "Requests that are remembered already: their id came again after `join.timeout`."),
    IGNORED_OUTCOMES(
            "ignoredOutcomes",
            "turns",
            MetricOwner.LABEL_JOIN,
            "Outcomes of turns that nobody waits for, or that are known already."),

    CARDINALITY_OVERFLOW(
            "cardinalityOverflow",
            "uses",
            MetricOwner.GUARDED_VALUES,
            "Uses of values beyond `slices.maxValues` that count under `~other`, by what they are values of."),
    LATE_PANES(
            "latePanes",
            "panes",
            MetricOwner.PANES,
            "Partial panes that came when their pane could not change any more, one day after `labels.horizon`. They are lost."),

    REPEATED_PANES(
            "repeatedPanes",
            "panes",
            MetricOwner.DRIFT,
            "Panes that were worked on before, as after a restart of the job that writes them. They are passed over."),
    REPEATED_LABELS(
            "repeatedLabels", "labels", MetricOwner.DRIFT, "Labels that were worked on before. They are passed over."),
    TICKS_BEHIND(
            "ticksBehind",
            MetricType.GAUGE,
            "ticks",
            MetricOwner.DRIFT,
            "The most five-minute ticks that a model and dimension has one of panes and labels of, and waits for the other. 0 or 1 once history is read."),
    LATE_REJECTIONS(
            "lateRejections",
            "rejections",
            MetricOwner.COUNTS,
            "Dead letters more than two days behind others: too late to be counted in the series."),

    POINTS_WRITTEN("pointsWritten", "points", MetricOwner.INFLUX, "Points that the store has."),
    POINTS_RETRIED(
            "pointsRetried",
            "points",
            MetricOwner.INFLUX,
            "Points in requests that failed and are sent again, once for each failure."),
    POINTS_DROPPED_BAD_LINE(
            "pointsDroppedBadLine",
            "points",
            MetricOwner.INFLUX,
            "Points that the store refuses, a conflict of types for one. They are lost."),
    POINTS_DROPPED_TOO_LARGE(
            "pointsDroppedTooLarge",
            "points",
            MetricOwner.INFLUX,
            "Points that are too large for a request of their own. They are lost."),
    POINTS_DROPPED_BEYOND_RETENTION(
            "pointsDroppedBeyondRetention",
            "points",
            MetricOwner.INFLUX,
            "Points older than what the store keeps. Its retention should exceed twice the longest window."),
    POINTS_DROPPED_UNWRITABLE(
            "pointsDroppedUnwritable", "points", MetricOwner.INFLUX, "Points that no line can hold. They are lost."),
    REQUESTS_2XX("requests2xx", "requests", MetricOwner.INFLUX, "Requests that the store took."),
    REQUESTS_4XX(
            "requests4xx",
            "requests",
            MetricOwner.INFLUX,
            "Requests that the store refused: 400 for a bad line, 429 for too many, others end the job."),
    REQUESTS_5XX("requests5xx", "requests", MetricOwner.INFLUX, "Requests that the store failed on."),
    REQUESTS_NO_REPLY(
            "requestsNoReply",
            "requests",
            MetricOwner.INFLUX,
            "Requests that got no answer within `influx.timeout`, or no connection."),
    REQUESTS_OTHER(
            "requestsOther", "requests", MetricOwner.INFLUX, "Requests with any other answer, such as a redirection."),
    POINTS_PENDING(
            "pointsPending",
            MetricType.GAUGE,
            "points",
            MetricOwner.INFLUX,
            "Points that wait for the store, the request in flight included."),
    POINTS_PENDING_LIMIT(
            "pointsPendingLimit",
            MetricType.GAUGE,
            "points",
            MetricOwner.INFLUX,
            "`influx.maxBuffered`: with as many points pending the job waits for the store."),

    ALERTS_DELIVERED("alertsDelivered", "alerts", MetricOwner.WEBHOOK, "Alert events that the receiver took."),
    ATTEMPTS_RETRIED("attemptsRetried", "attempts", MetricOwner.WEBHOOK, "Attempts that failed and are made again."),
    ALERTS_DROPPED_REFUSED(
            "alertsDroppedRefused",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that the receiver will not have. The topic has them."),
    ALERTS_DROPPED_TOO_OLD(
            "alertsDroppedTooOld",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that were tried for `giveUpAfter` in vain. The topic has them."),
    ALERTS_DROPPED_QUEUE_FULL(
            "alertsDroppedQueueFull",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that newer ones pushed out of the queue. The topic has them."),
    ALERTS_PENDING(
            "alertsPending",
            MetricType.GAUGE,
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that wait for the receiver, the one in delivery included.");

    /** What a metric says. */
    public enum MetricType {
        /** Grows from 0 since the task started; a restart begins anew. */
        COUNTER,
        /** As it is now. */
        GAUGE
    }

    /** Which operators register a metric, and what stands between them and its name. */
    public enum MetricOwner {
        EVENTS("accept requests, accept responses, accept labels, accept signals"),
        DEAD_LETTERS("reason", true, "accept *, known models, request-response join, conversations, label join"),
        REQUEST_RESPONSE_JOIN("request-response join"),
        LABEL_JOIN("label join"),
        PANES("panes"),
        /** Of values of dimensions, versions, outcomes and criteria. */
        GUARDED_VALUES("kind", true, "panes"),
        DRIFT("drift"),
        COUNTS("dead letters of each hour"),
        INFLUX("influx", false, "InfluxDB: Writer"),
        WEBHOOK("webhook", true, "webhook *: Writer");

        private final @Nullable String group;
        private final boolean isLabelled;
        private final String operators;

        MetricOwner(String operators) {
            this(null, false, operators);
        }

        MetricOwner(@Nullable String group, boolean isLabelled, String operators) {
            this.group = group;
            this.isLabelled = isLabelled;
            this.operators = operators;
        }

        /** The group in the metric's scope; null: none. */
        public @Nullable String group() {
            return group;
        }

        /** Whether the group is a label: then there is one metric for each of its values. */
        public boolean isLabelled() {
            return isLabelled;
        }

        /** Names of the operators; {@code *} stands for any text. */
        public List<String> operators() {
            return List.of(operators.split(", ", -1));
        }
    }

    private final String metricName;
    private final MetricType kind;
    private final String unit;
    private final MetricOwner place;
    private final String meaning;

    JobMetric(String metricName, String unit, MetricOwner place, String meaning) {
        this(metricName, MetricType.COUNTER, unit, place, meaning);
    }

    JobMetric(String metricName, MetricType kind, String unit, MetricOwner place, String meaning) {
        this.metricName = metricName;
        this.kind = kind;
        this.unit = unit;
        this.place = place;
        this.meaning = meaning;
    }

    /** Its name, the last part of Flink's identifier. */
    public String metricName() {
        return metricName;
    }

    public MetricType kind() {
        return kind;
    }

    /** What is counted. */
    public String unit() {
        return unit;
    }

    public MetricOwner place() {
        return place;
    }

    public String meaning() {
        return meaning;
    }

    /** Its name in Prometheus, as Flink's reporter makes it. */
    public String prometheusName() {
        String between = place.group() == null ? "" : place.group() + "_";
        return FlinkMetric.MetricScope.OPERATOR.prometheusPrefix() + between + metricName;
    }
}
