package io.vigie.model;

/** Why a record could not be used. The names are public: they appear in dead letters and metrics. */
public enum RejectionReason {
    /** Neither Avro single-object encoding nor another known framing, or a schema nobody knows. */
    UNKNOWN_SCHEMA,
    /** The framing is right, the body is not: truncated, trailing bytes, wrong types, not JSON. */
    MALFORMED,
    /** A known record, but not the kind that this topic carries. */
    WRONG_RECORD,
    /** Larger than the set bound. */
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
    /** NaN or infinite where a number belongs. */
    NOT_FINITE,
    /** A negative latency, token count, cost or time. */
    NEGATIVE_VALUE,
    /** A number beyond anything that is meant: sums of such would lose all others. */
    VALUE_TOO_LARGE,
    /** Further in the future than the set bound. */
    TIME_IN_FUTURE,
    /** A request of a model beyond the bound on their number. */
    TOO_MANY_MODELS,
    /** A label beyond the bound on how many one request may have. */
    TOO_MANY_LABELS,
    /** A request older than the label horizon, by the clock of the stream: its pane is closed. */
    REQUEST_AFTER_HORIZON,
    /** A response whose request did not come within the join timeout. */
    UNMATCHED_RESPONSE,
    /** A label whose request is unknown. */
    UNMATCHED_LABEL,
    /** A label for a request that is older than the label horizon. */
    LABEL_AFTER_HORIZON,
    /** A signal that no open turn of its conversation can take. */
    UNMATCHED_SIGNAL
}
