package io.vigie.model;

/**
 * When a gap in time is the mark of a wrong clock: the one rule of files and topics.
 *
 * @param beyond how many records lie beyond the gap
 * @param others how many lie on its other side
 * @param gapMs how wide it is
 * @param longestGapMs the longest gap between the others
 */
public record ClockGap(long beyond, long others, long gapMs, long longestGapMs) {

    /** So many records far from all others are believed no more: two wrong clocks hardly agree with a third. */
    public static final long FEW = 2;

    /** With fewer others there is nothing to compare with. */
    public static final long LEAST_OTHERS = 10;

    private static final long TIMES_LONGEST_GAP = 4;

    /**
     * Whether what lies beyond has a wrong clock: it is one or two records, further away than a bound and than four
     * times the longest gap between the others.
     *
     * @param leastGapMs no narrower gap is suspected
     */
    public boolean isOfWrongClocks(long leastGapMs) {
        return beyond <= FEW
                && others >= LEAST_OTHERS
                && gapMs > leastGapMs
                && gapMs > TIMES_LONGEST_GAP * longestGapMs;
    }
}
