package io.vigie.model;

/** How the slices of a monitor share its false-alarm budget. */
public enum Multiplicity {
    /**
     * Each slice has its share: with S slices each needs S times the evidence. Holds whatever the slices have to do
     * with each other.
     */
    UNION("union"),
    /**
     * The k slices with the most evidence share the budget among themselves if all k reach S/k times what one needs:
     * several slices that got worse together are found sooner. The budget then counts occasions on which slices alarm,
     * not slices.
     */
    E_BH("e-bh");

    private final String label;

    Multiplicity(String label) {
        this.label = label;
    }

    /** As monitors write it. */
    public String label() {
        return label;
    }
}
