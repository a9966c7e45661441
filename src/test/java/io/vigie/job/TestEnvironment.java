package io.vigie.job;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The environment of every test graph: an operator without a UID, or a type that only Kryo can write, fails the test.
 * {@code ArchitectureTest} ensures that no test creates an environment of its own.
 */
public final class TestEnvironment {
    private TestEnvironment() {}

    /** Settings that apply to every test. */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    /** Runs in this process, or on the cluster of a test's extension. A failure is not retried. */
    public static StreamExecutionEnvironment create(int parallelism) {
        Configuration configuration = configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return create(parallelism, configuration);
    }

    /**
     * An environment with further settings, which cannot override those that apply to every test.
     *
     * @param more for example {@link CheckpointingOptions#CHECKPOINTING_INTERVAL}
     */
    public static StreamExecutionEnvironment create(int parallelism, Configuration more) {
        Configuration configuration = new Configuration(more);
        configuration.addAll(configuration());
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(parallelism);
    }
}
