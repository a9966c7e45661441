package io.vigie.sink.influx;

import io.vigie.job.TestEnvironment;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** A cluster in this process for jobs that do nothing but bring points to the sink. */
final class SinkCluster {
    static final TypeInformation<SeriesPoint> POINT = TypeInformation.of(SeriesPoint.class);

    private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();

    /** To be registered by the test. */
    MiniClusterExtension extension() {
        return new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(2)
                .setConfiguration(reporter.addToConfiguration(new Configuration()))
                .build());
    }

    /** @param restarts how often the job may fail */
    static StreamExecutionEnvironment environment(int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Math.max(1, restarts));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        return TestEnvironment.create(1, configuration);
    }

    /** Returns when all points are written or dropped. */
    static JobID run(List<SeriesPoint> points, InfluxSettings settings) throws Exception {
        StreamExecutionEnvironment environment = environment(0);
        environment
                .fromData(POINT, points.toArray(SeriesPoint[]::new))
                .uid("points")
                .sinkTo(new InfluxSink(settings))
                .uid("sink");
        return environment.execute().getJobID();
    }

    /** The sum of one of the sink's counters over all attempts of a job. */
    long counter(JobID job, String name) {
        long sum = 0;
        for (Map.Entry<MetricGroup, Map<String, Metric>> group :
                reporter.getMetricsByGroup().entrySet()) {
            String groupsJob = group.getKey().getAllVariables().get("<job_id>");
            if (job.toString().equals(groupsJob) && group.getValue().get(name) instanceof Counter counter) {
                sum += counter.getCount();
            }
        }
        return sum;
    }

    static SeriesPoint traffic(String slice, long timestamp, long requests) {
        return traffic(Map.of("model", "gpt-4", "version", "*", "slice", slice, "window", "1h"), timestamp, requests);
    }

    static SeriesPoint traffic(Map<String, String> tags, long timestamp, long requests) {
        Map<String, Double> fields = new HashMap<>();
        fields.put("requests", (double) requests);
        fields.put("error_rate", requests / 1024.0);
        return new SeriesPoint(Measurement.TRAFFIC, tags, fields, timestamp);
    }
}
