package io.vigie.settings;

import java.io.Serializable;
import java.util.List;

/** The topics that the jobs read and write. */
public record Topics(
        String requests,
        String responses,
        String labels,
        String signals,
        String panes,
        String scores,
        String alerts,
        String monitors,
        String benchmarks,
        String labelRequests,
        String deadLetters)
        implements Serializable {

    /** The names that hold where settings say nothing. */
    public static Topics defaults() {
        return new Topics(
                "vigie.requests",
                "vigie.responses",
                "vigie.labels",
                "vigie.signals",
                "vigie.panes",
                "vigie.scores",
                "vigie.alerts",
                "vigie.monitors",
                "vigie.benchmarks",
                "vigie.label-requests",
                "vigie.dead-letters");
    }

    /** In the order of the components. */
    public List<String> all() {
        return List.of(
                requests,
                responses,
                labels,
                signals,
                panes,
                scores,
                alerts,
                monitors,
                benchmarks,
                labelRequests,
                deadLetters);
    }

    /** The topics that keep the newest record of each key; all others keep every record for their retention. */
    public List<String> compacted() {
        return List.of(panes, monitors, benchmarks);
    }
}
