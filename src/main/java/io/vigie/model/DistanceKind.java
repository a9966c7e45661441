package io.vigie.model;

/** How far apart two distributions are. */
public enum DistanceKind {
    /** Population stability index, from 0 on, no unit. */
    PSI("psi", false),
    /** Jensen–Shannon distance in bits, in [0, 1]. */
    JENSEN_SHANNON("jensen-shannon", false),
    /** Wasserstein-1, the mean move, in the unit of the values. */
    WASSERSTEIN("wasserstein", true),
    /** Largest gap between the two distribution functions, in [0, 1]. */
    KOLMOGOROV_SMIRNOV("kolmogorov-smirnov", true);

    private final String label;
    private final boolean ordered;

    DistanceKind(String label, boolean ordered) {
        this.label = label;
        this.ordered = ordered;
    }

    /** As monitors write it. */
    public String label() {
        return label;
    }

    /** True: for values alone, since categories have no order. */
    public boolean needsOrder() {
        return ordered;
    }
}
