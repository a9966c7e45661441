package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How requests, responses, labels and signals are joined.
 *
 * @param timeoutMs how long a request waits for its response, and a response or label for its request, in event time
 * @param outOfOrderness how far a topic's event times may lag behind its newest
 * @param idleness how long a partition must be silent until it no longer holds event time back
 * @param alignmentMaxDrift how far, in event time, one source may run ahead of the slowest
 * @param memoryBytes about how many bytes of the heap open requests may take in each subtask, and conversations as many
 */
public record JoinSettings(
        long timeoutMs, Duration outOfOrderness, Duration idleness, Duration alignmentMaxDrift, long memoryBytes)
        implements Serializable {
    static final Option<Duration> TIMEOUT = Option.of(
            "join.timeout",
            OptionTypes.duration("1s", "1d"),
            "10min",
            "How long, in event time, a request waits for its response, and a response or label for its request."
                    + " Longer: fewer unanswered requests when a topic lags. Shorter: less state.");
    static final Option<Duration> OUT_OF_ORDERNESS = Option.of(
            "join.outOfOrderness",
            OptionTypes.duration("0s", "1h"),
            "30s",
            "How far a record may be behind the newest event time of its partition and still be on time. Longer:"
                    + " fewer corrections. Shorter: metrics come sooner.");
    static final Option<Duration> IDLENESS = Option.of(
            "join.idleness",
            OptionTypes.duration("1s", "1h"),
            "1min",
            "A partition without records for this long (by the wall clock) no longer holds event time back. Shorter:"
                    + " a producer that pauses delays nobody, but what it sends afterwards is late.");
    static final Option<Duration> ALIGNMENT_MAX_DRIFT = Option.of(
            "join.alignmentMaxDrift",
            OptionTypes.duration("1min", "30d"),
            "1h",
            "How far, in event time, one topic may be read ahead of the slowest. Shorter: less state while weeks of"
                    + " history are read again. Longer: fewer pauses.");
    static final Option<Integer> MEMORY = Option.of(
            "join.memory",
            OptionTypes.size("4KiB", "1GiB"),
            "128MiB",
            "About how much of the heap open requests may take in each subtask; open conversations, and what"
                    + " labels wait for until the next checkpoint, and what waits for its tick, as much again each."
                    + " Less: what does not fit is read from the state backend, which costs several times the"
                    + " processor time. A request takes about 300 B for join.timeout.");

    static final List<Option<?>> OPTIONS = List.of(TIMEOUT, OUT_OF_ORDERNESS, IDLENESS, ALIGNMENT_MAX_DRIFT, MEMORY);

    static JoinSettings of(OptionValues values) {
        return new JoinSettings(
                values.get(TIMEOUT).toMillis(),
                values.get(OUT_OF_ORDERNESS),
                values.get(IDLENESS),
                values.get(ALIGNMENT_MAX_DRIFT),
                values.get(MEMORY));
    }
}
