package io.vigie.flink;

import io.vigie.flink.DriftFunction.PaneSpan;
import io.vigie.flink.DriftFunction.SeriesKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Which series one group has: read from state once for a run of ticks, in an order that does not depend on the state backend. */
final class SeriesDirectory {

    private final MapState<SeriesKey, PaneSpan> state;
    private final NavigableMap<String, NavigableMap<String, PaneSpan>> spans = new TreeMap<>();

    SeriesDirectory(MapState<SeriesKey, PaneSpan> state) throws Exception {
        this.state = state;
        for (Map.Entry<SeriesKey, PaneSpan> entry : state.entries()) {
            SeriesKey key = entry.getKey();
            spans.computeIfAbsent(key.slice(), unused -> new TreeMap<>()).put(key.version(), entry.getValue());
        }
    }

    /** Takes note of a pane. */
    void extend(String slice, String version, long start) throws Exception {
        NavigableMap<String, PaneSpan> versions = spans.computeIfAbsent(slice, unused -> new TreeMap<>());
        PaneSpan known = versions.get(version);
        PaneSpan span = known == null
                ? new PaneSpan(start, start)
                : new PaneSpan(Math.min(known.firstPane(), start), Math.max(known.lastPane(), start));
        if (!span.equals(known)) {
            versions.put(version, span);
            state.put(new SeriesKey(slice, version), span);
        }
    }

    /** Forgets series whose last pane started before this time, and says which. */
    List<SeriesKey> forgetBefore(long time) throws Exception {
        List<SeriesKey> gone = new ArrayList<>();
        spans.forEach((slice, versions) -> versions.forEach((version, span) -> {
            if (span.lastPane() < time) {
                gone.add(new SeriesKey(slice, version));
            }
        }));
        for (SeriesKey key : gone) {
            spans.get(key.slice()).remove(key.version());
            state.remove(key);
        }
        spans.values().removeIf(Map::isEmpty);
        return gone;
    }

    /** Whether any series began before this time. */
    boolean reachesBefore(long time) {
        return spans.values().stream()
                .flatMap(versions -> versions.values().stream())
                .anyMatch(span -> span.firstPane() < time);
    }

    Collection<String> slices() {
        return spans.keySet();
    }

    Collection<String> versions(String slice) {
        NavigableMap<String, PaneSpan> versions = spans.get(slice);
        return versions == null ? Set.of() : versions.keySet();
    }

    /** From the first to the last pane of a version, or of all of them; null where there is no such series. */
    @Nullable
    PaneSpan span(String slice, @Nullable String version) {
        NavigableMap<String, PaneSpan> versions = spans.get(slice);
        if (versions == null) {
            return null;
        }
        if (version != null) {
            return versions.get(version);
        }
        PaneSpan all = null;
        for (PaneSpan span : versions.values()) {
            all = all == null
                    ? span
                    : new PaneSpan(
                            Math.min(all.firstPane(), span.firstPane()), Math.max(all.lastPane(), span.lastPane()));
        }
        return all;
    }
}
