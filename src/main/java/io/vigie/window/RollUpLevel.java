package io.vigie.window;

/** The lengths that sums are kept at. Each is a whole multiple of the one before. Stored in savepoints by name. */
public enum RollUpLevel {
    PANE(5 * 60_000L),
    HOUR(3_600_000L),
    DAY(86_400_000L);

    private final long lengthMs;

    RollUpLevel(long lengthMs) {
        this.lengthMs = lengthMs;
    }

    public long lengthMs() {
        return lengthMs;
    }

    /** The start of the stretch that holds this time. */
    public long floor(long time) {
        return Math.floorDiv(time, lengthMs) * lengthMs;
    }

    /** The first boundary at or after this time. */
    public long ceil(long time) {
        return -floor(-time);
    }

    public RollUpLevel finer() {
        return switch (this) {
            case PANE -> throw new IllegalStateException("nothing is finer than a pane");
            case HOUR -> PANE;
            case DAY -> HOUR;
        };
    }

    public RollUpLevel coarser() {
        return switch (this) {
            case PANE -> HOUR;
            case HOUR -> DAY;
            case DAY -> throw new IllegalStateException("nothing is coarser than a day");
        };
    }
}
