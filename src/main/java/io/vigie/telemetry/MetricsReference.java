package io.vigie.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference page of metrics, generated from the declared ones. */
public final class MetricsReference {
    private static final String INTRODUCTION = """
            # Metrics

            Generated from the declared metrics; a test checks that it is up to date. To regenerate it:
            `mvn test -Dtest=MetricsReferenceTest -Dvigie.docs.write=true`. Another test runs both jobs and checks that
            each metric is registered by exactly the operators that are named here.

            Both jobs report through Flink's metric system, so any of its reporters works. Flink prefixes names with a
            scope; in Prometheus a metric has the name below and the labels `job_name`, `operator_name`, `subtask_index`
            and others that Flink adds. Each subtask has its own metrics: sum counters over subtasks. Counters begin
            at 0 whenever a task starts.
            Vigie's own labels: `reason`, a reason code of dead letters; `kind`, what a value belongs to (`SLICE`,
            `VERSION`, `OUTCOME`, `CRITERION`); `status`, where monitors stand; `webhook`, the name of the channel.

            [deploy/prometheus](../deploy/prometheus) has the reporter's settings, a scrape configuration and alert rules.
            """;

    private MetricsReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n## Vigie's metrics\n\n");
        page.append("| metric | kind | unit | label | operator | meaning | in Prometheus"
                + " |\n|---|---|---|---|---|---|---|\n");
        for (JobMetric metric : JobMetric.values()) {
            row(
                    page,
                    code(metric.metricName()),
                    metric.type().name().toLowerCase(Locale.ROOT),
                    metric.unit(),
                    metric.owner().isLabelled()
                            ? code(String.valueOf(metric.owner().group()))
                            : "",
                    metric.owner().operators().stream()
                            .map(MetricsReference::code)
                            .collect(Collectors.joining(", ")),
                    metric.meaning(),
                    code(metric.prometheusName()));
        }
        page.append("\n## Flink's metrics\n\nFlink always registers these; they are worth watching too.\n\n");
        page.append("| metric | of | unit | meaning | in Prometheus |\n|---|---|---|---|---|\n");
        for (FlinkMetric metric : FlinkMetric.values()) {
            row(
                    page,
                    code(metric.metricName()),
                    metric.scope() == FlinkMetric.MetricScope.JOB ? "the job" : "an operator",
                    metric.unit(),
                    metric.meaning(),
                    code(metric.prometheusName()));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", List.of(cells))).append(" |\n");
    }

    private static String code(String text) {
        return '`' + text + '`';
    }
}
