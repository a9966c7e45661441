package io.vigie.join;

/**
 * How far event time has come in one partition, where single clocks are wrong. A record moves it by at most the jump
 * that is allowed, and by the time that has passed by the wall clock since. One that lies further ahead is not believed
 * at once: event time goes there when {@value #CONFIRMED_BY} records in a row are as far ahead, or when nothing else
 * comes. So one wrong clock makes no other record late.
 *
 * <p>The first records of a partition have none before them: event time begins at the earliest of the first
 * {@value #CONFIRMED_BY}, or of those that come within {@value #FIRST_MS} ms.
 *
 * <p>Pure: times are given. Constant memory.
 */
public final class PartitionTime {

    /** So many records in a row are as far ahead: more than clocks that are wrong alike, fewer than anyone waits for. */
    static final int CONFIRMED_BY = 10;

    static final long FIRST_MS = 5_000;

    private final long maxJumpMs;
    private final long silenceMs;

    private long time = Long.MIN_VALUE;
    private long reachedAt;
    private int ahead;
    private long leastAhead;
    private long mostAhead;
    private long firstAheadAt;
    private long lastAheadAt;

    /**
     * @param maxJumpMs how far one record alone may move event time
     * @param silenceMs if nothing comes for so long, what lies ahead is believed
     */
    public PartitionTime(long maxJumpMs, long silenceMs) {
        this.maxJumpMs = maxJumpMs;
        this.silenceMs = silenceMs;
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
        if (time != Long.MIN_VALUE && eventTime - time <= maxJumpMs + (now - reachedAt)) {
            ahead = 0;
            if (eventTime > time) {
                move(eventTime, now);
            }
            return;
        }
        leastAhead = ahead == 0 ? eventTime : Math.min(leastAhead, eventTime);
        mostAhead = ahead == 0 ? eventTime : Math.max(mostAhead, eventTime);
        firstAheadAt = ahead == 0 ? now : firstAheadAt;
        lastAheadAt = now;
        ahead++;
        if (ahead == CONFIRMED_BY) {
            confirm(now);
        }
    }

    /** Takes note that no record has come since. */
    public void onTime(long now) {
        if (ahead == 0) {
            return;
        }
        if (now - lastAheadAt >= silenceMs) {
            ahead = 0;
            move(mostAhead, now);
        } else if (time == Long.MIN_VALUE && now - firstAheadAt >= FIRST_MS) {
            confirm(now);
        }
    }

    /** What lies within a jump of the earliest of them goes with it. */
    private void confirm(long now) {
        ahead = 0;
        move(mostAhead - leastAhead <= maxJumpMs ? mostAhead : leastAhead, now);
    }

    private void move(long to, long now) {
        time = Math.max(time, to);
        reachedAt = now;
    }
}
