package io.vigie.bench;

/**
 * What tuning a detector to one false alarm in 10,000 stable labels came to.
 *
 * @param parameter what was changed
 * @param value the value found; where none was, the legal one that comes nearest
 * @param per10k false alarms at that value, on the streams of the tuning
 */
public record TuningResult(
        String detector, String parameter, double byDefault, double value, double per10k, TuningOutcome outcome) {
    /** Whether the target can be had. */
    public enum TuningOutcome {
        REACHED,
        /**
         * The rate jumps past the target between two values that are next to each other; the value is on the quiet
         * side.
         */
        JUMPS,
        /** The strictest legal value still alarms more often. */
        TOO_LOUD,
        /** The loosest legal value alarms less often. */
        TOO_QUIET
    }

    /** Whether there is a tuned detector to measure. */
    public boolean isReachable() {
        return outcome == TuningOutcome.REACHED;
    }
}
