package io.vigie.monitor;

import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which series one group has: read from the store once, in an order that does not depend on the store. */
final class SeriesDirectory {

    private final StoredMap<SeriesKey, PaneSpan> stored;
    private final NavigableMap<String, NavigableMap<String, PaneSpan>> spans = new TreeMap<>();

    SeriesDirectory(StoredMap<SeriesKey, PaneSpan> stored) {
        this.stored = stored;
        stored.forEach((key, span) ->
                spans.computeIfAbsent(key.slice(), unused -> new TreeMap<>()).put(key.version(), span));
    }

    /** Takes note of a pane. */
    void extend(String slice, String version, long start) {
        NavigableMap<String, PaneSpan> versions = spans.computeIfAbsent(slice, unused -> new TreeMap<>());
        PaneSpan known = versions.get(version);
        PaneSpan span = known == null ? PaneSpan.of(start) : known.and(PaneSpan.of(start));
        if (!span.equals(known)) {
            versions.put(version, span);
            stored.put(new SeriesKey(slice, version), span);
        }
    }

    /** Forgets series whose last pane started before this time, and says which. */
    List<SeriesKey> forgetBefore(long time) {
        List<SeriesKey> gone = new ArrayList<>();
        spans.forEach((slice, versions) -> versions.forEach((version, span) -> {
            if (span.lastPane() < time) {
                gone.add(new SeriesKey(slice, version));
            }
        }));
        for (SeriesKey key : gone) {
            spans.get(key.slice()).remove(key.version());
            stored.remove(key);
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

    /** From the first to the last pane of a version; null where there is no such series. */
    @Nullable
    PaneSpan span(String slice, String version) {
        NavigableMap<String, PaneSpan> versions = spans.get(slice);
        return versions == null ? null : versions.get(version);
    }

    /** From the first to the last pane of all versions; null where there is no such slice. */
    @Nullable
    PaneSpan span(String slice) {
        NavigableMap<String, PaneSpan> versions = spans.get(slice);
        return versions == null
                ? null
                : versions.values().stream().reduce(PaneSpan::and).orElse(null);
    }
}
