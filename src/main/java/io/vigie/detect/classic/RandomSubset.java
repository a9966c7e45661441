package io.vigie.detect.classic;

/**
 * A few of many places, each set of them with the same chance. The random numbers are SplitMix64's (Steele, Lea, Flood,
 * "Fast splittable pseudorandom number generators", OOPSLA 2014), the set is drawn by Floyd's algorithm (Bentley,
 * Floyd, "A sample of brilliance", CACM 30, 1987).
 */
final class RandomSubset {
    /** Any odd constant will do; changing it changes what stored detectors do next. */
    private static final long SEED = 0x6B737769_6E2D3031L;

    private static final long GOLDEN = 0x9E3779B9_7F4A7C15L;

    private final int count;

    /** The pick, counted from the making of this object, that a place was in last. */
    private final long[] lastIn;

    private long picks;
    private long state;
    private int last;

    /** Picks of {@code count} among {@code places}. */
    RandomSubset(int size, int count) {
        this.count = count;
        lastIn = new long[size];
    }

    /** Begins a pick; always the same one for the same {@code key}. */
    void begin(long key) {
        picks++;
        state = mix(SEED + key * GOLDEN);
        last = lastIn.length - count;
    }

    /** The next place of the pick, no place twice; at most {@code count} times. */
    int next() {
        state += GOLDEN;
        // the high half times the bound keeps to the range; its bias is below 2^-22
        int drawn = (int) (((mix(state) >>> 32) * (last + 1)) >>> 32);
        int index = lastIn[drawn] == picks ? last : drawn;
        lastIn[index] = picks;
        last++;
        return index;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D_1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB_133111EBL;
        return z ^ (z >>> 31);
    }
}
