package io.vigie.view;

/** What a comparison says, in words. */
final class VerdictNames {
    static final String DEGRADED = "degraded";
    static final String UNDECIDED = "undecided";
    static final String STABLE = "stable";
    static final String IMPROVED = "improved";

    /** Nobody has compared anything. */
    static final String UNMONITORED = "unmonitored";

    private VerdictNames() {}

    /** @param code as the series {@code drift} has it: −1 degraded, 0 undecided, 1 stable, 2 improved */
    static String ofCode(double code) {
        return code < 0 ? DEGRADED : code < 1 ? UNDECIDED : code < 2 ? STABLE : IMPROVED;
    }
}
