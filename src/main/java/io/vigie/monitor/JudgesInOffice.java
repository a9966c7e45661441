package io.vigie.monitor;

/** What is known of the judges of a series. */
interface JudgesInOffice {
    /** Whether figures in [from, now) are of one judge alone; true where they are of none. */
    boolean isOne(MonitoredSeries series, long from);

    /** Whether model, judge or both have changed, as far as an alert can say: a sentence after a space, or nothing. */
    String verdict(MonitoredSeries series);
}
