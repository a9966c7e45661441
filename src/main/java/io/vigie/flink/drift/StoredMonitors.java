package io.vigie.flink.drift;

import io.vigie.model.Monitor;
import io.vigie.monitor.MonitorsInForce;
import io.vigie.series.MonitorPoints;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link MonitorsInForce} as they are stored in savepoints: renaming a component forgets them, so that what has changed
 * since is not noticed.
 *
 * @param definitions a monitors file in JSON, each monitor as {@link MonitorPoints#definition} writes it
 */
public record StoredMonitors(long number, String id, String definitions) {

    static StoredMonitors of(MonitorsInForce monitors) {
        return new StoredMonitors(monitors.number(), monitors.id(), text(monitors.monitors()));
    }

    static String text(List<Monitor> monitors) {
        return monitors.stream()
                .map(MonitorPoints::definition)
                .collect(Collectors.joining(",\n", "{\"monitors\":[", "]}"));
    }

    /** Null: another version wrote them, and this one does not know all of it. */
    @Nullable
    MonitorsInForce monitors(RevisionReader reader) {
        try {
            return new MonitorsInForce(number, id, reader.stored(definitions));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
