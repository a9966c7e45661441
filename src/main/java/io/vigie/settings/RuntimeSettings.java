package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the job runs.
 *
 * @param parallelism null: the cluster's
 * @param checkpointDirectory an address of durable storage; null: the cluster's
 * @param transactionTimeout how long Kafka keeps an open transaction; longer than the longest outage that must lose nothing
 */
public record RuntimeSettings(
        @Nullable Integer parallelism,
        Duration checkpointInterval,
        @Nullable String checkpointDirectory,
        StateBackend stateBackend,
        StartFrom startFrom,
        Duration transactionTimeout)
        implements Serializable {

    /** Where keyed state lives. */
    public enum StateBackend {
        /** On local disk: as large as the disk. */
        ROCKSDB,
        /** On the heap: faster, and as large as the heap. */
        HASHMAP
    }

    /** Where a job that has no savepoint starts to read. */
    public enum StartFrom {
        EARLIEST,
        /** The group's committed offsets, or the earliest where there are none. */
        COMMITTED
    }
}
