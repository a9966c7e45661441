package io.vigie.series;

import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentState;
import io.vigie.model.Severity;
import io.vigie.series.Measurement.Tags;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of incidents → points of {@link Measurement#INCIDENT}. */
public final class IncidentPoints {

    /** Alerts that a point lists: a text of a store is bounded. */
    private static final int MOST_ALERTS = 20;

    /** Likewise, of what people did: the last. */
    private static final int MOST_ACTIONS = 20;

    private IncidentPoints() {}

    /** Every point has the full set of fields; those that are unknown are left out. */
    public static SeriesPoint of(IncidentEvent event) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.MODEL, event.model());
        tags.put(Tags.VERSION, event.version());
        tags.put(Tags.INCIDENT, event.incidentId());
        Map<String, Double> fields = new TreeMap<>();
        fields.put("state", event.state() == IncidentState.OPEN ? 1.0 : 0.0);
        fields.put("severity", (double)
                Severity.valueOf(event.severity().toUpperCase(Locale.ROOT)).code());
        fields.put("alerts", (double) event.alertCount());
        fields.put("opened_at", (double) event.openedAt());
        fields.put("onset_from", (double) event.onsetFrom());
        fields.put("onset_at", (double) event.onsetAt());
        if (event.closedAt() != null) {
            fields.put("closed_at", (double) event.closedAt());
        }
        fields.put("everybody", event.everybody() ? 1.0 : 0.0);
        fields.put("acknowledged", event.acknowledged() ? 1.0 : 0.0);
        fields.put("false_alarm", event.falseAlarm() ? 1.0 : 0.0);
        Long silencedUntil = event.silencedUntil();
        fields.put("silenced_until", silencedUntil == null ? 0.0 : (double) silencedUntil);
        put(fields, "heterogeneity", event.heterogeneity());
        put(fields, "p_value", event.pValue());
        Map<String, String> texts = new TreeMap<>();
        texts.put("news", event.news().name());
        texts.put("scope", event.scope());
        texts.put("summary", event.summary());
        put(texts, "owner", event.owner());
        put(texts, "runbook", event.runbook());
        texts.put(
                "members",
                JsonText.of(event.alerts().stream()
                        .limit(MOST_ALERTS)
                        .map(IncidentPoints::member)
                        .toList()));
        texts.put(
                "actions",
                JsonText.of(event.actions().stream()
                        .skip(Math.max(0, event.actions().size() - MOST_ACTIONS))
                        .map(IncidentPoints::action)
                        .toList()));
        return new SeriesPoint(Measurement.INCIDENT, tags, fields, texts, event.updatedAt());
    }

    private static Map<String, Object> member(IncidentAlert alert) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("alert_id", alert.alertId());
        part.put("state", alert.state().name());
        part.put("monitor", alert.monitor());
        part.put("metric", alert.metric());
        if (alert.criterion() != null) {
            part.put("criterion", alert.criterion());
        }
        part.put("slice", alert.slice());
        part.put("before", alert.before());
        part.put("now", alert.now());
        part.put("worst", alert.worst());
        if (alert.budget() != null) {
            part.put("budget", alert.budget());
        }
        return part;
    }

    private static Map<String, Object> action(IncidentEvent.IncidentAction action) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", action.type());
        part.put("by", action.by());
        part.put("at", (double) action.at());
        String reason = action.reason();
        if (reason != null) {
            int most = IncidentDecision.MOST_REASON;
            part.put("reason", reason.length() <= most ? reason : reason.substring(0, most));
        }
        if (action.until() != null) {
            part.put("until", (double) action.until());
        }
        return part;
    }

    private static void put(Map<String, String> texts, String name, @Nullable String value) {
        if (value != null) {
            texts.put(name, value);
        }
    }

    private static void put(Map<String, Double> fields, String name, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            fields.put(name, value);
        }
    }
}
