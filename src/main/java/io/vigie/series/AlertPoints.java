package io.vigie.series;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import io.vigie.series.Measurement.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The points of findings and alerts: one {@code drift} point per comparison, and one {@code alert} point per event of
 * an alert.
 */
public final class AlertPoints {

    private AlertPoints() {}

    /** The series that a monitor compares. */
    public record SeriesId(String model, String version, String slice) {}

    /**
     * The finding of a monitor at a tick.
     *
     * @param verdict its code: −1 degraded, 0 undecided, 1 stable, 2 improved
     */
    public record MonitorFinding(@Nullable ReferenceComparison comparison, int verdict, DetectorEvidence evidence) {}

    /**
     * The evidence of a sequential detector.
     *
     * @param log10Evidence log10 M; empty without such a detector, or before its first label
     * @param log10Threshold log10 A; empty if the evidence is
     * @param expectedLabels labels expected in a budget period; empty while unknown
     * @param neededLabels the fewest labels, all of them bad, that raise an alarm; empty if unknown
     * @param isThin true: labels are too few for an alarm within a budget period
     */
    public record DetectorEvidence(
            OptionalDouble log10Evidence,
            OptionalDouble log10Threshold,
            OptionalDouble expectedLabels,
            OptionalLong neededLabels,
            boolean isThin) {
        public static final DetectorEvidence NONE = new DetectorEvidence(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty(), false);
    }

    /** A metric of a window against its reference; {@code change} is relative where the metric is. */
    public record ReferenceComparison(double current, double reference, double change, double lower, double upper) {}

    /** The point of a finding; unknown fields are left out. */
    public static SeriesPoint drift(Monitor monitor, SeriesId series, long tick, MonitorFinding finding) {
        Map<String, Double> fields = new TreeMap<>();
        ReferenceComparison comparison = finding.comparison();
        if (comparison != null) {
            fields.put("current", comparison.current());
            fields.put("reference", comparison.reference());
            fields.put("change", comparison.change());
            fields.put("change_lower", comparison.lower());
            fields.put("change_upper", comparison.upper());
        }
        fields.put("verdict", (double) finding.verdict());
        DetectorEvidence evidence = finding.evidence();
        evidence.log10Evidence().ifPresent(value -> fields.put("evidence", value));
        evidence.log10Threshold().ifPresent(value -> fields.put("threshold", value));
        evidence.expectedLabels().ifPresent(value -> fields.put("expected_labels", value));
        evidence.neededLabels().ifPresent(value -> fields.put("needed_labels", (double) value));
        fields.put("thin", evidence.isThin() ? 1.0 : 0.0);
        return drift(monitor, series, tick, fields);
    }

    /**
     * The distance of a distribution from its reference, with its 95 % interval, in the unit of the monitor's distance.
     *
     * @param bound the distance above which it counts as drift
     */
    public record DistanceEstimate(double value, double lower, double upper, double bound) {}

    /**
     * The point of the comparison of a distribution.
     *
     * @param verdict its code, as in {@link MonitorFinding}
     */
    public static SeriesPoint distribution(
            Monitor monitor, SeriesId series, long tick, DistanceEstimate distance, int verdict) {
        Map<String, Double> fields = new TreeMap<>();
        fields.put("current", distance.value());
        fields.put("distance", distance.value());
        fields.put("reference", distance.bound());
        fields.put("change", distance.value() - distance.bound());
        fields.put("change_lower", distance.lower() - distance.bound());
        fields.put("change_upper", distance.upper() - distance.bound());
        fields.put("verdict", (double) verdict);
        return drift(monitor, series, tick, fields);
    }

    private static SeriesPoint drift(Monitor monitor, SeriesId series, long tick, Map<String, Double> fields) {
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
        return new SeriesPoint(Measurement.DRIFT, tags, fields, tick);
    }

    /** The point of an event, for {@link Measurement#ALERT}: state 1 while it fires, 0 when it is resolved. */
    public static SeriesPoint alert(AlertEvent event, Monitor monitor) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, event.model());
        tags.put(Tags.VERSION, event.version());
        tags.put(Tags.SLICE, event.slice());
        tags.put(Tags.WINDOW, event.window());
        tags.put(Tags.METRIC, event.metric());
        tags.put(Tags.MONITOR, event.monitor());
        put(tags, Tags.CRITERION, event.criterion());
        return new SeriesPoint(
                Measurement.ALERT, tags, numbers(event, monitor), texts(event, monitor), event.updatedAt());
    }

    private static Map<String, Double> numbers(AlertEvent event, Monitor monitor) {
        Map<String, Double> fields = new TreeMap<>();
        fields.put("state", event.state() == AlertState.FIRING ? 1.0 : 0.0);
        fields.put("severity", (double) monitor.severity().code());
        fields.put("labels", (double) event.labels());
        fields.put("raised_at", (double) event.raisedAt());
        put(fields, "onset_from", event.onsetFrom());
        put(fields, "onset_at", event.onsetAt());
        put(fields, "resolved_at", event.resolvedAt());
        put(fields, "current", event.current());
        put(fields, "current_lower", event.currentLower());
        put(fields, "current_upper", event.currentUpper());
        put(fields, "reference", event.reference());
        put(fields, "change", event.change());
        put(fields, "change_lower", event.changeLower());
        put(fields, "change_upper", event.changeUpper());
        put(fields, "likely", event.likely());
        put(fields, "at_least", event.atLeast());
        put(fields, "evidence", event.evidence());
        put(fields, "threshold", event.threshold());
        return fields;
    }

    private static Map<String, String> texts(AlertEvent event, Monitor monitor) {
        Map<String, String> texts = new TreeMap<>();
        texts.put("alert_id", event.alertId());
        texts.put("detector", event.detector());
        put(texts, "budget", event.budget());
        put(texts, "owner", event.owner());
        put(texts, "runbook", monitor.runbook());
        texts.put("summary", event.summary());
        texts.put("contributions", contributions(event.contributions()));
        return texts;
    }

    /** A JSON array; empty if there are none. */
    private static String contributions(List<AlertEvent.AlertContribution> contributions) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (AlertEvent.AlertContribution each : contributions) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("slice", each.slice());
            part.put("change", each.change());
            part.put("share", each.share());
            parts.add(part);
        }
        return JsonText.of(parts);
    }

    private static void put(Map<String, String> texts, String name, @Nullable String value) {
        if (value != null) {
            texts.put(name, value);
        }
    }

    /** Leaves out a value that is unknown or not finite. */
    private static void put(Map<String, Double> fields, String name, @Nullable Number value) {
        if (value != null && Double.isFinite(value.doubleValue())) {
            fields.put(name, value.doubleValue());
        }
    }
}
