package io.vigie.monitor;

/** Which monitors are in force at which tick. What it says may change between two calls, as revisions come. */
@FunctionalInterface
public interface MonitorSchedule {

    /** The same object as long as nothing is new. */
    MonitorSet at(long tick);
}
