package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertEvent;
import io.vigie.model.MonitorStatus;
import io.vigie.model.ScoredLabel;
import io.vigie.series.SeriesPoint;
import java.util.Map;
import java.util.OptionalLong;

/** Where a group's points and alerts go. */
public interface MonitorOutput {

    void point(SeriesPoint point);

    void alert(AlertEvent alert);

    /**
     * Whether anybody wants the points of windows, and statuses. Where nobody does, they are not computed; alerts stay
     * the same.
     */
    default boolean takesPoints() {
        return true;
    }

    /**
     * A decision that nothing follows from: its alert is over, or unknown, or of another kind.
     *
     * @param why continues "… because"
     */
    default void unusable(AlertAction action, String why) {}

    /**
     * A label that a detector does not take, because too many wait for its reference already.
     *
     * @param monitor its name
     */
    default void refused(ScoredLabel label, String monitor) {}

    /** The group's monitors are others from here on. */
    default void revised(RevisedGroup revised) {}

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
