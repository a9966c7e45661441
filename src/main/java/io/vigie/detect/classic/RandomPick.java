package io.vigie.detect.classic;

/**
 * A few of many places, each set of them with the same chance. The random numbers are SplitMix64's (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014), the set is drawn by Floyd's algorithm (Bentley, Floyd, "A sample of brilliance", CACM 30, 1987).
 */
final class RandomPick {
    /** Any odd constant will do; changing it changes what stored detectors do next. */
    private static final long SEED = 0x6B737769_6E2D3031L;

    private static final long GOLDEN = 0x9E3779B9_7F4A7C15L;

    /** The draw, counted from the making of this object, that picked a place last. */
    private final long[] pickedBy;

    private long draws;

    RandomPick(int places) {
        pickedBy = new long[places];
    }

    /** Picks {@code count} places; always the same ones for the same {@code key}. */
    void draw(int count, long key) {
        draws++;
        long state = mix(SEED + key * GOLDEN);
        for (int last = pickedBy.length - count; last < pickedBy.length; last++) {
            state += GOLDEN;
            // the high half times the bound keeps to the range; its bias is below 2^-22
            int place = (int) (((mix(state) >>> 32) * (last + 1)) >>> 32);
            pickedBy[isPicked(place) ? last : place] = draws;
        }
    }

    boolean isPicked(int place) {
        return pickedBy[place] == draws;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D_1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB_133111EBL;
        return z ^ (z >>> 31);
    }
}
