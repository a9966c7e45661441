package io.vigie.detect;

/**
 * What an interval of a change proves, given a tolerance. The codes are public: the series {@code drift} carries them
 * as {@code verdict}.
 */
public enum Verdict {
    /** The whole interval is past the tolerance on the bad side. */
    DEGRADED(-1),
    /** None of the others. */
    UNDECIDED(0),
    /** The whole interval is inside the tolerance on both sides. */
    STABLE(1),
    /** The whole interval is past the tolerance on the good side. */
    IMPROVED(2);

    private final int code;

    Verdict(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * @param lower of the interval of current − reference
     * @param upper of the same interval
     * @param tolerance at least 0, in the unit of the change; a bound that equals it is not past it
     */
    static Verdict of(double lower, double upper, double tolerance, Direction direction) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("a tolerance is at least 0, not " + tolerance);
        }
        if (lower > tolerance) {
            return direction == Direction.HIGHER_IS_WORSE ? DEGRADED : IMPROVED;
        }
        if (upper < -tolerance) {
            return direction == Direction.LOWER_IS_WORSE ? DEGRADED : IMPROVED;
        }
        return lower >= -tolerance && upper <= tolerance ? STABLE : UNDECIDED;
    }
}
