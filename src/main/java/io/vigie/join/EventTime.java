package io.vigie.join;

/** Event time next to a watermark. */
public final class EventTime {

    private EventTime() {}

    /**
     * When something that happened at {@code time} became known, epoch milliseconds: then, unless the watermark says
     * that this time is over; a late event is known one millisecond after the watermark. What was decided before stays
     * as it was decided.
     */
    public static long knownAt(long time, long watermark) {
        return time > watermark || watermark == Long.MAX_VALUE ? time : watermark + 1;
    }
}
