package io.vigie.bench;

/**
 * The result of tuning a detector to one false alarm in 10,000 stable labels.
 *
 * @param parameter the name of the parameter
 * @param value the value found; if there is none, the nearest legal one
 * @param per10k false alarms at that value, on the streams of the tuning
 */
public record TuningResult(
        String detector, String parameter, double byDefault, double value, double per10k, TuningOutcome outcome) {
    /** Whether the target can be reached. */
    public enum TuningOutcome {
        REACHED,
        /**
         * The rate jumps past the target between two adjacent values; the value is the one with fewer false alarms.
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
