package io.vigie.job;

import io.vigie.settings.RuntimeSettings;
import java.util.Locale;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/** The execution environment of every job of Vigie. */
public final class JobEnvironment {

    private JobEnvironment() {}

    /**
     * Refuses Kryo and generated UIDs, so that state stays readable. Reuses objects, since records are immutable. Uses
     * Bloom filters, since most keys are looked up in vain when their first event arrives.
     */
    public static Configuration configuration(RuntimeSettings runtime) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(
                StateBackendOptions.STATE_BACKEND, runtime.stateBackend().name().toLowerCase(Locale.ROOT));
        configuration.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, runtime.checkpointInterval());
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (runtime.checkpointDirectory() != null) {
            configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, runtime.checkpointDirectory());
        }
        if (runtime.parallelism() != null) {
            configuration.set(CoreOptions.DEFAULT_PARALLELISM, runtime.parallelism());
        }
        return configuration;
    }
}
