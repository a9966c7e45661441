package io.vigie.model;

/** Why a record could not be used. The names are public: they appear in dead letters and metrics. */
public enum RejectionReason {
    /** The framing, or the schema that it names, is unknown. */
    UNKNOWN_SCHEMA,
    /** The body cannot be read: truncated, trailing bytes, wrong types, not JSON. */
    MALFORMED,
    /** A known record type, but not the one that this topic carries. */
    WRONG_RECORD,
    /** Larger than the configured limit. */
    OVERSIZED,
    /** No bytes at all (a tombstone). */
    EMPTY_RECORD,
    /** A key field is empty or blank. */
    EMPTY_ID,
    /** A score outside [0, 1]. */
    SCORE_OUT_OF_RANGE,
    /** A probability outside (0, 1]. */
    PROBABILITY_OUT_OF_RANGE,
    /** A confidence outside [0, 1]. */
    CONFIDENCE_OUT_OF_RANGE,
    /** NaN or infinity where a number is expected. */
    NOT_FINITE,
    /** A negative latency, token count, cost or time. */
    NEGATIVE_VALUE,
    /** A number beyond any plausible value: added to a sum, it would drown all others. */
    VALUE_TOO_LARGE,
    /** Further in the future than the configured limit. */
    TIME_IN_FUTURE,
    /** A time at which no event can have happened: before 2000, or far from all others of its file. */
    TIME_IMPLAUSIBLE,
    /** A request of a model beyond the limit on the number of models. */
    TOO_MANY_MODELS,
    /** A label beyond the limit on labels per request. */
    TOO_MANY_LABELS,
    /** A label that a monitor cannot keep until its reference is ready: too many wait already. */
    TOO_MANY_WAITING,
    /** A request older than the label horizon, in event time: its pane is closed. */
    REQUEST_AFTER_HORIZON,
    /** An event with the id of another one that says something else, too near in time to be told from it. */
    REUSED_ID,
    /** A response whose request did not arrive within the join timeout. */
    UNMATCHED_RESPONSE,
    /** A label whose request is unknown. */
    UNMATCHED_LABEL,
    /** A label for a request that is older than the label horizon. */
    LABEL_AFTER_HORIZON,
    /** A signal for which its conversation has no open turn. */
    UNMATCHED_SIGNAL
}
