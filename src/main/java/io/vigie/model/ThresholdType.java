package io.vigie.model;

/** What an e-detector's evidence must reach for an alarm. */
public enum ThresholdType {
    /**
     * For each bet its own threshold, solved such that a stable stream with the reference's error rate and bursts keeps
     * the budget. Fast; as right as the reference is.
     */
    CALIBRATED("calibrated"),
    /**
     * One threshold for all bets together that keeps the budget for any stream whose error stays at what is allowed.
     * Takes about twice as many labels.
     */
    GUARANTEED("guaranteed");

    private final String label;

    ThresholdType(String label) {
        this.label = label;
    }

    /** As monitors write it. */
    public String label() {
        return label;
    }
}
