package io.vigie.publish;

import java.time.Duration;

/** How long to wait before an event is due, when event time passes at a given speed. */
public final class Pacing {

    private final double speed;
    private final long startNanos;
    private long firstEvent = Long.MIN_VALUE;

    /**
     * @param speed seconds of event time per second; {@link Double#POSITIVE_INFINITY}: no waiting
     * @param startNanos the {@link System#nanoTime} at which the first event is due
     */
    public Pacing(double speed, long startNanos) {
        this.speed = speed;
        this.startNanos = startNanos;
    }

    /**
     * The time until this event is due, counted from the first event asked for; zero or negative: it is due.
     *
     * @param eventTime epoch milliseconds
     */
    public Duration untilDue(long eventTime, long nowNanos) {
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
