package io.vigie.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.Metric;
import io.vigie.model.Reference;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the monitors of a model were set to, and when. */
final class MonitorHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, NavigableMap<Long, Settings>> byMonitor = new HashMap<>();

    /**
     * @param tolerance as {@link io.vigie.model.Monitor} has it; null: not known
     * @param previous whether the window before is the reference
     */
    private record Settings(@Nullable Double tolerance, boolean previous) {}

    static MonitorHistory read(SeriesStore store, String model, Period period)
            throws SeriesStoreException, InterruptedException {
        MonitorHistory history = new MonitorHistory();
        SeriesQuery query = SeriesQuery.of(Measurement.MONITOR)
                .where(Tags.MODEL, model)
                .onlyFields("tolerance", "definition")
                .between(period.from() - Lookback.SILENT.toMillis(), period.to());
        for (SeriesRow row : store.range(query, Order.NEWEST_FIRST).items()) {
            history.byMonitor
                    .computeIfAbsent(Rows.tag(row, Tags.MONITOR), any -> new TreeMap<>())
                    .put(row.time(), new Settings(Rows.number(row, "tolerance"), isPrevious(row)));
        }
        return history;
    }

    private static boolean isPrevious(SeriesRow row) {
        try {
            JsonNode kind = JSON.readTree(row.texts().getOrDefault("definition", "{}"))
                    .path("reference")
                    .path("kind");
            return kind.asText().equals(Reference.ReferenceType.PREVIOUS.label());
        } catch (JsonProcessingException e) {
            // Written by another version, or by hand: then nothing is known about the reference.
            return false;
        }
    }

    /** At this time; that of the first time that is known, for earlier ones. */
    private @Nullable Settings at(String monitor, long time) {
        NavigableMap<Long, Settings> settings = byMonitor.get(monitor);
        if (settings == null) {
            return null;
        }
        Map.Entry<Long, Settings> entry = settings.floorEntry(time);
        return (entry == null ? settings.firstEntry() : entry).getValue();
    }

    /** Null: not known. */
    @Nullable
    Double tolerance(String monitor, long time) {
        Settings settings = at(monitor, time);
        return settings == null ? null : settings.tolerance();
    }

    /** Whether the reference is the window before. False where it is not known. */
    boolean comparesWithPrevious(String monitor, long time) {
        Settings settings = at(monitor, time);
        return settings != null && settings.previous();
    }

    /**
     * The worst value that a monitor accepts beside a reference; null where its tolerance, or the metric, is not known.
     */
    @Nullable
    Double bound(String monitor, String metric, long time, double reference) {
        Double tolerance = tolerance(monitor, time);
        Metric known = Metric.ofLabel(metric).orElse(null);
        if (tolerance == null || known == null) {
            return null;
        }
        return known.bound(reference, tolerance);
    }
}
