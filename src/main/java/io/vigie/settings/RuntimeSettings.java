package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the job runs.
 *
 * @param parallelism null: the cluster's
 * @param checkpointDirectory address of durable storage; null: the cluster's
 * @param transactionTimeout how long Kafka keeps a transaction open: longer than any outage that must lose nothing
 */
public record RuntimeSettings(
        @Nullable Integer parallelism,
        Duration checkpointInterval,
        @Nullable String checkpointDirectory,
        StateBackend stateBackend,
        StartFrom startFrom,
        Duration transactionTimeout)
        implements Serializable {
    static final Option<Integer> PARALLELISM = Option.optional(
            "runtime.parallelism",
            OptionTypes.integer(1, 32_768),
            "Subtasks per operator. If unset: the cluster's `parallelism.default`.");
    static final Option<Duration> CHECKPOINT_INTERVAL = Option.of(
            "runtime.checkpointInterval",
            OptionTypes.duration("100ms", "1h"),
            "30s",
            "Interval between checkpoints. What is written to Kafka becomes visible with a checkpoint, so this is"
                    + " also the delay of panes and alerts. Shorter: fresher results, and less to repeat after a"
                    + " failure. Longer: less work.");
    static final Option<String> CHECKPOINT_DIRECTORY = Option.optional(
            "runtime.checkpointDirectory",
            OptionTypes.matching(
                    "[a-zA-Z][a-zA-Z0-9+.-]*:/\\S+",
                    "an address such as s3://bucket/checkpoints or file:///var/lib/vigie"),
            "Durable storage for checkpoints, reachable from every machine. If unset: the cluster's"
                    + " `execution.checkpointing.dir`.");
    static final Option<StateBackend> STATE_BACKEND = Option.of(
            "runtime.stateBackend",
            OptionTypes.oneOf(StateBackend.class, RuntimeSettings::label),
            "rocksdb",
            "Where keyed state is kept. `rocksdb`: on local disk, up to the size of the disk, with incremental"
                    + " checkpoints. `hashmap`: on the heap, about twice as fast.");
    static final Option<StartFrom> START_FROM = Option.of(
            "runtime.startFrom",
            OptionTypes.oneOf(StartFrom.class, RuntimeSettings::label),
            "earliest",
            "Where a job begins to read without a savepoint. `earliest`: it builds its state from all that the topics"
                    + " hold, and writes the same points again. `committed`: where its consumer group stopped, or at"
                    + " the earliest record if it never ran; interactions that were open then are lost.");
    static final Option<Duration> TRANSACTION_TIMEOUT = Option.of(
            "runtime.transactionTimeout",
            OptionTypes.duration("1min", "7d"),
            "15min",
            "How long Kafka keeps a transaction open. If the job is down for longer, what it wrote but did not commit"
                    + " is lost. At most the broker's `transaction.max.timeout.ms`, which is 15 min unless raised.");

    static final List<Option<?>> OPTIONS = List.of(
            PARALLELISM, CHECKPOINT_INTERVAL, CHECKPOINT_DIRECTORY, STATE_BACKEND, START_FROM, TRANSACTION_TIMEOUT);

    static void check(OptionValues values, Problems problems) {
        values.with(
                CHECKPOINT_INTERVAL,
                interval -> values.with(TRANSACTION_TIMEOUT, timeout -> {
                    if (timeout.compareTo(interval) <= 0) {
                        values.problem(
                                problems, TRANSACTION_TIMEOUT, "must be longer than " + CHECKPOINT_INTERVAL.path());
                    }
                }));
    }

    static RuntimeSettings of(OptionValues values) {
        return new RuntimeSettings(
                values.find(PARALLELISM),
                values.get(CHECKPOINT_INTERVAL),
                values.find(CHECKPOINT_DIRECTORY),
                values.get(STATE_BACKEND),
                values.get(START_FROM),
                values.get(TRANSACTION_TIMEOUT));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Where keyed state is kept. */
    public enum StateBackend {
        /** On local disk: up to the size of the disk. */
        ROCKSDB,
        /** On the heap: faster, up to the size of the heap. */
        HASHMAP
    }

    /** Where a job begins to read without a savepoint. */
    public enum StartFrom {
        EARLIEST,
        /** The consumer group's committed offsets, or the earliest record if there are none. */
        COMMITTED
    }
}
