package io.vigie.series;

import io.vigie.model.Monitor;
import io.vigie.model.MonitorStatus;
import io.vigie.series.AlertPoints.SeriesId;
import io.vigie.series.Measurement.Tags;
import java.util.Map;
import java.util.TreeMap;

/** The points about where monitors stand. */
public final class StatusPoints {

    private StatusPoints() {}

    /** @param sentence for people, with a full stop */
    public static SeriesPoint of(Monitor monitor, SeriesId series, long tick, MonitorStatus status, String sentence) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, series.model());
        tags.put(Tags.VERSION, series.version());
        tags.put(Tags.SLICE, series.slice());
        tags.put(Tags.WINDOW, monitor.window().label());
        tags.put(Tags.METRIC, monitor.metric().label());
        tags.put(Tags.MONITOR, monitor.name());
        if (monitor.criterion() != null) {
            tags.put(Tags.CRITERION, monitor.criterion());
        }
        return new SeriesPoint(
                Measurement.STATUS,
                tags,
                Map.of("code", (double) status.code()),
                Map.of("status", status.label(), "sentence", sentence),
                tick);
    }
}
