package io.vigie.job;

import io.vigie.telemetry.JobMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** The metrics that the jobs of a cluster in this process have reported. */
record Reported(InMemoryReporter reporter) {

    /**
     * One metric of one subtask.
     *
     * @param prometheusName as Flink's reporter builds it
     * @param variables by name in angle brackets, such as {@code <operator_name>}, their values for this metric
     */
    record One(String prometheusName, Map<String, String> variables, Metric metric) {

        String operator() {
            return variables.getOrDefault("<operator_name>", "");
        }

        long value() {
            if (metric instanceof Counter counter) {
                return counter.getCount();
            }
            return ((Number) ((Gauge<?>) metric).getValue()).longValue();
        }
    }

    List<One> all() {
        List<One> all = new ArrayList<>();
        reporter.getMetricsByGroup().forEach((group, metrics) -> {
            String scope = scope(group);
            metrics.forEach(
                    (name, metric) -> all.add(new One("flink_" + scope + "_" + name, group.getAllVariables(), metric)));
        });
        return all;
    }

    List<One> of(JobMetric metric) {
        return all().stream()
                .filter(one -> one.prometheusName().equals(metric.prometheusName()))
                .toList();
    }

    /** The sum over all operators and subtasks. */
    long sum(JobMetric metric) {
        return of(metric).stream().mapToLong(One::value).sum();
    }

    long sum(JobMetric metric, String operator, String label) {
        String variable = "<" + metric.owner().group() + ">";
        return of(metric).stream()
                .filter(one -> one.operator().equals(operator))
                .filter(one -> label.equals(one.variables().get(variable)))
                .mapToLong(One::value)
                .sum();
    }

    private static String scope(MetricGroup group) {
        return ((AbstractMetricGroup<?>) group).getLogicalScope(CharacterFilter.NO_OP_FILTER, '_');
    }
}
