package io.vigie.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference page, written from the declared metrics. */
public final class MetricsReference {
    private static final String INTRODUCTION = """
            # Metrics

            Generated from the declared metrics; a test compares. To write it anew:
            `mvn test -Dtest=MetricsReferenceTest -Dvigie.docs.write=true`. Another test runs both jobs and finds each metric
            registered, at the operators that are named here and at no others.

            Both jobs report through Flink's metric system, so any of its reporters can have them. Flink puts the scope before a
            name: in Prometheus it is the name below, with the labels `job_name`, `operator_name`, `subtask_index` and what else
            Flink knows. One metric is one subtask's: sum counters over subtasks. Counters begin at 0 with each start of a task.
            Labels of Vigie's own: `reason`, a reason code of dead letters; `kind`, what the value is one of: `SLICE`, `VERSION`,
            `OUTCOME`, `CRITERION`; `webhook`, the name of the channel.

            [deploy/prometheus](../deploy/prometheus) has the reporter's settings, a scrape configuration and alert rules.
            """;

    private MetricsReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n## Of Vigie\n\n");
        page.append(
                "| metric | kind | unit | label | operator | meaning | in Prometheus"
                        + " |\n|---|---|---|---|---|---|---|\n");
        for (JobMetric metric : JobMetric.values()) {
            row(
                    page,
                    code(metric.metricName()),
                    metric.kind().name().toLowerCase(Locale.ROOT),
                    metric.unit(),
                    metric.place().isLabelled()
                            ? code(String.valueOf(metric.place().group()))
                            : "",
                    metric.place().operators().stream()
                            .map(MetricsReference::code)
                            .collect(Collectors.joining(", ")),
                    metric.meaning(),
                    code(metric.prometheusName()));
        }
        page.append("\n## Of Flink\n\nThese are always there; they are what else to watch.\n\n");
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
