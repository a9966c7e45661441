package io.vigie.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a number that stands for a time counts since 1970. */
public enum EpochUnit {
    /** Told by plausibility: the one unit in which the number lies between 2000 and 2100. */
    AUTO("auto", 0),
    SECONDS("s", 1_000),
    MILLISECONDS("ms", 1),
    MICROSECONDS("us", 1e-3),
    NANOSECONDS("ns", 1e-6);

    /** 2000-01-01T00:00:00Z, epoch milliseconds: no event of a model in production is older. */
    public static final long FIRST_MS = 946_684_800_000L;

    /** 2100-01-01T00:00:00Z, epoch milliseconds. */
    public static final long END_MS = 4_102_444_800_000L;

    private static final List<EpochUnit> UNITS = List.of(MILLISECONDS, SECONDS, MICROSECONDS, NANOSECONDS);

    private final String label;
    private final double milliseconds;

    EpochUnit(String label, double milliseconds) {
        this.label = label;
        this.milliseconds = milliseconds;
    }

    /** As settings write it. */
    public String label() {
        return label;
    }

    /** The unit that settings write so; null: none. */
    public static @Nullable EpochUnit of(String label) {
        return Arrays.stream(values())
                .filter(unit -> unit.label.equals(label))
                .findFirst()
                .orElse(null);
    }

    /**
     * Epoch milliseconds, rounded; the number itself where no unit makes it a plausible time.
     *
     * @param number of this unit since 1970
     */
    public long toMillis(long number) {
        if (this != AUTO) {
            return milliseconds(number, this);
        }
        for (EpochUnit unit : UNITS) {
            long millis = milliseconds(number, unit);
            if (isPlausible(millis)) {
                return millis;
            }
        }
        return number;
    }

    /** The same for a number with a fraction; finite. */
    public long toMillis(double number) {
        if (this != AUTO) {
            return Math.round(number * milliseconds);
        }
        for (EpochUnit unit : UNITS) {
            long millis = Math.round(number * unit.milliseconds);
            if (isPlausible(millis)) {
                return millis;
            }
        }
        return Math.round(number);
    }

    /** Whether an event may have happened then. */
    public static boolean isPlausible(long epochMs) {
        return epochMs >= FIRST_MS && epochMs < END_MS;
    }

    private static long milliseconds(long number, EpochUnit unit) {
        return switch (unit) {
            case SECONDS -> {
                boolean isInRange = Math.abs(number / 1_000) <= Long.MAX_VALUE / 1_000_000;
                yield isInRange ? number * 1_000 : number;
            }
            case MICROSECONDS -> rounded(number, 1_000);
            case NANOSECONDS -> rounded(number, 1_000_000);
            case MILLISECONDS, AUTO -> number;
        };
    }

    private static long rounded(long number, long parts) {
        long whole = Math.floorDiv(number, parts);
        return Math.floorMod(number, parts) * 2 >= parts ? whole + 1 : whole;
    }
}
