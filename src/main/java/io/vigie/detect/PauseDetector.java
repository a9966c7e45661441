package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;

/**
 * Five-minute ticks in which anything came → whether a stream has stopped.
 *
 * <p>A pause is measured by what is missing in it: the number of ticks with a record that are usual at these hours of
 * the week. So a night without users is no pause, however long, and the same hour on a working day is one. A stream has
 * stopped when a pause of at least {@link #LEAST_PAUSE_MS} lacks at least {@value #LEAST_MISSING} such ticks and twice
 * as many as any pause of the last {@value #DAYS} days: where records come by themselves at random, gaps are
 * exponential, the longest of n is about ln n of them, and one of 2·ln n comes once in n² (extreme values of
 * exponentials; Embrechts, Klüppelberg, Mikosch 1997, 3.3).
 *
 * <p>What is usual is learned hour by hour of the week, a quarter of it anew each week, and not while the stream has
 * stopped. A pause that was told counts as usual up to the length at which it was told, so that a pause that comes
 * again and again is learned in time. Before two weeks have passed only three days without anything, and twice the
 * longest pause so far, are told.
 *
 * <p>Deterministic. Memory: 168 bytes for the week, and 8 for each of the last days.
 */
public final class PauseDetector {
    /** A shorter pause is none: records come late by the time that responses take. */
    public static final long LEAST_PAUSE_MS = 30 * 60_000L;

    private static final long TICK = 5 * 60_000L;
    private static final long HOUR = 12 * TICK;
    private static final long DAY = ReferenceSums.DAY;
    private static final long WEEK = 7 * DAY;
    private static final int HOURS = 168;
    private static final int DAYS = 30;
    private static final int TICKS_OF_HOUR = 12;

    /** Ticks a record may be late and still count in its hour. */
    private static final int REMEMBERED = 64;

    /** An hour is learned when it is so old. */
    private static final long SETTLE = HOUR;

    /** Steps of what is usual in an hour: sixteenths of a tick. */
    private static final double UNIT = 16;

    private static final int MOST_USUAL = TICKS_OF_HOUR * (int) UNIT;
    private static final double LEAST_MISSING = 3;
    private static final long LEARNED_AFTER = 2 * WEEK;
    private static final long LONG_PAUSE = 3 * DAY;

    /**
     * Leading byte of {@link #writeTo}: state in savepoints. A new layout takes the next number and keeps a reader for
     * this one.
     */
    private static final int LAYOUT = 1;

    private static final long NONE = Long.MIN_VALUE;

    /** Sixteenths of the ticks with a record that are usual in each hour of the week. */
    private final int[] usual = new int[HOURS];

    /** Of each of the last days, by its number modulo their number: what the worst pause that ended then lacked. */
    private final float[] missing = new float[DAYS];

    /** Likewise: ticks of the longest pause that ended then. */
    private final int[] longest = new int[DAYS];

    private long firstHour = NONE;
    private long nextHour = NONE;

    /** Start of the newest tick with a record. */
    private long last = NONE;

    /** Bit i: whether the tick i before {@link #last} has a record. */
    private long seen;

    /** End of the last pause that was a stop. */
    private long resumedAt = NONE;

    /**
     * How a stream stands.
     *
     * @param since epoch milliseconds: end of the last tick with a record
     * @param pauseMs how long nothing has come, at least 0
     * @param missing the ticks with a record that would be usual in that time
     * @param longestMs the longest pause of the last 30 days before this one
     * @param isKnown whether two weeks have passed, so that it is known what is usual
     */
    public record StreamPause(
            long since, long pauseMs, double missing, long longestMs, boolean isKnown, boolean isStopped) {}

    /**
     * Takes note that something came; may be late by some hours.
     *
     * @param at epoch milliseconds
     */
    public void record(long at) {
        long tick = Math.floorDiv(at, TICK) * TICK;
        if (last == NONE) {
            firstHour = Math.floorDiv(tick, HOUR) * HOUR;
            nextHour = firstHour;
            last = tick;
            seen = 1;
            return;
        }
        if (tick <= last) {
            long before = (last - tick) / TICK;
            seen |= before < REMEMBERED ? 1L << before : 0;
            return;
        }
        learn(tick);
        long ticks = (tick - last) / TICK;
        StreamPause pause = pause(tick, NONE);
        // Of a pause that was told only what it took to tell it is usual.
        double lacks = pause.isStopped() ? Math.min(pause.missing(), leastMissing()) : pause.missing();
        forgetDays(tick);
        int day = slot(tick);
        missing[day] = Math.max(missing[day], (float) lacks);
        longest[day] = Math.max(longest[day], (int) Math.min(Integer.MAX_VALUE, ticks - 1));
        if (pause.isStopped()) {
            resumedAt = tick;
        }
        seen = ticks < REMEMBERED ? (seen << ticks) | 1 : 1;
        last = tick;
    }

    /** Those that lie a month before this one make room for those since the last one. */
    private void forgetDays(long tick) {
        long to = Math.floorDiv(tick, DAY);
        for (long day = Math.max(Math.floorDiv(last, DAY) + 1, to - DAYS + 1); day <= to; day++) {
            missing[Math.floorMod(day, DAYS)] = 0;
            longest[Math.floorMod(day, DAYS)] = 0;
        }
    }

    private static int slot(long tick) {
        return Math.floorMod(Math.floorDiv(tick, DAY), DAYS);
    }

    private void learn(long now) {
        while (nextHour + HOUR + SETTLE <= now) {
            if (nextHour >= resumedAt && !pause(nextHour + HOUR, NONE).isStopped()) {
                learnHour(nextHour);
            }
            nextHour += HOUR;
        }
    }

    private void learnHour(long hour) {
        int ticks = 0;
        for (long tick = hour; tick < hour + HOUR; tick += TICK) {
            long before = Math.floorDiv(last - tick, TICK);
            ticks += before >= 0 && before < REMEMBERED && ((seen >>> before) & 1) == 1 ? 1 : 0;
        }
        int now = ticks * (int) UNIT;
        int slot = hourOfWeek(hour);
        int step = Math.round((now - usual[slot]) / 4f);
        usual[slot] =
                hour < firstHour + WEEK ? now : usual[slot] + (step == 0 ? Integer.signum(now - usual[slot]) : step);
    }

    private static int hourOfWeek(long time) {
        return (int) (Math.floorMod(time, WEEK) / HOUR);
    }

    /** How many ticks with a record are usual in [from, to). */
    private double usualBetween(long from, long to) {
        double sum = 0;
        long time = from;
        if (to - from >= WEEK) {
            double week = 0;
            for (int each : usual) {
                week += each / UNIT;
            }
            long weeks = (to - from) / WEEK;
            sum = weeks * week;
            time = from + weeks * WEEK;
        }
        while (time < to) {
            long end = Math.min(to, Math.floorDiv(time, HOUR) * HOUR + HOUR);
            sum += usual[hourOfWeek(time)] / UNIT * (end - time) / HOUR;
            time = end;
        }
        return sum;
    }

    private double leastMissing() {
        float most = 0;
        for (float each : missing) {
            most = Math.max(most, each);
        }
        return Math.max(LEAST_MISSING, 2 * most);
    }

    /**
     * How the stream stands.
     *
     * @param now epoch milliseconds, not before an earlier call's
     * @param notBefore a pause counts from here at the earliest, epoch milliseconds: labels cannot come before requests
     *     do
     * @throws IllegalStateException where nothing ever came
     */
    public StreamPause at(long now, long notBefore) {
        learn(now);
        return pause(now, notBefore);
    }

    private StreamPause pause(long now, long notBefore) {
        if (last == NONE) {
            throw new IllegalStateException("a stream that never began cannot stop");
        }
        int most = 0;
        for (int each : longest) {
            most = Math.max(most, each);
        }
        long since = Math.max(last + TICK, notBefore);
        long pauseMs = Math.max(0, now - since);
        long longestMs = most * TICK;
        boolean isKnown = last - firstHour >= LEARNED_AFTER;
        double lacks = pauseMs == 0 ? 0 : usualBetween(since, now);
        boolean isStopped = pauseMs >= LEAST_PAUSE_MS
                && (isKnown ? lacks >= leastMissing() : pauseMs >= LONG_PAUSE && pauseMs > 2 * longestMs);
        return new StreamPause(last + TICK, pauseMs, lacks, longestMs, isKnown, isStopped);
    }

    /** Epoch milliseconds: what is usual is learned up to here. All that {@link #at} may change beside what came. */
    public long learnedUpTo() {
        return nextHour;
    }

    /** Whether anything ever came. */
    public boolean hasBegun() {
        return last != NONE;
    }

    /** When the last stop was over, epoch milliseconds; {@link Long#MIN_VALUE} where there was none. */
    public long resumedAt() {
        return resumedAt;
    }

    /** Writes a leading version byte and all state. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(LAYOUT);
        out.writeLong(last);
        if (last == NONE) {
            return;
        }
        out.writeLong(firstHour);
        out.writeLong(nextHour);
        out.writeLong(seen);
        out.writeLong(resumedAt);
        for (int each : usual) {
            out.writeByte(each);
        }
        for (int day = 0; day < DAYS; day++) {
            out.writeFloat(missing[day]);
            Varint.writeUnsigned(out, longest[day]);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static PauseDetector readFrom(DataInput in) throws IOException {
        try {
            return readWhole(in);
        } catch (EOFException e) {
            throw new IOException("the state of a detector of pauses ends early", e);
        }
    }

    private static PauseDetector readWhole(DataInput in) throws IOException {
        int layout = in.readUnsignedByte();
        if (layout != LAYOUT) {
            throw new IOException("a detector of pauses of layout " + layout + "; this code reads " + LAYOUT);
        }
        PauseDetector detector = new PauseDetector();
        detector.last = in.readLong();
        if (detector.last == NONE) {
            return detector;
        }
        detector.firstHour = in.readLong();
        detector.nextHour = in.readLong();
        detector.seen = in.readLong();
        detector.resumedAt = in.readLong();
        for (int hour = 0; hour < HOURS; hour++) {
            detector.usual[hour] = in.readUnsignedByte();
            if (detector.usual[hour] > MOST_USUAL) {
                throw new IOException("an hour with more ticks than it has");
            }
        }
        for (int day = 0; day < DAYS; day++) {
            detector.missing[day] = in.readFloat();
            long ticks = Varint.readUnsigned(in);
            if (!(detector.missing[day] >= 0 && detector.missing[day] < Float.POSITIVE_INFINITY)
                    || ticks > Integer.MAX_VALUE) {
                throw new IOException("a pause that no stream has");
            }
            detector.longest[day] = (int) ticks;
        }
        if (Math.floorMod(detector.firstHour, HOUR) != 0
                || Math.floorMod(detector.nextHour, HOUR) != 0
                || Math.floorMod(detector.last, TICK) != 0
                || detector.firstHour > detector.last) {
            throw new IOException("a detector of pauses that no stream leads to");
        }
        return detector;
    }
}
