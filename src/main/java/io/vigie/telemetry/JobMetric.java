package io.vigie.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every metric that the jobs register with Flink. The names are public: dashboards and alert rules depend on them, and
 * a test checks the registered metrics, {@code docs/metrics.md} and {@code deploy/prometheus} against this list. Flink
 * adds the scope: job, operator, subtask.
 */
public enum JobMetric {
    DEAD_LETTERS(
            "deadLetters",
            "records",
            MetricOwner.DEAD_LETTERS,
            "Records that cannot be used, by reason. Each is in the dead-letter topic and is counted by the operator"
                    + " that rejected it."),
    LATE_RECORDS(
            "lateRecords",
            "records",
            MetricOwner.EVENTS,
            "Valid events behind the watermark of their source. They still count; if there are many,"
                    + " `join.outOfOrderness` is too short."),

    REQUESTS_ANSWERED(
            "requestsAnswered",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests whose response arrived within `join.timeout`."),
    REQUESTS_UNANSWERED(
            "requestsUnanswered",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests without a response when `join.timeout` had passed. Responses without a request are dead"
                    + " letters, reason `UNMATCHED_RESPONSE`."),
    DUPLICATE_REQUESTS(
            "duplicateRequests",
            "requests",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Requests whose id was already seen within `join.timeout`. They are ignored."),
    DUPLICATE_RESPONSES(
            "duplicateResponses",
            "responses",
            MetricOwner.REQUEST_RESPONSE_JOIN,
            "Further responses to a request that has one. They are ignored."),

    LABELS_JOINED(
            "labelsJoined",
            "labels",
            MetricOwner.LABEL_JOIN,
            "Labels that were joined with their request. Labels without one are dead letters, reason"
                    + " `UNMATCHED_LABEL`."),
    LABELS_BEFORE_REQUEST(
            "labelsBeforeRequest",
            "labels",
            MetricOwner.LABEL_JOIN,
            "Labels that arrived before their request and wait for it, for `join.timeout` at most."),
    DUPLICATE_LABELS(
            "duplicateLabels", "labels", MetricOwner.LABEL_JOIN, "Labels that are already known. They are ignored."),
    IGNORED_REQUESTS(
            "ignoredRequests",
            "requests",
            MetricOwner.LABEL_JOIN,
            "Requests that are already kept for labels: their id came again after `join.timeout`."),
    IGNORED_OUTCOMES(
            "ignoredOutcomes",
            "turns",
            MetricOwner.LABEL_JOIN,
            "Outcomes of turns that are not needed or already known. They are ignored."),

    CARDINALITY_OVERFLOW(
            "cardinalityOverflow",
            "uses",
            MetricOwner.GUARDED_VALUES,
            "Values beyond `slices.maxValues`, counted under `~other`, by what they are values of."),
    LATE_PANES(
            "latePanes",
            "panes",
            MetricOwner.PANES,
            "Partial panes that arrived more than one day after `labels.horizon`, when their pane could no longer"
                    + " change. They are lost."),

    REPEATED_PANES(
            "repeatedPanes",
            "panes",
            MetricOwner.DRIFT,
            "Panes that were already processed, as happens after a restart of the job that writes them. They are"
                    + " skipped."),
    REPEATED_LABELS(
            "repeatedLabels", "labels", MetricOwner.DRIFT, "Labels that were already processed. They are skipped."),
    REPEATED_ACTIONS(
            "repeatedActions",
            "decisions",
            MetricOwner.DRIFT,
            "People's decisions about alerts that were already read. They are skipped."),
    UNUSABLE_ACTIONS(
            "unusableActions",
            "decisions",
            MetricOwner.DRIFT,
            "People's decisions about alerts that are over or unknown, or that cannot be accepted. They do nothing; the"
                    + " log names them."),
    REFUSED_REVISIONS(
            "refusedRevisions",
            "revisions",
            MetricOwner.DRIFT,
            "Revisions of the monitors that the job would not have started with. They are refused, the log has all"
                    + " problems of each, and the monitors before them stay in force."),
    MONITOR_REVISION(
            "monitorRevision",
            MetricType.GAUGE,
            "revisions",
            MetricOwner.DRIFT,
            "The number of the revision of the monitors that is in force; 0: those of the settings."),
    REPEATED_DECISIONS(
            "repeatedDecisions",
            "decisions",
            MetricOwner.INCIDENTS,
            "People's decisions about incidents that were already followed. They are skipped."),
    UNUSABLE_DECISIONS(
            "unusableDecisions",
            "decisions",
            MetricOwner.INCIDENTS,
            "People's decisions about incidents that are over or unknown. They do nothing; the log names them."),
    TICKS_BEHIND(
            "ticksBehind",
            MetricType.GAUGE,
            "ticks",
            MetricOwner.DRIFT,
            "How many five-minute ticks the panes and the labels of a model and dimension are apart; the largest such"
                    + " lag. 0 or 1 once history is read."),
    MONITORED_SERIES(
            "monitoredSeries",
            MetricType.GAUGE,
            "series",
            MetricOwner.STATUSES,
            "Monitored series by where their monitor stands, looked at every hour of event time. Those that are not"
                    + " `WATCHING` could not alarm now, or would not be believed; the series `status` says why."),
    LATE_REJECTIONS(
            "lateRejections",
            "rejections",
            MetricOwner.COUNTS,
            "Dead letters more than two days behind the newest: too late to be counted in the series."),

    POINTS_WRITTEN("pointsWritten", "points", MetricOwner.INFLUX, "Points that the store has accepted."),
    POINTS_RETRIED(
            "pointsRetried",
            "points",
            MetricOwner.INFLUX,
            "Points in requests that failed and are retried, counted once per failure."),
    POINTS_DROPPED_BAD_LINE(
            "pointsDroppedBadLine",
            "points",
            MetricOwner.INFLUX,
            "Points that the store refuses, for example for a type conflict. They are lost."),
    POINTS_DROPPED_TOO_LARGE(
            "pointsDroppedTooLarge",
            "points",
            MetricOwner.INFLUX,
            "Points that are too large even for a request of their own. They are lost."),
    POINTS_DROPPED_BEYOND_RETENTION(
            "pointsDroppedBeyondRetention",
            "points",
            MetricOwner.INFLUX,
            "Points older than the store's retention, which should exceed twice the longest window. They are lost."),
    POINTS_DROPPED_UNWRITABLE(
            "pointsDroppedUnwritable",
            "points",
            MetricOwner.INFLUX,
            "Points that line protocol cannot express. They are lost."),
    REQUESTS_2XX("requests2xx", "requests", MetricOwner.INFLUX, "Requests that the store accepted."),
    REQUESTS_4XX(
            "requests4xx",
            "requests",
            MetricOwner.INFLUX,
            "Requests that the store refused: 400 for a bad line, 429 for too many requests; any other fails the job."),
    REQUESTS_5XX("requests5xx", "requests", MetricOwner.INFLUX, "Requests on which the store failed."),
    REQUESTS_NO_REPLY(
            "requestsNoReply",
            "requests",
            MetricOwner.INFLUX,
            "Requests without an answer within `influx.timeout`, or without a connection."),
    REQUESTS_OTHER(
            "requestsOther", "requests", MetricOwner.INFLUX, "Requests with any other answer, such as a redirect."),
    POINTS_PENDING(
            "pointsPending",
            MetricType.GAUGE,
            "points",
            MetricOwner.INFLUX,
            "Points waiting for the store, including those of the request in flight."),
    POINTS_PENDING_LIMIT(
            "pointsPendingLimit",
            MetricType.GAUGE,
            "points",
            MetricOwner.INFLUX,
            "`influx.maxBuffered`: when this many points are pending, the job waits for the store."),

    ALERTS_DELIVERED("alertsDelivered", "alerts", MetricOwner.WEBHOOK, "Alert events that the receiver accepted."),
    ATTEMPTS_RETRIED("attemptsRetried", "attempts", MetricOwner.WEBHOOK, "Attempts that failed and are retried."),
    ALERTS_DROPPED_REFUSED(
            "alertsDroppedRefused",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that the receiver refused for good. The alerts topic has them."),
    ALERTS_DROPPED_TOO_OLD(
            "alertsDroppedTooOld",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that could not be delivered within `giveUpAfter`. The alerts topic has them."),
    ALERTS_DROPPED_QUEUE_FULL(
            "alertsDroppedQueueFull",
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events that newer ones pushed out of the queue. The alerts topic has them."),
    ALERTS_PENDING(
            "alertsPending",
            MetricType.GAUGE,
            "alerts",
            MetricOwner.WEBHOOK,
            "Alert events waiting for the receiver, including the one in delivery."),
    ALERTS_REPEATED(
            "alertsRepeated",
            MetricType.GAUGE,
            "incidents",
            MetricOwner.WEBHOOK,
            "Open incidents that are sent again and again, where the receiver would forget them (`alertmanager`)."),
    SECONDS_FAILING(
            "secondsFailing",
            MetricType.GAUGE,
            "seconds",
            MetricOwner.WEBHOOK,
            "For how long no attempt has succeeded, since the first that failed; 0: the last one succeeded, or there was"
                    + " none. The log has the answer.");

    /** How a metric behaves over time. */
    public enum MetricType {
        /** Counts from 0 since the task started; a restart begins at 0 again. */
        COUNTER,
        /** The current value. */
        GAUGE
    }

    /** The operators that register a metric, and the metric group between them and its name. */
    public enum MetricOwner {
        EVENTS("accept requests, accept responses, accept labels, accept signals"),
        DEAD_LETTERS("reason", true, "accept *, known models, request-response join, conversations, label join, drift"),
        REQUEST_RESPONSE_JOIN("request-response join"),
        LABEL_JOIN("label join"),
        PANES("panes"),
        /** For values of dimensions, versions, outcomes and criteria. */
        GUARDED_VALUES("kind", true, "panes"),
        DRIFT("drift"),
        INCIDENTS("incidents"),
        /** For places where monitors stand. */
        STATUSES("status", true, "drift"),
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

        /** Whether the group is a label, with one metric for each of its values. */
        public boolean isLabelled() {
            return isLabelled;
        }

        /** Names of the operators; {@code *} stands for any text. */
        public List<String> operators() {
            return List.of(operators.split(", ", -1));
        }
    }

    private final String metricName;
    private final MetricType type;
    private final String unit;
    private final MetricOwner owner;
    private final String meaning;

    JobMetric(String metricName, String unit, MetricOwner owner, String meaning) {
        this(metricName, MetricType.COUNTER, unit, owner, meaning);
    }

    JobMetric(String metricName, MetricType type, String unit, MetricOwner owner, String meaning) {
        this.metricName = metricName;
        this.type = type;
        this.unit = unit;
        this.owner = owner;
        this.meaning = meaning;
    }

    /** Its name, the last part of Flink's identifier. */
    public String metricName() {
        return metricName;
    }

    public MetricType type() {
        return type;
    }

    /** The unit of its value. */
    public String unit() {
        return unit;
    }

    public MetricOwner owner() {
        return owner;
    }

    public String meaning() {
        return meaning;
    }

    /** Its name in Prometheus, as Flink's reporter builds it. */
    public String prometheusName() {
        String between = owner.group() == null ? "" : owner.group() + "_";
        return FlinkMetric.MetricScope.OPERATOR.prometheusPrefix() + between + metricName;
    }
}
