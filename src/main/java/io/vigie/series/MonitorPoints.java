package io.vigie.series;

import io.vigie.model.DetectorChoice;
import io.vigie.model.DistanceKind;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.Objective;
import io.vigie.model.Reference;
import io.vigie.series.Measurement.Tags;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The points that record the definitions of monitors. */
public final class MonitorPoints {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private MonitorPoints() {}

    /**
     * The point for {@link Measurement#MONITOR}.
     *
     * @param definition as {@link #definition} gives it
     */
    public static SeriesPoint of(Monitor monitor, String definition, String model, long tick) {
        return of(monitor, definition, model, tick, MonitorRevision.SETTINGS, null);
    }

    /**
     * The same with what people have set while the job runs.
     *
     * @param revision the number of the revision that the definition is from; 0: it is from the settings
     * @param change what of the monitor's evidence is kept since the tick before; null: the monitor has not changed
     */
    public static SeriesPoint of(
            Monitor monitor, String definition, String model, long tick, long revision, @Nullable String change) {
        Map<String, Double> fields = new TreeMap<>();
        if (revision != MonitorRevision.SETTINGS) {
            fields.put("revision", (double) revision);
        }
        fields.put("severity", (double) monitor.severity().code());
        fields.put("tolerance", monitor.tolerance());
        Map<String, String> texts = new TreeMap<>();
        texts.put("definition", definition);
        if (monitor.owner() != null) {
            texts.put("owner", monitor.owner());
        }
        if (change != null) {
            texts.put("change", change);
        }
        return new SeriesPoint(
                Measurement.MONITOR,
                new TreeMap<>(Map.of(Tags.MODEL, model, Tags.MONITOR, monitor.name())),
                fields,
                texts,
                tick);
    }

    /**
     * The monitor as in a settings file, but as a JSON object and with defaults filled in. Read as settings, it gives
     * the same monitor.
     */
    public static String definition(Monitor monitor) {
        Objective objective = monitor.method().objective();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", monitor.name());
        settings.put("match", match(monitor));
        settings.put("metric", monitor.metric().label());
        put(settings, "criterion", monitor.criterion());
        settings.put(
                "dimensions",
                monitor.dimensions().stream().map(MonitorPoints::segments).toList());
        Floor floor = monitor.method().floor();
        // How long a pause is usual is learned: settings refuse all of this for silence.
        if (monitor.metric() != Metric.SILENCE) {
            settings.put("window", monitor.window().label());
            if (objective == null && floor == null) {
                settings.put("reference", reference(monitor.reference()));
                settings.put("tolerance", monitor.tolerance());
            }
            if (objective == null) {
                settings.put("falseAlarms", monitor.falseAlarms().toString());
            }
        }
        if (monitor.metric().isLabelled()) {
            if (floor == null) {
                settings.put("detector", detector(monitor.method().detector()));
                settings.put("multiplicity", monitor.method().multiplicity().label());
            }
            settings.put("threshold", monitor.method().threshold().label());
            if (floor == null && monitor.metric() == Metric.QUALITY) {
                settings.put("labels", monitor.method().labels().label());
            }
        }
        DistanceKind distance = monitor.method().distance();
        put(settings, "distance", distance == null ? null : distance.label());
        put(settings, "objective", objective == null ? null : objective(objective));
        put(settings, "objective", floor == null ? null : floor(floor));
        settings.put("severity", monitor.severity().label());
        put(settings, "owner", monitor.owner());
        settings.put("notify", monitor.channels());
        put(settings, "runbook", monitor.runbook());
        return JsonText.of(settings);
    }

    private static void put(Map<String, Object> settings, String name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private static Map<String, Object> match(Monitor monitor) {
        Map<String, Object> match = new LinkedHashMap<>();
        match.put("model", monitor.match().model());
        put(match, "version", monitor.match().version());
        return match;
    }

    private static List<String> segments(String dimension) {
        return dimension.isEmpty() ? List.of() : Arrays.asList(dimension.split(",", -1));
    }

    private static Map<String, Object> reference(Reference reference) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kind", reference.kind().label());
        if (reference.kind() == Reference.ReferenceType.FIXED) {
            settings.put("from", Instant.ofEpochMilli(reference.from()).toString());
            settings.put("to", Instant.ofEpochMilli(reference.to()).toString());
        }
        put(settings, "name", reference.name());
        return settings;
    }

    private static Object detector(DetectorChoice detector) {
        if (detector.parameters().isEmpty()) {
            return detector.kind().label();
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kind", detector.kind().label());
        new TreeMap<>(detector.parameters())
                .forEach((name, value) -> settings.put(name, value == Math.rint(value) ? whole(value) : value));
        return settings;
    }

    /** Without a fraction if it is whole: settings refuse {@code 30.0} for a whole number. */
    private static Object whole(double value) {
        return (long) value;
    }

    private static Map<String, Object> floor(Floor floor) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("atLeast", floor.atLeast());
        settings.put("labels", floor.labels().label());
        return settings;
    }

    private static Map<String, Object> objective(Objective objective) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("atMost", objective.atMost());
        settings.put(
                "burnRates",
                objective.burnRates().stream()
                        .map(rate ->
                                rate.factor() + " over " + duration(rate.longMs()) + " and " + duration(rate.shortMs()))
                        .toList());
        return settings;
    }

    /** In hours if they divide it, else in minutes, of which burn rates have whole numbers. */
    private static String duration(long millis) {
        if (millis % DAY == 0) {
            return millis / DAY + "d";
        }
        return millis % HOUR == 0 ? millis / HOUR + "h" : millis / MINUTE + "min";
    }
}
