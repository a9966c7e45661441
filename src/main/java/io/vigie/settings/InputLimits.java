package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is refused at the edge.
 *
 * @param maxRecordBytes larger records are dead letters
 * @param maxNameLength longer ids, models, versions, segment names and values are dead letters
 * @param maxModels requests of further models are dead letters
 * @param maxFutureMs how far ahead of the wall clock an event time may lie
 */
public record InputLimits(int maxRecordBytes, int maxNameLength, int maxModels, long maxFutureMs)
        implements Serializable {
    static final Option<Integer> MAX_RECORD_BYTES = Option.of(
            "limits.maxRecordBytes",
            OptionTypes.size("1KiB", "64MiB"),
            "1MiB",
            "A larger record is a dead letter. Events carry no text that a person wrote, so a large one is a mistake.");
    static final Option<Integer> MAX_NAME_LENGTH = Option.of(
            "limits.maxNameLength",
            OptionTypes.integer(16, 4_096),
            "256",
            "A record with a longer id, model, version, segment, criterion or outcome (in characters) is a dead letter. Names are kept in state and written as tags.");
    static final Option<Integer> MAX_MODELS = Option.of(
            "limits.maxModels",
            OptionTypes.integer(1, 100_000),
            "1000",
            "How many models each subtask that reads requests admits; a request of a further one is a dead letter, until a model has been silent for the label horizon. Every model has state, panes and series of its own, so it keeps a producer that puts an id into its name from filling them.");
    static final Option<Duration> MAX_FUTURE = Option.of(
            "limits.maxFuture",
            OptionTypes.duration("0s", "7d"),
            "10min",
            "A record whose event time is further ahead of the wall clock is a dead letter: one producer with a wrong clock would make everybody else late.");

    static final List<Option<?>> OPTIONS = List.of(MAX_RECORD_BYTES, MAX_NAME_LENGTH, MAX_MODELS, MAX_FUTURE);

    static InputLimits of(OptionValues values) {
        return new InputLimits(
                values.get(MAX_RECORD_BYTES),
                values.get(MAX_NAME_LENGTH),
                values.get(MAX_MODELS),
                values.get(MAX_FUTURE).toMillis());
    }
}
