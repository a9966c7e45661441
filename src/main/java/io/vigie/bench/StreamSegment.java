package io.vigie.bench;

/**
 * Consecutive labels of a stream, {@code from} inclusive to {@code to} exclusive.
 *
 * @param type what an alarm in it means
 */
record StreamSegment(SegmentType type, int from, int to) {
    enum SegmentType {
        /**
         * Warm-up: detectors that need a reference take it from here, others learn from it, and alarms do not
         * count.
         */
        REFERENCE,
        /** The error rate is that of the reference: every alarm is false. */
        STABLE,
        /** The error rate is higher: the first alarm finds the change; without an alarm it is missed. */
        CHANGED,
        /** Just after a change has ended: an alarm may still be about it, so it is neither false nor a detection. */
        SETTLING
    }

    int length() {
        return to - from;
    }
}
