package io.vigie.telemetry;

/**
 * What to watch of Flink and its Kafka connector, which register these metrics themselves: whether a job of Vigie does
 * its work.
 */
public enum FlinkMetric {
    RESTARTS("numRestarts", MetricScope.JOB, "restarts", "How often the job has restarted since it was submitted."),
    COMPLETED_CHECKPOINTS(
            "numberOfCompletedCheckpoints",
            MetricScope.JOB,
            "checkpoints",
            "Checkpoints that succeeded. Alerts and labels can be read by others once theirs has."),
    FAILED_CHECKPOINTS(
            "numberOfFailedCheckpoints", MetricScope.JOB, "checkpoints", "Checkpoints that failed or took too long."),
    CHECKPOINT_DURATION(
            "lastCheckpointDuration",
            MetricScope.JOB,
            "ms",
            "How long the last checkpoint took. As long as `runtime.checkpointInterval` is too long."),
    WATERMARK_LAG(
            "watermarkLag",
            MetricScope.OPERATOR,
            "ms",
            "How far the watermark of a source is behind the clock. It grows while nothing comes, and while history"
                    + " is read."),
    PENDING_RECORDS(
            "pendingRecords", MetricScope.OPERATOR, "records", "Records of its topic that a source has not read yet."),
    RECORDS_IN(
            "numRecordsIn",
            MetricScope.OPERATOR,
            "records",
            "Records that an operator took: at `accept requests` all that came, dead letters included."),
    SEND_ERRORS(
            "numRecordsSendErrors",
            MetricScope.OPERATOR,
            "records",
            "Records that a sink could not write: for InfluxDB the sum of what was dropped.");

    /** Whose metric it is. */
    public enum MetricScope {
        /** One for a job, on the JobManager. */
        JOB("flink_jobmanager_job_"),
        /** One for a subtask of an operator, on its TaskManager. */
        OPERATOR("flink_taskmanager_job_task_operator_");

        private final String prometheusPrefix;

        MetricScope(String prometheusPrefix) {
            this.prometheusPrefix = prometheusPrefix;
        }

        /** What Flink's Prometheus reporter puts before the name. */
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

    /** Its name in Prometheus, as Flink's reporter makes it. */
    public String prometheusName() {
        return scope.prometheusPrefix() + metricName;
    }
}
