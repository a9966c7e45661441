package io.vigie.flink;

import io.vigie.alert.AlertLife;
import io.vigie.detect.WatchContext;
import io.vigie.model.Monitor;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.window.Level;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the drift operator is told.
 *
 * @param stepMillis for each window that is written, how far apart its ends lie
 * @param horizonMillis how long after its start a pane may change
 * @param maturityMillis how long after the end of a reference most of its labels have come
 * @param alertLife how long a comparison must hold
 */
public record DriftRules(
        Map<WindowLength, Long> stepMillis,
        List<Monitor> monitors,
        long horizonMillis,
        long maturityMillis,
        AlertLife alertLife)
        implements Serializable {

    private static final long DAY_MILLIS = 86_400_000L;

    public DriftRules {
        stepMillis = new EnumMap<>(stepMillis);
        monitors = List.copyOf(monitors);
    }

    /** How far apart two comparisons of this window lie: an hour where it is not written. */
    long stepOf(WindowLength window) {
        return stepMillis.getOrDefault(window, Level.HOUR.lengthMillis());
    }

    /**
     * How long panes and roll-ups are kept: a pane that changes on its last day rewrites windows that reach as far back again, and a comparison
     * looks two windows back.
     */
    long retentionMillis() {
        long longest = WindowLength.MONTH.millis();
        return Math.max(horizonMillis + longest, 2 * longest) + 2 * DAY_MILLIS;
    }

    /** How old a pane may be that still changes: the windows that it touches lie within the retention. */
    long correctableMillis() {
        return retentionMillis() - WindowLength.MONTH.millis();
    }

    WatchContext.Requirements watchRequirements() {
        WatchContext.Requirements defaults = WatchContext.Requirements.DEFAULTS;
        return new WatchContext.Requirements(maturityMillis, defaults.confidence(), defaults.minimumReferenceLabels());
    }

    /** The monitors that this group's series may concern. */
    List<Monitor> monitorsOf(SliceGroup group) {
        return monitors.stream()
                .filter(monitor -> monitor.dimensions().contains(group.dimension()))
                .filter(monitor -> monitor.match().coversModel(group.model()))
                .toList();
    }
}
