package io.vigie.monitor;

import io.vigie.model.MonitorStatus;

/**
 * Where a monitor stands on one series.
 *
 * @param sentence for people, with a full stop
 */
record SeriesStatus(MonitorStatus status, String sentence) {

    static SeriesStatus watching() {
        return new SeriesStatus(MonitorStatus.WATCHING, "Watching.");
    }

    static SeriesStatus notReady(String how) {
        return new SeriesStatus(MonitorStatus.REFERENCE_NOT_READY, "The reference is not ready: " + how + ".");
    }

    static SeriesStatus cannotAlarm(String why) {
        return new SeriesStatus(MonitorStatus.CANNOT_ALARM, "Cannot alarm: " + why + ".");
    }
}
