package io.vigie.join;

import io.vigie.model.ClockGap;
import java.util.Arrays;

/**
 * How far event time has come in one partition, where single clocks are wrong. A record moves it by at most the jump
 * that is allowed, and by the time that has passed by the wall clock since. One that lies further ahead is not believed
 * at once. Event time goes there when
 *
 * <ul>
 *   <li>{@value #CONFIRMED_BY} of the latest {@value #LOOKED_AT} records agree on it to within a jump, so that others
 *       whose clocks are slow do not hold it back; or
 *   <li>{@value #CONFIRMED_BY} records in a row are at least as far ahead, as in a sparse history; or
 *   <li>nothing else comes, unless what lies ahead is so far from all before it, and so little, that it must be a wrong
 *       clock, as {@link ClockGap} says of files, too.
 * </ul>
 *
 * <p>So one wrong clock makes no other record late. The first records of a partition have none before them: event time
 * begins at the earliest of the first {@value #CONFIRMED_BY} unless they agree, or of those that come within {@value
 * #FIRST_MS} ms.
 *
 * <p>Pure: times are given. Constant memory, a kilobyte.
 */
public final class PartitionTime {

    /** So many records are as far ahead: more than clocks that are wrong alike, fewer than anyone waits for. */
    static final int CONFIRMED_BY = 10;

    static final int LOOKED_AT = 100;

    static final long FIRST_MS = 5_000;

    private static final long HOUR_MS = 3_600_000;

    private static final long NOT_AHEAD = Long.MIN_VALUE;

    private final long maxJumpMs;
    private final long silenceMs;

    private long time = Long.MIN_VALUE;
    private long reachedAt;

    /** The latest records that were ahead when they came, the others as {@link #NOT_AHEAD}; a ring. */
    private final long[] latest = new long[LOOKED_AT];

    private int next;

    /** So many of the latest were ahead without one between them that was not. */
    private int row;

    private long firstOfRowAt;
    private long lastRecordAt;

    /** How many records are believed, and how far apart those lie at most that moved event time. */
    private long believed;

    private long longestGapMs;

    /**
     * @param maxJumpMs how far one record alone may move event time
     * @param silenceMs if nothing comes for so long, what lies ahead is believed, unless it is of a wrong clock
     */
    public PartitionTime(long maxJumpMs, long silenceMs) {
        this.maxJumpMs = maxJumpMs;
        this.silenceMs = silenceMs;
        Arrays.fill(latest, NOT_AHEAD);
    }

    /** Epoch milliseconds; {@link Long#MIN_VALUE} as long as none is believed. */
    public long time() {
        return time;
    }

    /**
     * Takes a record.
     *
     * @param eventTime epoch milliseconds
     * @param now milliseconds of a clock that does not go back, whatever its zero
     */
    public void onRecord(long eventTime, long now) {
        lastRecordAt = now;
        boolean isAhead = time == Long.MIN_VALUE || eventTime - time > maxJumpMs + (now - reachedAt);
        latest[next] = isAhead ? eventTime : NOT_AHEAD;
        next = (next + 1) % LOOKED_AT;
        if (!isAhead) {
            row = 0;
            believed++;
            if (eventTime > time) {
                move(eventTime, now);
            }
            return;
        }
        firstOfRowAt = row == 0 ? now : firstOfRowAt;
        row = Math.min(LOOKED_AT, row + 1);
        long before = time;
        if (row >= CONFIRMED_BY) {
            move(leastOfRow(CONFIRMED_BY), now);
        }
        long agreed = agreed(eventTime);
        if (agreed > time) {
            move(agreed, now);
        }
        believed += time > before ? 1 : 0;
    }

    /** Takes note that no record has come since. */
    public void onTime(long now) {
        if (row == 0) {
            return;
        }
        if (now - lastRecordAt >= silenceMs) {
            believeRow(now);
        } else if (time == Long.MIN_VALUE && now - firstOfRowAt >= FIRST_MS) {
            long least = leastOfRow(row);
            long most = mostOfRow();
            move(most - least <= maxJumpMs ? most : least, now);
        }
    }

    /** Nothing follows: event time goes to the last record of the row that is not of a wrong clock. */
    private void believeRow(long now) {
        long[] ahead = ahead();
        int end = ahead.length;
        for (int beyond = 1; beyond <= Math.min(ClockGap.FEW, ahead.length); beyond++) {
            int first = ahead.length - beyond;
            // What the wall clock has reached meanwhile is no longer ahead.
            long leastGapMs = maxJumpMs + (first == 0 ? now - reachedAt : 0);
            long before = first == 0 ? time : ahead[first - 1];
            if (before != Long.MIN_VALUE
                    && new ClockGap(beyond, believed + first, ahead[first] - before, longestGapMs(ahead, first))
                            .isOfWrongClocks(leastGapMs)) {
                end = first;
            }
        }
        // What is not believed waits for the wall clock, or for others.
        row = end == ahead.length ? 0 : row;
        if (end > 0) {
            believed += end;
            move(ahead[end - 1], now);
        }
    }

    /** Those of the row that event time has not reached, in the order of their times. */
    private long[] ahead() {
        long[] ahead = new long[row];
        int count = 0;
        for (int i = 1; i <= row; i++) {
            long each = latest[Math.floorMod(next - i, LOOKED_AT)];
            if (each > time) {
                ahead[count++] = each;
            }
        }
        long[] sorted = Arrays.copyOf(ahead, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The longest gap between records that are believed and the first of those that are ahead, at least an hour. */
    private long longestGapMs(long[] ahead, int first) {
        long longest = Math.max(HOUR_MS, longestGapMs);
        long before = time;
        for (int i = 0; i < first; i++) {
            longest = before == Long.MIN_VALUE ? longest : Math.max(longest, ahead[i] - before);
            before = ahead[i];
        }
        return longest;
    }

    /** The latest of those that agree with a record, if they are enough; else {@link #NOT_AHEAD}. */
    private long agreed(long eventTime) {
        int agree = 0;
        long most = eventTime;
        for (long other : latest) {
            if (other != NOT_AHEAD && Math.abs(other - eventTime) <= maxJumpMs / 2) {
                agree++;
                most = Math.max(most, other);
            }
        }
        return agree >= CONFIRMED_BY ? most : NOT_AHEAD;
    }

    private long leastOfRow(int records) {
        long least = Long.MAX_VALUE;
        for (int i = 1; i <= records; i++) {
            least = Math.min(least, latest[Math.floorMod(next - i, LOOKED_AT)]);
        }
        return least;
    }

    private long mostOfRow() {
        long most = Long.MIN_VALUE;
        for (int i = 1; i <= row; i++) {
            most = Math.max(most, latest[Math.floorMod(next - i, LOOKED_AT)]);
        }
        return most;
    }

    private void move(long to, long now) {
        if (to > time) {
            longestGapMs = time == Long.MIN_VALUE ? 0 : Math.max(longestGapMs, to - time);
            time = to;
            reachedAt = now;
        }
    }
}
