package io.vigie.bench;

/**
 * Labels of a stream that belong together, {@code from} to {@code to} exclusive.
 *
 * @param kind what an alarm in it is
 */
record StreamSegment(SegmentType kind, int from, int to) {
    enum SegmentType {
        /**
         * Everybody's warm-up: who needs a reference takes it from here, who learns by himself learns, and alarms are
         * charged to nobody.
         */
        REFERENCE,
        /** The truth is as in the reference: every alarm is false. */
        STABLE,
        /** The truth is worse: the first alarm finds it, none misses it. */
        CHANGED,
        /** Just after a change has gone: an alarm may still speak of it, so it is neither false nor a find. */
        SETTLING
    }

    int length() {
        return to - from;
    }
}
