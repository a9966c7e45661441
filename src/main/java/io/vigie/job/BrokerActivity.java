package io.vigie.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Counts the answers that the consumers of one source get from their brokers: a silent partition is idle only if its
 * broker answers. A consumer sends a request at least twice a second. Kafka creates one instance for each consumer that
 * names this class under {@code metric.reporters}.
 */
public final class BrokerActivity implements MetricsReporter {

    /** A consumer property: the source that its answers count for. */
    static final String SOURCE = "vigie.source";

    private static final ConcurrentMap<String, Set<KafkaMetric>> COUNTS = new ConcurrentHashMap<>();

    private String source = "";

    /** The number of answers so far in this process; any change means that a broker answered. */
    static long answers(String source) {
        return COUNTS.getOrDefault(source, Set.of()).stream()
                .mapToLong(count -> ((Number) count.metricValue()).longValue())
                .sum();
    }

    @Override
    public void configure(Map<String, ?> properties) {
        source = String.valueOf(properties.get(SOURCE));
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        if (isCountOfAnswers(metric)) {
            COUNTS.compute(source, (unused, counts) -> {
                Set<KafkaMetric> more = counts == null ? ConcurrentHashMap.newKeySet() : counts;
                more.add(metric);
                return more;
            });
        }
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        COUNTS.computeIfPresent(source, (unused, counts) -> {
            counts.remove(metric);
            return counts.isEmpty() ? null : counts;
        });
    }

    private static boolean isCountOfAnswers(KafkaMetric metric) {
        return metric.metricName().name().equals("response-total")
                && metric.metricName().group().equals("consumer-metrics");
    }

    @Override
    public void close() {}
}
