package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Limits on input, what exceeds them becomes a dead letter; how its times are read; and what dead letters keep of it.
 *
 * @param maxRecordBytes size of the largest accepted record
 * @param maxNameLength length, in UTF-16 characters, of the longest accepted id, model, version, segment name or value
 * @param maxModels how many models each subtask that reads requests admits
 * @param maxFutureMs how far ahead of the wall clock an event time may lie
 * @param keepsBytes whether a dead letter has the bytes of its record
 */
public record InputLimits(
        int maxRecordBytes, int maxNameLength, int maxModels, long maxFutureMs, TimeSettings times, boolean keepsBytes)
        implements Serializable {
    static final Option<Integer> MAX_RECORD_BYTES = Option.of(
            "limits.maxRecordBytes",
            OptionTypes.size("1KiB", "64MiB"),
            "1MiB",
            "A larger record becomes a dead letter. Events carry no text that a person wrote, so a large one is a"
                    + " mistake.");
    static final Option<Integer> MAX_NAME_LENGTH = Option.of(
            "limits.maxNameLength",
            OptionTypes.integer(16, 4_096),
            "256",
            "A record whose id, model, version, segment, criterion or outcome is longer (in characters) becomes a"
                    + " dead letter. Names are kept in state and written as tags.");
    static final Option<Integer> MAX_MODELS = Option.of(
            "limits.maxModels",
            OptionTypes.integer(1, 100_000),
            "1000",
            "How many models each subtask that reads requests admits. Requests of further models become dead letters"
                    + " until a known model has been silent for the label horizon. Every model has state, panes and"
                    + " series of its own; the limit stops a producer that puts ids into model names from filling"
                    + " them.");
    static final Option<Duration> MAX_FUTURE = Option.of(
            "limits.maxFuture",
            OptionTypes.duration("0s", "7d"),
            "10min",
            "A record whose event time is further ahead of the wall clock becomes a dead letter: one producer with a"
                    + " wrong clock would make all others late.");

    static final Option<Boolean> KEEP_BYTES = Option.of(
            "deadLetters.keepBytes",
            OptionTypes.flag(),
            "false",
            "`true`: a dead letter has the bytes of its record, whatever they hold: also what a person wrote, where a"
                    + " producer sends it by mistake. `false`: it has the record's place, a reason and a sentence that"
                    + " repeats nothing of it; the record itself stays in its topic, where a replay reads it.");

    static final List<Option<?>> OPTIONS = List.of(MAX_RECORD_BYTES, MAX_NAME_LENGTH, MAX_MODELS, MAX_FUTURE);

    static InputLimits of(OptionValues values) {
        return new InputLimits(
                values.get(MAX_RECORD_BYTES),
                values.get(MAX_NAME_LENGTH),
                values.get(MAX_MODELS),
                values.get(MAX_FUTURE).toMillis(),
                TimeSettings.of(values),
                values.get(KEEP_BYTES));
    }
}
