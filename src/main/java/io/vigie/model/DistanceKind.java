package io.vigie.model;

/** Measures of how far apart two distributions are. */
public enum DistanceKind {
    /** Population stability index, at least 0, without a unit. */
    PSI("psi", false),
    /** Jensen–Shannon distance in bits, in [0, 1]. */
    JENSEN_SHANNON("jensen-shannon", false),
    /** Wasserstein-1: how far values move on average, in their own unit. */
    WASSERSTEIN("wasserstein", true),
    /** Largest gap between the two distribution functions, in [0, 1]. */
    KOLMOGOROV_SMIRNOV("kolmogorov-smirnov", true);

    private final String label;
    private final boolean ordered;

    DistanceKind(String label, boolean ordered) {
        this.label = label;
        this.ordered = ordered;
    }

    /** The name in monitors. */
    public String label() {
        return label;
    }

    /** Whether it compares ordered values only; categories have no order. */
    public boolean needsOrder() {
        return ordered;
    }
}
