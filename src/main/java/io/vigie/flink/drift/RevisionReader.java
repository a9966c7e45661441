package io.vigie.flink.drift;

import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import java.io.Serializable;
import java.util.List;

/** Texts with monitors → monitors, by the settings of the job. */
public interface RevisionReader extends Serializable {

    /**
     * The monitors of a revision that has a text.
     *
     * @throws IllegalArgumentException with all problems, if the job would not start with these monitors
     */
    List<Monitor> monitors(MonitorRevision revision);

    /**
     * Monitors as state holds them, which were checked before.
     *
     * @throws IllegalArgumentException if this version does not know all that is said of them
     */
    List<Monitor> stored(String definitions);
}
