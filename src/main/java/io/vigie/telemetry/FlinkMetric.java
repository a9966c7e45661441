package io.vigie.telemetry;

/**
 * Metrics worth watching that Flink and its Kafka connector register themselves. They show whether a job of Vigie does
 * its work.
 */
public enum FlinkMetric {
    RESTARTS("numRestarts", MetricScope.JOB, "restarts", "How often the job has restarted since it was submitted."),
    COMPLETED_CHECKPOINTS(
            "numberOfCompletedCheckpoints",
            MetricScope.JOB,
            "checkpoints",
            "Checkpoints that succeeded. Alerts and labels become visible to readers with their checkpoint."),
    FAILED_CHECKPOINTS(
            "numberOfFailedCheckpoints", MetricScope.JOB, "checkpoints", "Checkpoints that failed or took too long."),
    CHECKPOINT_DURATION(
            "lastCheckpointDuration",
            MetricScope.JOB,
            "ms",
            "How long the last checkpoint took. It should stay well below `runtime.checkpointInterval`."),
    WATERMARK_LAG(
            "watermarkLag",
            MetricScope.OPERATOR,
            "ms",
            "How far the watermark of a source is behind the clock. It grows while no records arrive, and while"
                    + " history is read."),
    PENDING_RECORDS(
            "pendingRecords", MetricScope.OPERATOR, "records", "Records of its topic that a source has not read yet."),
    RECORDS_IN(
            "numRecordsIn",
            MetricScope.OPERATOR,
            "records",
            "Records that an operator received: at `accept requests` all that arrived, including dead letters."),
    SEND_ERRORS(
            "numRecordsSendErrors",
            MetricScope.OPERATOR,
            "records",
            "Records that a sink could not write; for InfluxDB, the sum of all dropped points.");

    /** What a metric belongs to. */
    public enum MetricScope {
        /** One per job, on the JobManager. */
        JOB("flink_jobmanager_job_"),
        /** One per subtask of an operator, on its TaskManager. */
        OPERATOR("flink_taskmanager_job_task_operator_");

        private final String prometheusPrefix;

        MetricScope(String prometheusPrefix) {
            this.prometheusPrefix = prometheusPrefix;
        }

        /** The prefix that Flink's Prometheus reporter adds to the name. */
        String prometheusPrefix() {
            return prometheusPrefix;
        }
    }

    private final String metricName;
    private final MetricScope scope;
    private final String unit;
    private final String meaning;

    FlinkMetric(String metricName, MetricScope scope, String unit, String meaning) {
        this.metricName = metricName;
        this.scope = scope;
        this.unit = unit;
        this.meaning = meaning;
    }

    public String metricName() {
        return metricName;
    }

    public MetricScope scope() {
        return scope;
    }

    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    /** Its name in Prometheus, as Flink's reporter builds it. */
    public String prometheusName() {
        return scope.prometheusPrefix() + metricName;
    }
}
