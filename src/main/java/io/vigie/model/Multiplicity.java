package io.vigie.model;

/** How the slices of a monitor share its false-alarm budget. */
public enum Multiplicity {
    /**
     * Each of S slices gets an equal share, so each needs S times the evidence. Valid however the slices depend on each
     * other.
     */
    UNION("union"),
    /**
     * The k slices with the most evidence alarm if all k reach S/k times what a single slice would need, so slices that
     * get worse together are found sooner. The budget then counts occasions on which slices alarm, not slices.
     */
    E_BH("e-bh");

    private final String label;

    Multiplicity(String label) {
        this.label = label;
    }

    /** The name in monitors. */
    public String label() {
        return label;
    }
}
