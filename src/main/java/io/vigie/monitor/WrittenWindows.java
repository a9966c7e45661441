package io.vigie.monitor;

import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which windows of a group's series are written: worked out once for each series. */
final class WrittenWindows {

    private final DriftRules rules;
    private final SliceGroup group;
    private final Map<SeriesKey, Map<WindowLength, Long>> monitored = new HashMap<>();

    WrittenWindows(DriftRules rules, SliceGroup group) {
        this.rules = rules;
        this.group = group;
    }

    /** The windows of a series, each with the distance of its ends in milliseconds. */
    Map<WindowLength, Long> of(SeriesKey series) {
        return rules.series().onlyMonitored()
                ? monitored.computeIfAbsent(series, this::monitoredOf)
                : rules.series().stepMs();
    }

    private Map<WindowLength, Long> monitoredOf(SeriesKey series) {
        Set<WindowLength> lengths = EnumSet.noneOf(WindowLength.class);
        if (group.dimension().isEmpty() && series.version().equals(ModelMatch.ANY)) {
            lengths.add(WindowLength.DAY);
        }
        for (Monitor monitor : rules.monitorsOf(group)) {
            if (monitor.match().covers(group.model(), series.version())) {
                lengths.add(monitor.window());
            }
        }
        Map<WindowLength, Long> steps = new EnumMap<>(WindowLength.class);
        steps.putAll(rules.series().stepMs());
        steps.keySet().retainAll(lengths);
        return steps;
    }
}
