package io.vigie.bench.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands at the end of a fleet's series, or some days before. Thread-safe. */
public final class FleetClock extends Clock {
    private final Instant end;
    private volatile int daysAgo;

    public FleetClock(Fleet fleet) {
        this.end = Instant.ofEpochMilli(fleet.end());
    }

    void set(int days) {
        daysAgo = days;
    }

    @Override
    public Instant instant() {
        return end.minus(Duration.ofDays(daysAgo));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** @throws UnsupportedOperationException always: it is not needed here */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a clock of UTC alone");
    }
}
