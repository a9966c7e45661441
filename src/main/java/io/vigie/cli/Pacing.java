package io.vigie.cli;

import java.time.Duration;

/** Event time beside the clock on the wall: how long to wait before an event is due. */
final class Pacing {

    private final double speed;
    private final long startNanos;
    private long firstEvent = Long.MIN_VALUE;

    /** @param speed seconds of event time in a second; {@link Double#POSITIVE_INFINITY}: no waiting */
    Pacing(double speed, long startNanos) {
        this.speed = speed;
        this.startNanos = startNanos;
    }

    /**
     * The time until this event is due, counted from the first one; zero or negative: it is.
     *
     * @param eventTime epoch milliseconds
     */
    Duration untilDue(long eventTime, long nowNanos) {
        if (firstEvent == Long.MIN_VALUE) {
            firstEvent = eventTime;
        }
        if (Double.isInfinite(speed)) {
            return Duration.ZERO;
        }
        double dueNanos = (eventTime - firstEvent) * 1e6 / speed;
        return Duration.ofNanos((long) dueNanos - (nowNanos - startNanos));
    }
}
