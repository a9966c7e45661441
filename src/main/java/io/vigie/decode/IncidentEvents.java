package io.vigie.decode;

import io.vigie.event.Incident;
import io.vigie.event.IncidentContextChange;
import io.vigie.event.IncidentSliceStanding;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** IncidentEvent ⇄ the incidents topic, and → one line of {@code incidents.jsonl}. */
public final class IncidentEvents {

    private IncidentEvents() {}

    /** Thread-safe. */
    public static byte[] encode(IncidentEvent incident) {
        return SingleObjectEncoding.encode(write(incident));
    }

    /** Belongs to one thread. */
    public static EventDecoder<IncidentEvent> decoder(RecordLimits limits, Clock clock) {
        return decoder(SchemaStore.current(), limits, clock);
    }

    static EventDecoder<IncidentEvent> decoder(SchemaStore schemas, RecordLimits limits, Clock clock) {
        return EventDecoders.of(
                new RecordType<Incident, IncidentEvent>(Incident.SCHEMA$, (event, position) -> read(event)),
                schemas,
                limits,
                clock);
    }

    /**
     * All fields in the schema's order, null where there is no value; times are ISO-8601 UTC with milliseconds. NaN and
     * infinity, which JSON lacks, become null.
     */
    public static String jsonLine(IncidentEvent incident) {
        return JsonRecords.line(write(incident));
    }

    private static Incident write(IncidentEvent incident) {
        return Incident.newBuilder()
                .setIncidentId(incident.incidentId())
                .setState(io.vigie.event.IncidentState.valueOf(incident.state().name()))
                .setNews(incident.news().name())
                .setModel(incident.model())
                .setVersion(incident.version())
                .setSeverity(incident.severity())
                .setOwner(incident.owner())
                .setOpenedAt(Instant.ofEpochMilli(incident.openedAt()))
                .setOnsetFrom(Instant.ofEpochMilli(incident.onsetFrom()))
                .setOnsetAt(Instant.ofEpochMilli(incident.onsetAt()))
                .setUpdatedAt(Instant.ofEpochMilli(incident.updatedAt()))
                .setClosedAt(instant(incident.closedAt()))
                .setEverybody(incident.everybody())
                .setScope(incident.scope())
                .setSlices(incident.slices())
                .setMetrics(incident.metrics())
                .setHeterogeneity(incident.heterogeneity())
                .setDegrees(incident.degrees())
                .setPValue(incident.pValue())
                .setAlerts(incident.alerts().stream().map(IncidentEvents::write).toList())
                .setAlertCount(incident.alertCount())
                .setActions(incident.actions().stream()
                        .map(action -> new io.vigie.event.IncidentAction(
                                action.type(),
                                action.by(),
                                Instant.ofEpochMilli(action.at()),
                                action.reason(),
                                instant(action.until()),
                                action.id()))
                        .toList())
                .setAcknowledged(incident.acknowledged())
                .setSilencedUntil(instant(incident.silencedUntil()))
                .setFalseAlarm(incident.falseAlarm())
                .setSummary(incident.summary())
                .setBudget(incident.budget())
                .setRunbook(incident.runbook())
                .setChannels(incident.channels())
                .setDashboardUrl(incident.dashboardUrl())
                .setOtherSlices(incident.context().otherSlices().stream()
                        .map(other -> new IncidentSliceStanding(other.slice(), other.standing(), other.count()))
                        .toList())
                .setChanged(incident.context().changed().stream()
                        .map(change -> new IncidentContextChange(
                                change.what(), change.name(), change.before(), change.after(), instant(change.since())))
                        .toList())
                .build();
    }

    private static io.vigie.event.IncidentAlert write(IncidentAlert alert) {
        return io.vigie.event.IncidentAlert.newBuilder()
                .setAlertId(alert.alertId())
                .setState(alert.state().name())
                .setMonitor(alert.monitor())
                .setMetric(alert.metric())
                .setCriterion(alert.criterion())
                .setSlice(alert.slice())
                .setSeverity(alert.severity())
                .setOwner(alert.owner())
                .setRaisedAt(Instant.ofEpochMilli(alert.raisedAt()))
                .setOnsetFrom(instant(alert.onsetFrom()))
                .setOnsetAt(instant(alert.onsetAt()))
                .setResolvedAt(instant(alert.resolvedAt()))
                .setBefore(alert.before())
                .setNow(alert.now())
                .setWorst(alert.worst())
                .setChange(alert.change())
                .setChangeLower(alert.changeLower())
                .setChangeUpper(alert.changeUpper())
                .setAtLeast(alert.atLeast())
                .setLabels(alert.labels())
                .setBudget(alert.budget())
                .setDetector(alert.detector())
                .setSummary(alert.summary())
                .setRunbook(alert.runbook())
                .setDashboardUrl(alert.dashboardUrl())
                .build();
    }

    private static IncidentEvent read(Incident event) {
        return new IncidentEvent(
                event.getIncidentId(),
                IncidentState.valueOf(event.getState().name()),
                IncidentNews.valueOf(event.getNews()),
                event.getModel(),
                event.getVersion(),
                event.getSeverity(),
                event.getOwner(),
                event.getOpenedAt().toEpochMilli(),
                event.getOnsetFrom().toEpochMilli(),
                event.getOnsetAt().toEpochMilli(),
                event.getUpdatedAt().toEpochMilli(),
                millis(event.getClosedAt()),
                event.getEverybody(),
                event.getScope(),
                List.copyOf(event.getSlices()),
                List.copyOf(event.getMetrics()),
                event.getHeterogeneity(),
                event.getDegrees(),
                event.getPValue(),
                event.getAlerts().stream().map(IncidentEvents::read).toList(),
                event.getAlertCount(),
                event.getActions().stream()
                        .map(action -> new IncidentEvent.IncidentAction(
                                action.getType(),
                                action.getBy(),
                                action.getAt().toEpochMilli(),
                                action.getReason(),
                                millis(action.getUntil()),
                                action.getActionId()))
                        .toList(),
                event.getAcknowledged(),
                millis(event.getSilencedUntil()),
                event.getFalseAlarm(),
                event.getSummary(),
                event.getBudget(),
                event.getRunbook(),
                List.copyOf(event.getChannels()),
                event.getDashboardUrl(),
                new AlertContext(
                        event.getOtherSlices().stream()
                                .map(other -> new AlertContext.SliceStanding(
                                        other.getSlice(), other.getStanding(), other.getCount()))
                                .toList(),
                        event.getChanged().stream()
                                .map(change -> new AlertContext.ContextChange(
                                        change.getWhat(),
                                        change.getName(),
                                        change.getBefore(),
                                        change.getAfter(),
                                        millis(change.getSince())))
                                .toList()));
    }

    private static IncidentAlert read(io.vigie.event.IncidentAlert alert) {
        return new IncidentAlert(
                alert.getAlertId(),
                AlertState.valueOf(alert.getState()),
                alert.getMonitor(),
                alert.getMetric(),
                alert.getCriterion(),
                alert.getSlice(),
                alert.getSeverity(),
                alert.getOwner(),
                alert.getRaisedAt().toEpochMilli(),
                millis(alert.getOnsetFrom()),
                millis(alert.getOnsetAt()),
                millis(alert.getResolvedAt()),
                alert.getBefore(),
                alert.getNow(),
                alert.getWorst(),
                alert.getChange(),
                alert.getChangeLower(),
                alert.getChangeUpper(),
                alert.getAtLeast(),
                alert.getLabels(),
                alert.getBudget(),
                alert.getDetector(),
                alert.getSummary(),
                alert.getRunbook(),
                alert.getDashboardUrl());
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
