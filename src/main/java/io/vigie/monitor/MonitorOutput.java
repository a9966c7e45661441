package io.vigie.monitor;

import io.vigie.model.AlertEvent;
import io.vigie.model.MonitorStatus;
import io.vigie.series.SeriesPoint;
import java.util.Map;
import java.util.OptionalLong;

/** Where a group's points and alerts go. */
public interface MonitorOutput {

    void point(SeriesPoint point);

    void alert(AlertEvent alert);

    /** How many monitored series of the group stand where, once an hour; those that stand nowhere are left out. */
    default void statuses(Map<MonitorStatus, Integer> counts) {}

    /**
     * The machine's clock, epoch milliseconds, for points that say how late they are; empty in a run over files, which
     * gives the same whenever it runs.
     */
    default OptionalLong now() {
        return OptionalLong.empty();
    }
}
