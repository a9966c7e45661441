package io.vigie.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Registers declared metrics, and no others, in the scope of one operator. Each is to be registered once: Flink ignores
 * a second one of the name.
 *
 * @param operator the group that Flink gives an operator or a writer
 */
public record OperatorMetrics(MetricGroup operator) {

    /** @throws IllegalArgumentException if the metric is declared as something else */
    public Counter counter(JobMetric metric) {
        require(metric, JobMetric.MetricType.COUNTER, false);
        return unlabelled(metric).counter(metric.metricName());
    }

    /** @throws IllegalArgumentException if the metric is declared as something else */
    public Counter counter(JobMetric metric, String label) {
        require(metric, JobMetric.MetricType.COUNTER, true);
        return labelled(metric, label).counter(metric.metricName());
    }

    /** One counter for each of these constants, labelled with its name; more may be put in. */
    public <E extends Enum<E>> Map<E, Counter> counters(JobMetric metric, Set<E> labels) {
        Map<E, Counter> counters = new HashMap<>();
        labels.forEach(label -> counters.put(label, counter(metric, label.name())));
        return counters;
    }

    /**
     * @param value asked by Flink's threads
     * @throws IllegalArgumentException if the metric is declared as something else
     */
    public void gauge(JobMetric metric, Gauge<? extends Number> value) {
        require(metric, JobMetric.MetricType.GAUGE, false);
        unlabelled(metric).gauge(metric.metricName(), value);
    }

    /**
     * @param value asked by Flink's threads
     * @throws IllegalArgumentException if the metric is declared as something else
     */
    public void gauge(JobMetric metric, String label, Gauge<? extends Number> value) {
        require(metric, JobMetric.MetricType.GAUGE, true);
        labelled(metric, label).gauge(metric.metricName(), value);
    }

    private static void require(JobMetric metric, JobMetric.MetricType type, boolean isLabelled) {
        if (metric.type() != type || metric.owner().isLabelled() != isLabelled) {
            throw new IllegalArgumentException(metric + " is declared as " + metric.type() + " at " + metric.owner());
        }
    }

    private MetricGroup unlabelled(JobMetric metric) {
        String name = metric.owner().group();
        return name == null ? operator : operator.addGroup(name);
    }

    private MetricGroup labelled(JobMetric metric, String label) {
        return operator.addGroup(metric.owner().group(), label);
    }
}
