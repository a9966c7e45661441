package io.vigie.monitor;

import io.vigie.model.MonitorStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a monitor stands on one series.
 *
 * @param sentence for people, with a full stop
 */
record SeriesStatus(MonitorStatus status, String sentence) {

    static SeriesStatus watching() {
        return new SeriesStatus(MonitorStatus.WATCHING, "Watching.");
    }

    /**
     * @param judge its name; null: it has none
     * @param isChecked whether there is any label of the truth
     */
    static SeriesStatus judgeOnly(@Nullable String judge, boolean isChecked) {
        String who = judge == null ? "a judge" : judge;
        return new SeriesStatus(
                MonitorStatus.JUDGE_ONLY,
                isChecked
                        ? "Judge only, hardly checked: watching what " + who
                                + " says, and people have labelled too little for a reference."
                        : "Judge only, never checked: watching what " + who + " says, and no person has labelled.");
    }

    static SeriesStatus notReady(String how) {
        return new SeriesStatus(MonitorStatus.REFERENCE_NOT_READY, "The reference is not ready: " + how + ".");
    }

    static SeriesStatus cannotAlarm(String why) {
        return new SeriesStatus(MonitorStatus.CANNOT_ALARM, "Cannot alarm: " + why + ".");
    }
}
